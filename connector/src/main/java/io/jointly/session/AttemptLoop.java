package io.jointly.session;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.Attempt;
import io.jointly.protocol.message.Awaited;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.MessageName;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.SessionParameters;
import io.jointly.protocol.round.ShareTask;
import io.jointly.protocol.round.SharedBlocks;
import java.util.ArrayList;
import java.util.List;

/** One attempt, from START to its end (PROTOCOL.md §6, steps 3 to 9). */
final class AttemptLoop {

  private final Mailbox mailbox;
  private final SessionParameters own;
  private final Attempt attempt;
  private final AwaitLoop awaited;

  AttemptLoop(Mailbox mailbox, SessionParameters own, Attempt attempt, AwaitLoop awaited) {
    this.mailbox = mailbox;
    this.own = own;
    this.attempt = attempt;
    this.awaited = awaited;
  }

  Outcome run(ShareSource local) {
    // The JOINs that START names.
    awaited.collect("");
    List<long[]> opened = new ArrayList<>();
    for (int round = 0; round < own.rounds().size(); round++) {
      runRound(round, local, opened);
    }
    if (!own.has(PartyRole.RECEIVER)) {
      return new Outcome.NotAReceiver();
    }
    put("DONE", attempt.done());
    for (Awaited done : attempt.otherDones()) {
      mailbox
          .get(done.name(), done.maxBytes())
          .ifPresent(content -> attempt.compare(done, content));
    }
    return new Outcome.Opened(opened, attempt.suppressed());
  }

  private void runRound(int round, ShareSource local, List<long[]> opened) {
    int rounds = own.rounds().size();
    String when = rounds == 1 ? "" : " (round " + (round + 1) + " of " + rounds + ")";
    if (own.has(PartyRole.DATA)) {
      put("SHARED", attempt.shared(share(local, attempt.shareTask(), List.copyOf(opened))));
    }
    if (own.has(PartyRole.COMPUTE)) {
      awaited.collect(when);
      while (attempt.hasCircuitStep()) {
        Outgoing step = attempt.circuitStep(OwnMessages.blocksInto(mailbox));
        if (isCheck(step)) {
          local.opening();
        }
        put("TEST", step);
        awaited.collect(when);
      }
      Outgoing commit = attempt.commit();
      local.opening();
      put("COMMIT", commit);
      awaited.collect(when);
      put("REVEAL", attempt.reveal(OwnMessages.blocksInto(mailbox)));
    }
    if (own.has(PartyRole.RECEIVER)) {
      awaited.collect(when);
      opened.add(attempt.open());
    }
  }

  private static boolean isCheck(Outgoing step) {
    return MessageName.parse(step.name())
        .filter(name -> name.kind() == MessageKind.CHECK)
        .isPresent();
  }

  private static SharedBlocks share(ShareSource local, ShareTask task, List<long[]> earlier) {
    try {
      return local.share(task, earlier);
    } catch (JointlyException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new EnvironmentException(
          ErrorCode.LOCAL_JOB, "sharing this party's partial sums failed; see the cause", e);
    }
  }

  private void put(String step, Outgoing message) {
    OwnMessages.put(mailbox, own.self().id(), step, message);
  }
}
