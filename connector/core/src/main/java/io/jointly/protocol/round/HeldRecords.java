package io.jointly.protocol.round;

import io.jointly.error.ErrorCode;
import io.jointly.protocol.message.HeldMessage;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.message.ProtocolDigests;
import io.jointly.protocol.parameters.PartyRole;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compute parties say that they hold all that was dealt, and the same (PROTOCOL.md §6, step 5b).
 * From then on it cannot be changed any more.
 */
final class HeldRecords {

  private final RoundContext context;
  private final Inbox inbox;
  private final byte[] inputs;
  private byte @Nullable [] record;

  /**
   * @param inputs the digest of all SHARED of the round
   */
  HeldRecords(RoundContext context, Inbox inbox, byte[] inputs) {
    this.context = context;
    this.inbox = inbox;
    this.inputs = inputs;
  }

  /**
   * HELD, when all products are there. Those of the other compute parties are waited for.
   *
   * @param reshared all RESHARED messages in their order
   */
  Outgoing hold(List<byte[]> reshared) {
    byte[] own = ProtocolDigests.record(context.attempt(), inputs, reshared);
    record = own;
    for (int from : context.others(PartyRole.COMPUTE)) {
      inbox.expect(
          context.awaited(MessageKind.HELD, from, HeldMessage.BYTES),
          message -> take(from, message, own));
    }
    return context.sign(MessageKind.HELD, new HeldMessage(own).write());
  }

  /** The digest of all that was dealt (§3.1). */
  byte[] record() {
    return StepOrder.require(record, "challenge");
  }

  private void take(int from, byte[] message, byte[] own) {
    HeldMessage held = context.open(message, MessageKind.HELD, from, HeldMessage::read);
    if (!Arrays.equals(held.record(), own)) {
      throw context
          .peers()
          .violation(
              ErrorCode.CONFLICT,
              from,
              MessageKind.HELD.name(),
              "its SHARED or RESHARED messages differ from this party's; a party, or the mailbox,"
                  + " showed two versions of one; nothing was opened");
    }
  }
}
