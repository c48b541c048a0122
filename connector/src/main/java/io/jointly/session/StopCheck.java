package io.jointly.session;

import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.PartySession;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.SessionParameters;
import java.util.List;
import java.util.Optional;

/** STOPs within an attempt (PROTOCOL.md §7.2). */
final class StopCheck {

  private final Mailbox mailbox;
  private final SessionParameters own;
  private final PartySession session;
  private final List<Integer> seqs;

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
   * own failure, not of another party's.
   *
   * @param waitingFor what this party waits for, in words
   */
  void check(String waitingFor) {
    Optional<ViolationException> passedOn = Optional.empty();
    for (int party = 0; party < seqs.size(); party++) {
      if (party == own.me()) {
        continue;
      }
      Optional<byte[]> stop =
          mailbox.get(session.names().stop(party, seqs.get(party)), Limits.MAX_MESSAGE_BYTES);
      if (stop.isPresent()) {
        ErrorCode code = session.readStop(party, stop.get());
        ViolationException stopped = peerStopped(own.roster().id(party), code, waitingFor);
        if (code != ErrorCode.PEER_STOPPED) {
          throw stopped;
        }
        passedOn = Optional.of(stopped);
      }
    }
    if (passedOn.isPresent()) {
      throw passedOn.get();
    }
  }

  static ViolationException peerStopped(String party, ErrorCode code, String waitingFor) {
    return new ViolationException(
        ErrorCode.PEER_STOPPED,
        party,
        "STOP",
        "it stopped with "
            + code
            + " while this party was waiting for "
            + waitingFor
            + "; that party's log has the reason");
  }
}
