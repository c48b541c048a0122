package io.jointly.audit;

import io.jointly.audit.SessionRecords.Message;
import io.jointly.protocol.message.MessageName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Holds two parties' logs against each other: a message that both know has to be the same to both,
 * and what one got of the other the other has to have put.
 */
public final class Comparison {

  private final AuditFile one;
  private final AuditFile other;
  private final List<String> differences = new ArrayList<>();
  private final List<String> lacking = new ArrayList<>();
  private int sessions;
  private int agreeing;

  private Comparison(AuditFile one, AuditFile other) {
    this.one = one;
    this.other = other;
  }

  /**
   * @param wanted which sessions are compared, by {@code <run>/<session>}
   */
  public static Comparison of(AuditFile one, AuditFile other, Predicate<String> wanted) {
    Comparison comparison = new Comparison(one, other);
    Set<String> ids = new LinkedHashSet<>();
    one.sessions().forEach(session -> ids.add(session.id()));
    other.sessions().forEach(session -> ids.add(session.id()));
    ids.stream().filter(wanted).forEach(comparison::session);
    return comparison;
  }

  private void session(String id) {
    SessionRecords mine = one.session(id).orElseGet(() -> new SessionRecords(id));
    SessionRecords theirs = other.session(id).orElseGet(() -> new SessionRecords(id));
    missing(mine, one, theirs, other);
    missing(theirs, other, mine, one);
    if (!mine.hasJoined() || !theirs.hasJoined()) {
      return;
    }
    sessions++;
    Set<String> names = new LinkedHashSet<>(mine.messages().keySet());
    names.addAll(theirs.messages().keySet());
    for (String name : names) {
      message(id, name, mine, theirs);
    }
  }

  /** No session is answered that a party of the collaboration has not joined. */
  private void missing(SessionRecords has, AuditFile in, SessionRecords lacks, AuditFile of) {
    if (has.isAnswered() && !lacks.hasJoined() && has.parties().contains(of.party())) {
      differences.add(
          has.id()
              + ": "
              + in.party()
              + " has seen it through, and the log of "
              + of.party()
              + " does not say that it took part");
    }
  }

  private void message(String id, String name, SessionRecords mine, SessionRecords theirs) {
    Message here = mine.messages().getOrDefault(name, new Message());
    Message there = theirs.messages().getOrDefault(name, new Message());
    Set<String> digests = new LinkedHashSet<>(here.got());
    digests.addAll(there.got());
    digests.addAll(here.put());
    digests.addAll(there.put());
    String place = id + "/" + name;
    if (digests.size() > 1) {
      differences.add(
          place
              + " is not the same: "
              + String.join("; ", said(here, one.party()), said(there, other.party())));
    } else if (claimed(place, here, there, mine, other.party())) {
      differences.add(forged(place, one.party(), other.party()));
    } else if (claimed(place, there, here, theirs, one.party())) {
      differences.add(forged(place, other.party(), one.party()));
    } else if (here.isKnown() && there.isKnown()) {
      agreeing++;
    } else {
      lackingOne(place, here, there);
    }
  }

  private void lackingOne(String place, Message here, Message there) {
    Message known = here.isKnown() ? here : there;
    if (known.isUnsure()) {
      return;
    }
    String has = here.isKnown() ? one.party() : other.party();
    String lacks = here.isKnown() ? other.party() : one.party();
    lacking.add(
        place
            + ": "
            + has
            + (known.put().isEmpty() ? " got it, " : " put it, ")
            + lacks
            + " has no record of it");
  }

  /** Whether one got it in the name of the other, who has not put it. */
  private static boolean claimed(
      String place, Message got, Message put, SessionRecords of, String party) {
    Optional<Integer> sender = MessageName.parse(place).map(MessageName::sender);
    return !got.got().isEmpty()
        && put.put().isEmpty()
        && sender.filter(index -> index < of.parties().size()).isPresent()
        && of.parties().get(sender.get()).equals(party);
  }

  private static String said(Message message, String party) {
    List<String> parts = new ArrayList<>();
    message.put().forEach(digest -> parts.add(party + " put " + digest));
    message.got().forEach(digest -> parts.add(party + " got " + digest));
    return parts.isEmpty() ? party + " has no record of it" : String.join("; ", parts);
  }

  private static String forged(String place, String got, String put) {
    return place
        + ": "
        + got
        + " got it in the name of "
        + put
        + ", who has no record of putting it";
  }

  /** What cannot be if both logs tell all and the mailbox is honest. */
  public List<String> differences() {
    return List.copyOf(differences);
  }

  /** Messages that one knows and the other does not; most are no cause for worry. */
  public List<String> lacking() {
    return List.copyOf(lacking);
  }

  /** Sessions that both have joined. */
  public int sessions() {
    return sessions;
  }

  /** Messages that both know and that are the same to both. */
  public int agreeing() {
    return agreeing;
  }
}
