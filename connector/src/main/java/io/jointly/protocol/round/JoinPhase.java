package io.jointly.protocol.round;

import io.jointly.crypto.BadKeyException;
import io.jointly.error.ErrorCode;
import io.jointly.protocol.message.Awaited;
import io.jointly.protocol.message.Digests;
import io.jointly.protocol.message.JoinMessage;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.SessionNames;
import io.jointly.protocol.message.StartMessage;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.Roster;
import io.jointly.protocol.parameters.Thresholds;
import java.util.Arrays;
import java.util.List;

/** Every JOIN that START names, checked before anything is sent (PROTOCOL.md §6, step 3). */
public final class JoinPhase {

  private final RoundContext scope;
  private final StartMessage start;
  private final JoinChecks checks;
  private final byte[][] sessionKeys;
  private Thresholds thresholds;

  public JoinPhase(RoundContext scope, StartMessage start, SessionNames names, Inbox inbox) {
    this.scope = scope;
    this.start = start;
    this.checks = new JoinChecks(scope.own(), scope.session());
    this.thresholds = scope.own().thresholds();
    this.sessionKeys = new byte[scope.roster().size()][];
    for (int party = 0; party < scope.roster().size(); party++) {
      if (party == scope.me()) {
        sessionKeys[party] = scope.key().publicKey();
      } else {
        int from = party;
        Awaited join =
            new Awaited(
                scope.roster().id(party),
                MessageKind.JOIN.name(),
                names.join(party, start.joins().get(party).seq()),
                Limits.MAX_MESSAGE_BYTES);
        inbox.expect(join, message -> take(from, message));
      }
    }
  }

  byte[] sessionKey(int party) {
    return sessionKeys[party];
  }

  /** What all JOINs together ask for. */
  Thresholds thresholds() {
    return thresholds;
  }

  public List<Integer> seqs() {
    return start.joins().stream().map(StartMessage.Entry::seq).toList();
  }

  public byte[] digest(int party) {
    return start.joins().get(party).digest();
  }

  private void take(int from, byte[] message) {
    StartMessage.Entry entry = start.joins().get(from);
    JoinMessage join = checks.check(from, entry.seq(), message);
    if (!Arrays.equals(Digests.join(message), entry.digest())) {
      throw scope
          .peers()
          .violation(
              ErrorCode.WRONG_START,
              Roster.COORDINATOR,
              MessageKind.START.name(),
              "it does not hold the JOIN of "
                  + scope.roster().id(from)
                  + " that stands in the mailbox; one of the two, or the mailbox, shows different"
                  + " parties different things");
    }
    try {
      scope.key().agree(join.sessionKey()).destroy();
    } catch (BadKeyException e) {
      throw scope
          .peers()
          .violation(
              ErrorCode.MALFORMED,
              from,
              MessageKind.JOIN.name(),
              "its session key is of small order; its software is at fault");
    }
    sessionKeys[from] = join.sessionKey();
    thresholds = thresholds.and(join.thresholds());
  }
}
