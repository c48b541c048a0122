package io.jointly.session;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.Attempt;
import io.jointly.protocol.PartySession;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.Roster;
import io.jointly.protocol.parameters.SessionParameters;
import io.jointly.session.SessionListing.JoinId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** From JOIN to START (PROTOCOL.md §6, steps 1 and 2; §7). */
final class JoinLoop {

  private final Mailbox mailbox;
  private final SessionParameters own;
  private final PartySession session;
  private final Optional<MismatchDetector> elsewhere;
  private final Optional<JoinId> asker;
  private final Deadline patience;
  private final Progress progress;
  // What no longer counts: JOINs that a START names, and those that were stopped.
  private final Set<JoinId> spent = new HashSet<>();
  private final Set<Integer> startsRead = new HashSet<>();
  // STOPs that were here before this party: of earlier attempts, or of one who has refused.
  private final Set<JoinId> early = new HashSet<>();
  // As they stand in the mailbox, whose names never change their content.
  private final Map<JoinId, byte[]> joins = new HashMap<>();
  private boolean startPut;
  private List<Integer> missing = List.of();

  /**
   * @param elsewhere absent for a party that answers: it takes part in many sessions at once, and
   *     so do its partners
   * @param asker for a party that answers: the JOIN because of which it does
   */
  JoinLoop(
      Mailbox mailbox,
      SessionParameters own,
      PartySession session,
      Optional<MismatchDetector> elsewhere,
      Optional<JoinId> asker,
      Deadline patience,
      Progress progress) {
    this.mailbox = mailbox;
    this.own = own;
    this.session = session;
    this.elsewhere = elsewhere;
    this.asker = asker;
    this.patience = patience;
    this.progress = progress;
  }

  /** Puts JOIN under the first free seq; from here on a failure is told as a STOP. */
  void join() {
    SessionListing before = look();
    if (asker.isPresent() || before.newest(own.me()).isPresent()) {
      // A STOP that is here already ended an earlier attempt; its JOIN is waited for anew. Whoever
      // asks has seen it if it was meant for what it asks now.
      spent.addAll(before.stops());
    } else {
      early.addAll(before.stops());
    }
    Outgoing join = put(mailbox, session, before.nextSeq(own.me()));
    joins.put(new JoinId(own.me(), session.seq()), join.content());
  }

  /** Puts a party's JOIN under the first free seq from this one on. */
  static Outgoing put(Mailbox mailbox, PartySession session, int first) {
    for (int seq = first; seq <= Limits.MAX_NUMBER; seq++) {
      Outgoing join = session.join(seq);
      try {
        mailbox.put(join.name(), join.content());
        return join;
      } catch (NameTakenException e) {
        // Another process of this party, or a name that the listing did not show.
        continue;
      }
    }
    throw new EnvironmentException(
        ErrorCode.MAILBOX,
        "no number is left for another JOIN in this session; use another run name");
  }

  /** The parties that were missing when {@link #awaitStart} last looked. */
  List<Integer> missing() {
    return missing;
  }

  /** Waits for the START that names this party's JOIN; the coordinator makes it. */
  Attempt awaitStart() {
    while (true) {
      SessionListing folder = look();
      Optional<Attempt> attempt = readStarts(folder);
      if (attempt.isPresent()) {
        return attempt.get();
      }
      checkSecondProcess(folder);
      readStops(folder);
      missing = missing(folder);
      if (own.me() == Roster.COORDINATOR && !startPut && missing.isEmpty()) {
        putStart(folder);
        continue;
      }
      Optional<Instant> since = folder.time(new JoinId(own.me(), session.seq()));
      if (elsewhere.isPresent() && since.isPresent()) {
        elsewhere.get().look(missing, since.get());
      }
      if (patience.isOver()) {
        throw timeout(missing);
      }
      progress.say(line(missing));
      patience.pause();
    }
  }

  private SessionListing look() {
    String folder = session.names().sessionFolder();
    return SessionListing.of(folder, mailbox.list(folder));
  }

  private Optional<Attempt> readStarts(SessionListing folder) {
    for (int number : folder.starts()) {
      if (startsRead.contains(number)) {
        continue;
      }
      Optional<byte[]> start = mailbox.get(session.names().start(number), Limits.MAX_MESSAGE_BYTES);
      if (start.isPresent()) {
        startsRead.add(number);
        List<Integer> seqs = session.namedBy(number, start.get());
        IntStream.range(0, seqs.size())
            .forEach(party -> spent.add(new JoinId(party, seqs.get(party))));
        Optional<Attempt> attempt = session.begin(number, start.get());
        if (attempt.isPresent()) {
          return attempt;
        }
      }
    }
    return Optional.empty();
  }

  private void checkSecondProcess(SessionListing folder) {
    if (folder.newest(own.me()).filter(join -> join.seq() > session.seq()).isPresent()) {
      throw new ViolationException(
          ErrorCode.CONFLICT,
          own.self().id(),
          "JOIN",
          "a newer JOIN of this very party is in the mailbox: a second process runs the same query"
              + " with its identity; stop one of the two");
    }
  }

