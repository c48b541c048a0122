package io.jointly.protocol.round;

import io.jointly.protocol.message.BlockWriter;
import io.jointly.protocol.message.Manifest;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.message.RevealMessage;
import io.jointly.protocol.parameters.PartyRole;
import java.security.SecureRandom;

/** A compute party's share of the total, sealed to every receiver (PROTOCOL.md §6, step 7). */
final class Reveal {

  private final RoundContext context;
  private final JoinPhase joins;
  private final byte[] transcript;

  /**
   * @param transcript of this round (§3.1)
   */
  Reveal(RoundContext context, JoinPhase joins, byte[] transcript) {
    this.context = context;
    this.joins = joins;
    this.transcript = transcript;
  }

  /**
   * Writes all blocks.
   *
   * @return REVEAL, to be put when the blocks stand
   */
  Outgoing write(long[] total, byte[] salt, SecureRandom random, BlockWriter out) {
    Manifest manifest =
        new VectorSealer(
                context.place(VectorKind.TOTALS, context.round()),
                context.me(),
                joins.recipients(context.others(PartyRole.RECEIVER)))
            .sealAll(context.elements(), salt, to -> total, random, out);
    RevealMessage body = new RevealMessage(context.round(), transcript, manifest);
    return context.sign(MessageKind.REVEAL, body.write());
  }
}
