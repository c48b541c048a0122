package io.jointly.session;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.PartySession;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.SessionParameters;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** STOPs within an attempt (PROTOCOL.md §7.2). */
final class StopCheck {

  private final Mailbox mailbox;
  private final SessionParameters own;
  private final PartySession session;
  private final List<Integer> seqs;
  private boolean isRestart;
  private boolean isPassedOn;

  /**
   * @param seqs the seq of every party's JOIN in this attempt
   */
  StopCheck(Mailbox mailbox, SessionParameters own, PartySession session, List<Integer> seqs) {
    this.mailbox = mailbox;
    this.own = own;
    this.session = session;
    this.seqs = seqs;
  }

  /**
   * Throws if a partner has stopped. If several have, the error names one whose STOP tells of its
   * own failure, not of another party's. Who only did not get what it waited for is not to blame:
   * then the error names those that have not sent it.
   *
   * @param waitingFor what this party waits for, in words
   * @param late the ids of the parties that have let this party wait; empty if it has not waited
   */
  void check(String waitingFor, List<String> late) {
    Map<Integer, ErrorCode> stopped = stopped();
    isPassedOn = !stopped.isEmpty();
    isRestart =
        stopped.containsValue(ErrorCode.RESTARTED)
            && stopped.values().stream().allMatch(StopCheck::isOfRestart);
    Optional<Integer> first = first(stopped, code -> !isOfAnother(code));
    if (first.isEmpty()) {
      first(stopped, code -> code == ErrorCode.TIMEOUT)
          .ifPresent(party -> nameLate(party, stopped, waitingFor, late));
      first = first(stopped, code -> true);
    }
    if (first.isPresent()) {
      ErrorCode code = Objects.requireNonNull(stopped.get(first.get()));
      throw peerStopped(own.roster().id(first.get()), code, waitingFor);
    }
  }

  /** Whether {@link #check} has thrown because a partner's process was killed and began anew. */
  boolean isRestart() {
    return isRestart;
  }

  /** Whether {@link #check} has thrown because of what another party has told. */
  boolean isPassedOn() {
    return isPassedOn;
  }

  private Map<Integer, ErrorCode> stopped() {
    Map<Integer, ErrorCode> stopped = new TreeMap<>();
    for (int party = 0; party < seqs.size(); party++) {
      if (party != own.me() && own.roster().takesPart(party)) {
        int by = party;
        mailbox
            .get(session.names().stop(party, seqs.get(party)), Limits.MAX_MESSAGE_BYTES)
            .ifPresent(stop -> stopped.put(by, session.readStop(by, stop)));
      }
    }
    return stopped;
  }

  /** Whether a party with this code has left because of another. */
  private static boolean isOfAnother(ErrorCode code) {
    return code == ErrorCode.PEER_STOPPED || code == ErrorCode.TIMEOUT;
  }

  /** A party that has only seen another one begin anew says that it passes that on. */
  private static boolean isOfRestart(ErrorCode code) {
    return code == ErrorCode.RESTARTED || code == ErrorCode.PEER_STOPPED;
  }

  private static Optional<Integer> first(
      Map<Integer, ErrorCode> stopped, Predicate<ErrorCode> which) {
    return stopped.entrySet().stream()
        .filter(entry -> which.test(entry.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private void nameLate(
      int who, Map<Integer, ErrorCode> stopped, String waitingFor, List<String> late) {
    List<String> stoppedIds = stopped.keySet().stream().map(own.roster()::id).toList();
    List<String> blamed = late.stream().filter(id -> !stoppedIds.contains(id)).toList();
    if (!blamed.isEmpty()) {
      throw new EnvironmentException(
          ErrorCode.TIMEOUT,
          String.join(", ", blamed)
              + " did not go on: "
              + own.roster().id(who)
              + " has waited for its round-timeout and left, and this party waits for "
              + waitingFor
              + "; see the log of "
              + String.join(", ", blamed));
    }
  }

  static ViolationException peerStopped(String party, ErrorCode code, String waitingFor) {
    return ViolationException.stopped(
        party,
        code,
        "it stopped with "
            + code
            + " while this party was waiting for "
            + waitingFor
            + "; "
            + reason(code));
  }

  private static String reason(ErrorCode code) {
    return switch (code) {
      case REFUSED -> "a person there has refused the query";
      case NOT_APPROVED -> "a person there has to approve the query, and has not done so in time";
      case DISABLED -> "its policy has switched the collaboration off";
      case RESTARTED -> "its process has ended and begun anew, so run the query again";
      case TIMEOUT -> "what it waited for did not come in time, and its log says of whom";
      default -> "that party's log has the reason";
    };
  }
}
