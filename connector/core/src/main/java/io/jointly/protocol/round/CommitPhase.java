package io.jointly.protocol.round;

import io.jointly.error.ErrorCode;
import io.jointly.protocol.message.CommitMessage;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.ProtocolDigests;
import io.jointly.protocol.parameters.PartyRole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All COMMITs of a round, compared before anything is opened (PROTOCOL.md §6, step 6): that every
 * compute party added all data parties, from the same lists of blocks, after the same rounds
 * before.
 */
final class CommitPhase {

  private final RoundContext context;
  private final SortedMap<Integer, byte[]> messages = new TreeMap<>();
  private final SortedMap<Integer, byte[]> commitments = new TreeMap<>();
  private byte @Nullable [] inputs;

  private CommitPhase(RoundContext context, Inbox inbox) {
    this.context = context;
    for (int from : context.others(PartyRole.COMPUTE)) {
      inbox.expect(
          context.awaited(MessageKind.COMMIT, from, CommitMessage.BYTES),
          message -> take(from, message));
    }
  }

  /** For a receiver that does not compute. */
  static CommitPhase ofOthers(RoundContext context, Inbox inbox) {
    return new CommitPhase(context, inbox);
  }

  /** For a compute party, whose own COMMIT counts too. */
  static CommitPhase withOwn(RoundContext context, Inbox inbox, byte[] inputs, byte[] ownMessage) {
    CommitPhase commits = new CommitPhase(context, inbox);
    commits.inputs = inputs;
    commits.messages.put(context.me(), ownMessage);
    return commits;
  }

  /** Digest of all COMMITs of the round (§3.1). */
  byte[] transcript() {
    return ProtocolDigests.transcript(
        context.attempt(), context.round(), new ArrayList<>(messages.values()));
  }

  /** What another compute party committed to. */
  byte[] commitment(int from) {
    return StepOrder.require(commitments.get(from), "commitment");
  }

  private void take(int from, byte[] message) {
    CommitMessage commit =
        context.openInRound(message, MessageKind.COMMIT, from, CommitMessage::read);
    context.checkPrevious(commit.previous(), MessageKind.COMMIT, from);
    if (commit.set() != context.roster().dataSet()) {
      throw context
          .peers()
          .violation(
              ErrorCode.WRONG_SET,
              from,
              MessageKind.COMMIT.name(),
              "it has not added exactly the vectors of the session's data parties; nothing was"
                  + " opened");
    }
    if (inputs == null) {
      inputs = commit.inputs();
    } else if (!Arrays.equals(inputs, commit.inputs())) {
      throw context
          .peers()
          .violation(
              ErrorCode.CONFLICT,
              from,
              MessageKind.COMMIT.name(),
              "its SHARED messages differ from those of the other compute parties; a data party, or the"
                  + " mailbox, showed two versions of one; nothing was opened");
    }
    commitments.put(from, commit.commitment());
    messages.put(from, message);
  }
}
