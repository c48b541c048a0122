package io.jointly.protocol.round;

import io.jointly.crypto.BadKeyException;
import io.jointly.crypto.BlockSealer;
import io.jointly.field.FpVectors;
import io.jointly.protocol.message.BlockWriter;
import io.jointly.protocol.message.Manifest;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.message.RevealMessage;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.PartyRole;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** A compute party's share of the total, sealed to every receiver (PROTOCOL.md §6, step 7). */
final class Reveal {

  private Reveal() {}

  /**
   * Writes all blocks.
   *
   * @return REVEAL, to be put when the blocks stand
   */
  static Outgoing write(
      RoundContext scope,
      JoinPhase joins,
      byte[] transcript,
      byte[] salt,
      long[] total,
      SecureRandom random,
      BlockWriter out) {
    List<byte[]> keys = new ArrayList<>();
    for (int block = 0; block < Limits.blocks(scope.elements()); block++) {
      BlockSealer sealer = BlockSealer.create(random);
      byte[] key = sealer.ephemeralPublicKey();
      keys.add(key);
      byte[] plain = plain(scope, block, salt, total);
      for (int to : scope.others(PartyRole.RECEIVER)) {
        out.write(
            scope.names().block(MessageKind.OPENED, scope.round(), scope.me(), to, block, key),
            seal(scope, sealer, joins.sessionKey(to), to, block, plain));
      }
    }
    RevealMessage body =
        new RevealMessage(scope.round(), transcript, Manifest.of(scope.elements(), keys));
    return scope.sign(MessageKind.REVEAL, body.write());
  }

  private static byte[] plain(RoundContext scope, int block, byte[] salt, long[] total) {
    byte[] plain = new byte[Limits.SALT_BYTES + scope.blockBytes(block)];
    System.arraycopy(salt, 0, plain, 0, Limits.SALT_BYTES);
    int size = Limits.blockElements(scope.elements(), block);
    FpVectors.write(total, block * Limits.BLOCK_ELEMENTS, size, plain, Limits.SALT_BYTES);
    return plain;
  }

  private static byte[] seal(
      RoundContext scope,
      BlockSealer sealer,
      byte[] recipientKey,
      int to,
      int block,
      byte[] plain) {
    try {
      return sealer.seal(
          recipientKey, scope.context(MessageKind.OPENED, scope.me(), to, block), plain);
    } catch (BadKeyException e) {
      // JoinRound has tried every session key.
      throw RoundContext.outOfOrder("reveal");
    }
  }
}
