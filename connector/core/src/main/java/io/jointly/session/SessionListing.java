package io.jointly.session;

import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.message.MessageName;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a session's folder holds beside its attempts (PROTOCOL.md §5), from one listing: names only,
 * so nothing in it is verified. Names of any other form are ignored.
 */
final class SessionListing {

  /** Which JOIN. */
  record JoinId(int party, int seq) {}

  private final Map<Integer, SortedMap<Integer, Mailbox.Entry>> joins = new HashMap<>();
  private final Map<JoinId, Mailbox.Entry> stops = new HashMap<>();
  private final SortedSet<Integer> starts = new TreeSet<>();
  // The JOINs of which a party has said that a person there has to decide.
  private final Map<Integer, Set<JoinId>> pending = new HashMap<>();

  private SessionListing() {}

  /**
   * @param folder the session's
   * @param entries a listing of the folder or of one that holds it
   */
  static SessionListing of(String folder, List<Mailbox.Entry> entries) {
    SessionListing result = new SessionListing();
    for (Mailbox.Entry entry : entries) {
      if (entry.name().startsWith(folder + "/")) {
        MessageName.parse(entry.name()).ifPresent(name -> result.add(name, entry));
      }
    }
    return result;
  }

  /** A party's JOIN with the highest seq. */
  Optional<JoinId> newest(int party) {
    return Optional.ofNullable(joins.get(party)).map(s -> new JoinId(party, s.lastKey()));
  }

  /** The first seq after all that a party has used. */
  int nextSeq(int party) {
    return newest(party).map(id -> id.seq() + 1).orElse(0);
  }

  boolean isStopped(JoinId join) {
    return stops.containsKey(join);
  }

  /** A party's JOINs before one of them that no STOP has ended, the oldest first. */
  List<JoinId> unstoppedBefore(JoinId join) {
    SortedMap<Integer, Mailbox.Entry> all = joins.getOrDefault(join.party(), new TreeMap<>());
    return all.headMap(join.seq()).keySet().stream()
        .map(seq -> new JoinId(join.party(), seq))
        .filter(earlier -> !isStopped(earlier))
        .toList();
  }

  /** The asking JOINs beside which a party has put PENDING. */
  Set<JoinId> pending(int party) {
    return pending.getOrDefault(party, Set.of());
  }

  Set<JoinId> stops() {
    return Set.copyOf(stops.keySet());
  }

  SortedSet<Integer> starts() {
    return starts;
  }

  int nextStart() {
    return starts.isEmpty() ? 0 : starts.last() + 1;
  }

  /** When a JOIN was put, by the mailbox's clock. */
  Optional<Instant> time(JoinId join) {
    return Optional.ofNullable(joins.get(join.party()))
        .map(s -> s.get(join.seq()))
        .map(Mailbox.Entry::modified);
  }

  /** When a JOIN's STOP was put, by the mailbox's clock. */
  Optional<Instant> stopTime(JoinId join) {
    return Optional.ofNullable(stops.get(join)).map(Mailbox.Entry::modified);
  }

  /** A JOIN's length, by the mailbox's word. */
  long bytes(JoinId join) {
    return Optional.ofNullable(joins.get(join.party()))
        .map(s -> s.get(join.seq()))
        .map(Mailbox.Entry::bytes)
        .orElse(0L);
  }

  private void add(MessageName name, Mailbox.Entry entry) {
    switch (name.kind()) {
      case JOIN ->
          joins.computeIfAbsent(name.sender(), p -> new TreeMap<>()).put(name.number(), entry);
      case STOP -> stops.put(new JoinId(name.sender(), name.number()), entry);
      case START -> starts.add(name.number());
      case PENDING ->
          pending
              .computeIfAbsent(name.sender(), p -> new HashSet<>())
              .add(new JoinId(name.numbers().get(1), name.number()));
      default -> {
        // It belongs to an attempt, whose folder lies in the session's.
      }
    }
  }
}
