package io.jointly.protocol.round;

import io.jointly.error.ErrorCode;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.JoinMessage;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.PeerMessages;
import io.jointly.protocol.message.ProtocolDigests;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.SessionParameters;
import java.util.Arrays;
import java.util.List;

/** What must hold for a partner's JOIN (PROTOCOL.md §6, step 3). */
public final class JoinChecks {

  private static final String STEP = MessageKind.JOIN.name();

  private final SessionParameters own;
  private final byte[] session;
  private final PeerMessages peers;

  public JoinChecks(SessionParameters own, byte[] session) {
    this.own = own;
    this.session = session;
    this.peers = new PeerMessages(own.roster());
  }

  /**
   * Checks and reads the JOIN of a party under a seq. It must agree with this party's own (R5 to
   * R7).
   */
  public JoinMessage check(int from, int seq, byte[] message) {
    PeerMessages.Received<JoinMessage> received =
        peers.open(message, MessageKind.JOIN, from, JoinMessage::read);
    JoinMessage join = received.body();
    if (!join.topic().collaborationId().equals(own.roster().collaborationId())
        || !Arrays.equals(join.topic().collaborationDigest(), own.collaborationDigest())) {
      throw peers.violation(
          ErrorCode.OTHER_COLLABORATION,
          from,
          STEP,
          "its collaboration file differs from this party's; compare the digests that 'jointly check'"
              + " prints");
    }
    peers.requirePerson(from, join, own.roster());
    if (!Arrays.equals(join.topic().query(), own.query())) {
      throw peers.violation(
          ErrorCode.OTHER_QUERY, from, STEP, "it asks another query; run the same job everywhere");
    }
    if (join.topic().dataParties() != own.roster().dataSet()) {
      throw peers.violation(
          ErrorCode.WRONG_SET,
          from,
          STEP,
          "it asks over other data parties than this party; leave out the same parties everywhere");
    }
    if (!join.topic().runName().equals(own.runName())
        || join.seq() != seq
        || !Arrays.equals(received.envelope().session(), session)
        || !Arrays.equals(received.envelope().attempt(), Envelope.NO_ATTEMPT)) {
      throw peers.wrongPlace(from, STEP);
    }
    if (!Arrays.equals(join.layout().digest(), own.layoutDigest())
        || !join.layout().rounds().equals(own.rounds())
        || !Arrays.equals(join.layout().checksDigest(), ProtocolDigests.checks(own.checks()))) {
      throw peers.violation(
          ErrorCode.VERSION,
          from,
          STEP,
          "its software ("
              + join.software()
              + ") lays this query out as "
              + describe(join.layout().rounds())
              + ", this party's ("
              + own.software()
              + ") as "
              + describe(own.rounds())
              + ", or in another order; use the same release at all parties");
    }
    requireSameDealtRows(from, join);
    return join;
  }

  /** Whoever holds shares must hold those of the same rows (R26). */
  private void requireSameDealtRows(int from, JoinMessage join) {
    boolean holdsShares = own.roster().member(from).has(PartyRole.COMPUTE);
    if (holdsShares && !own.has(PartyRole.COMPUTE)) {
      // The compute parties compare these among themselves.
      return;
    }
    byte[] wanted = ProtocolDigests.dealt(holdsShares ? own.dealt() : null);
    if (!Arrays.equals(join.layout().dealtRows(), wanted)) {
      throw peers.violation(
          ErrorCode.SHARE_TABLE,
          from,
          STEP,
          "its share table does not hold shares of the same rows as this party's; both have to name"
              + " what they collected under one name");
    }
  }

  private static String describe(List<Integer> rounds) {
    int elements = rounds.stream().mapToInt(Integer::intValue).sum();
    return elements + " elements" + (rounds.size() == 1 ? "" : " in " + rounds.size() + " rounds");
  }
}