  private void readStops(SessionListing folder) {
    if (asker.isPresent() && folder.isStopped(asker.get())) {
      // Without the one who asked there is no session, whatever the reason.
      missing = List.of(asker.get().party());
      throw StopMessages.peerStopped(
          own.roster().id(asker.get().party()), code(asker.get()), "START");
    }
    for (int party : others()) {
      Optional<JoinId> newest = folder.newest(party);
      if (newest.isPresent() && folder.isStopped(newest.get()) && !spent.contains(newest.get())) {
        if (early.contains(newest.get())) {
          readEarlyStop(folder, newest.get());
        } else {
          readStop(newest.get());
        }
      }
    }
  }

  private ErrorCode code(JoinId id) {
    return readCode(id).orElse(ErrorCode.PEER_STOPPED);
  }

  /** A refusal counts also for a party that comes after it (PROTOCOL.md §7.2). */
  private void readEarlyStop(SessionListing folder, JoinId id) {
    Optional<Instant> since = folder.time(new JoinId(own.me(), session.seq()));
    if (since.isEmpty()) {
      return;
    }
    spent.add(id);
    Instant oldest = since.get().minus(patience.timeout());
    if (folder.stopTime(id).filter(time -> time.isAfter(oldest)).isEmpty()) {
      return;
    }
    Optional<ErrorCode> code;
    try {
      code = readCode(id);
    } catch (ViolationException e) {
      // It was here before this party, which so far has not been told anything wrong.
      return;
    }
    if (code.filter(Refusal::isRefusal).isPresent()) {
      throw StopMessages.peerStopped(own.roster().id(id.party()), code.get(), "START");
    }
  }

  private void readStop(JoinId id) {
    Optional<ErrorCode> code = readCode(id);
    if (code.isEmpty()) {
      return;
    }
    if (code.get() != ErrorCode.PEER_STOPPED) {
      missing = List.of(id.party());
      throw StopMessages.peerStopped(own.roster().id(id.party()), code.get(), "START");
    }
    // It only passes on what another party did, perhaps this one's own earlier failure.
    spent.add(id);
  }

  private Optional<ErrorCode> readCode(JoinId id) {
    Optional<byte[]> join =
        mailbox.get(session.names().join(id.party(), id.seq()), Limits.MAX_MESSAGE_BYTES);
    Optional<byte[]> stop =
        mailbox.get(session.names().stop(id.party(), id.seq()), Limits.MAX_MESSAGE_BYTES);
    return join.isEmpty() || stop.isEmpty()
        ? Optional.empty()
        : Optional.of(session.readStop(id.party(), join.get(), stop.get()));
  }

  private List<Integer> others() {
    return IntStream.range(0, own.roster().size()).filter(i -> i != own.me()).boxed().toList();
  }

  /** Partners without a JOIN that an attempt could use. */
  private List<Integer> missing(SessionListing folder) {
    return others().stream().filter(party -> !hasJoined(folder, party)).toList();
  }

  private boolean hasJoined(SessionListing folder, int party) {
    Optional<JoinId> newest =
        folder.newest(party).filter(id -> !spent.contains(id) && !early.contains(id));
    if (newest.isEmpty() || own.me() != Roster.COORDINATOR) {
      return newest.isPresent();
    }
    // The coordinator needs the JOIN itself; what is listed may yet be unreadable.
    JoinId id = newest.get();
    if (!joins.containsKey(id)) {
      mailbox
          .get(session.names().join(id.party(), id.seq()), Limits.MAX_MESSAGE_BYTES)
          .ifPresent(join -> joins.put(id, join));
    }
    return joins.containsKey(id);
  }

  private void putStart(SessionListing folder) {
    List<Integer> seqs = new ArrayList<>();
    List<byte[]> messages = new ArrayList<>();
    for (int party = 0; party < own.roster().size(); party++) {
      JoinId mine = new JoinId(party, session.seq());
      JoinId id = party == own.me() ? mine : folder.newest(party).orElse(mine);
      seqs.add(id.seq());
      messages.add(Objects.requireNonNull(joins.get(id)));
    }
    startPut = true;
    OwnMessages.put(
        mailbox, own.self().id(), "START", session.start(folder.nextStart(), seqs, messages));
  }

  private String line(List<Integer> missing) {
    int all = own.roster().size();
    return missing.isEmpty()
        ? "waiting for START of " + own.roster().id(Roster.COORDINATOR)
        : "waiting for "
            + names(missing)
            + " ("
            + (all - missing.size())
            + " of "
            + all
            + " joined)";
  }

  private EnvironmentException timeout(List<Integer> missing) {
    return new EnvironmentException(
        ErrorCode.TIMEOUT,
        missing.isEmpty()
            ? "START of "
                + own.roster().id(Roster.COORDINATOR)
                + " with this party's JOIN did not come within "
                + patience
                + "; see that party's log"
            : "JOIN of "
                + names(missing)
                + " did not come within "
                + patience
                + "; see whether they run the same query with the same run name and mailbox, or"
                + " raise join-timeout");
  }

  private String names(List<Integer> parties) {
    return parties.stream().map(own.roster()::id).collect(Collectors.joining(", "));
  }
}
