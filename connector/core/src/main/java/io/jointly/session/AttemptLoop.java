package io.jointly.session;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.mailbox.CountedMailbox;
import io.jointly.protocol.Attempt;
import io.jointly.protocol.message.Awaited;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.MessageName;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.SessionParameters;
import io.jointly.protocol.round.ShareTask;
import io.jointly.protocol.round.SharedBlocks;
import java.util.ArrayList;
import java.util.List;

/** One attempt, from START to its end (PROTOCOL.md §6, steps 3 to 9). */
final class AttemptLoop {

  private final CountedMailbox mailbox;
  private final SessionParameters own;
  private final Attempt attempt;
  private final AwaitLoop awaited;
  private final SessionProgress progress;

  AttemptLoop(
      CountedMailbox mailbox,
      SessionParameters own,
      Attempt attempt,
      AwaitLoop awaited,
      SessionProgress progress) {
    this.mailbox = mailbox;
    this.own = own;
    this.attempt = attempt;
    this.awaited = awaited;
    this.progress = progress;
  }

  Outcome run(ShareSource local) {
    // The JOINs that START names.
    awaited.collect("");
    if (!attempt.persons().isEmpty()) {
      local.asked(attempt.persons());
    }
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
    return new Outcome.Opened(opened, attempt.suppressed(), attempt.wrongShares());
  }

  private void runRound(int round, ShareSource local, List<long[]> opened) {
    int rounds = own.rounds().size();
    progress.round(round + 1);
    String when = rounds == 1 ? "" : " (round " + (round + 1) + " of " + rounds + ")";
    if (own.has(PartyRole.DATA)) {
      put("SHARED", attempt.shared(share(local, attempt.shareTask(), List.copyOf(opened))));
      // Executors have put the blocks.
      mailbox.addPut(otherComputeParties() * Limits.sharedBytes(own.rounds().get(round)));
    }
    if (own.has(PartyRole.COMPUTE)) {
      collect(when);
      while (attempt.hasCircuitStep()) {
        Outgoing step = attempt.circuitStep(OwnMessages.blocksInto(mailbox));
        if (isCheck(step)) {
          local.opening();
        }
        put("TEST", step);
        collect(when);
      }
      Outgoing commit = attempt.commit();
      local.opening();
      put("COMMIT", commit);
      collect(when);
      put("REVEAL", attempt.reveal(OwnMessages.blocksInto(mailbox)));
    }
    if (own.has(PartyRole.RECEIVER)) {
      collect(when);
      opened.add(attempt.open());
      tellWrongShares(when);
    }
  }

  /** The session goes on, but somebody should look into it (PROTOCOL.md §2.3). */
  private void tellWrongShares(String when) {
    List<String> wrong = attempt.wrongShares();
    if (!wrong.isEmpty()) {
      progress.say(Outcome.Opened.wrongSharesOf(wrong) + when);
    }
  }

  private void collect(String when) {
    awaited.collect(when);
    progress.stepDone();
  }

  private long otherComputeParties() {
    return own.roster().indices(PartyRole.COMPUTE).stream()
        .filter(party -> party != own.me())
        .count();
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
