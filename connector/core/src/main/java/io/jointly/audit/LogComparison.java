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
 * Compares the logs of two parties. A message in both logs must have the same digest in both, and a
 * message that one party read in the other's name must have been put by the other.
 */
public final class LogComparison {

  private final AuditFile one;
  private final AuditFile other;
  private final List<String> differences = new ArrayList<>();
  private final List<String> lacking = new ArrayList<>();
  private int sessions;
  private int agreeing;

  private LogComparison(AuditFile one, AuditFile other) {
    this.one = one;
    this.other = other;
  }

  /**
   * @param wanted selects the sessions to compare, by {@code <run>/<session>}
   */
  public static LogComparison of(AuditFile one, AuditFile other, Predicate<String> wanted) {
    LogComparison comparison = new LogComparison(one, other);
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
    boolean both = mine.hasJoined() && theirs.hasJoined();
    sessions += both ? 1 : 0;
    Set<String> names = new LinkedHashSet<>(mine.messages().keySet());
    names.addAll(theirs.messages().keySet());
    for (String name : names) {
      message(id, name, mine, theirs);
    }
  }

  /**
   * A session is answered only if all its parties have joined it. One that failed may have ended
   * before the other party came.
   */
  private void missing(SessionRecords has, AuditFile in, SessionRecords lacks, AuditFile of) {
    if (!has.parties().contains(of.party()) || lacks.hasJoined()) {
      return;
    }
    if (has.isAnswered()) {
      differences.add(
          has.id()
              + ": "
              + in.party()
              + " completed it, but the log of "
              + of.party()
              + " does not show that it took part");
    } else {
      lacking.add(
          has.id()
              + ": "
              + in.party()
              + " joined it ("
              + has.outcome()
              + "), "
              + of.party()
              + (lacks.lines().isEmpty() ? " has no record of it" : " did not join"));
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
              + " differs: "
              + String.join("; ", said(here, one.party()), said(there, other.party())));
    } else if (claimed(place, here, there, mine, other.party())) {
      differences.add(forged(place, one.party(), other.party()));
    } else if (claimed(place, there, here, theirs, one.party())) {
      differences.add(forged(place, other.party(), one.party()));
    } else if (here.isKnown() && there.isKnown()) {
      agreeing++;
    } else if (mine.hasJoined() && theirs.hasJoined()) {
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

  /** Whether one party read a message in the other's name that the other did not put. */
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
        + ", which has no record of putting it";
  }

  /** Contradictions: impossible if both logs are complete and the mailbox is honest. */
  public List<String> differences() {
    return List.copyOf(differences);
  }

  /** Sessions and messages that only one party knows; most of them are harmless. */
  public List<String> lacking() {
    return List.copyOf(lacking);
  }

  /** Number of sessions that both parties joined. */
  public int sessions() {
    return sessions;
  }

  /** Number of messages that both parties know with the same digest. */
  public int agreeing() {
    return agreeing;
  }
}
