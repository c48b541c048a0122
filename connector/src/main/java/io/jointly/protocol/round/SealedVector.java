package io.jointly.protocol.round;

import io.jointly.crypto.BadKeyException;
import io.jointly.crypto.BlockSealer;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.protocol.message.BlockWriter;
import io.jointly.protocol.message.Manifest;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.message.StepMessage;
import io.jointly.protocol.parameters.Limits;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Vectors that a test sends from party to party: in sealed blocks, and a signed list of them. */
final class SealedVector {

  private final RoundContext scope;
  private final MessageKind list;
  private final MessageKind block;
  private final int step;
  private final int elements;

  /**
   * @param list the kind of the message that lists the blocks
   * @param block the kind of the blocks
   */
  SealedVector(RoundContext scope, MessageKind list, MessageKind block, int step, int elements) {
    this.scope = scope;
    this.list = list;
    this.block = block;
    this.step = step;
    this.elements = elements;
  }

  /**
   * Writes all blocks for some parties.
   *
   * @param vectors of each of them
   * @return the message, to be put when the blocks stand
   */
  Outgoing write(
      JoinPhase joins,
      List<Integer> to,
      IntFunction<long[]> vectors,
      SecureRandom random,
      BlockWriter out) {
    List<byte[]> keys = new ArrayList<>();
    for (int b = 0; b < Limits.blocks(elements); b++) {
      BlockSealer sealer = BlockSealer.create(random);
      byte[] key = sealer.ephemeralPublicKey();
      keys.add(key);
      int size = Limits.blockElements(elements, b);
      byte[] plain = new byte[size * Fp127.BYTES];
      for (int party : to) {
        FpVectors.write(vectors.apply(party), b * Limits.BLOCK_ELEMENTS, size, plain, 0);
        out.write(
            scope.names().block(block, step, scope.me(), party, b, key),
            seal(
                sealer,
                joins.sessionKey(party),
                scope.context(block, step, scope.me(), party, b),
                plain));
      }
    }
    return scope.sign(list, step, new StepMessage(step, Manifest.of(elements, keys)).write());
  }

  /**
   * Waits for a party's message and its blocks.
   *
   * @param message is told the message before the blocks are there
   * @return where the vector will be
   */
  long[] expect(Inbox inbox, int from, Consumer<byte[]> message) {
    long[] vector = FpVectors.create(elements);
    inbox.expect(
        scope.message(list, step, from, StepMessage.bytes(elements)),
        content -> {
          takeMessage(inbox, from, content, vector);
          message.accept(content);
        });
    return vector;
  }

  private void takeMessage(Inbox inbox, int from, byte[] content, long[] vector) {
    StepMessage body = scope.open(content, list, from, StepMessage::read);
    if (body.step() != step) {
      throw scope.peers().wrongPlace(from, list.name());
    }
    Manifest manifest = scope.checked(body.manifest(), list, from, elements);
    for (int b = 0; b < manifest.keys().size(); b++) {
      int index = b;
      byte[] key = manifest.keys().get(b);
      inbox.expect(
          scope.block(block, step, from, b, key, plainBytes(b)),
          bytes -> takeBlock(from, index, key, bytes, vector));
    }
  }

  private void takeBlock(int from, int index, byte[] key, byte[] sealed, long[] vector) {
    byte[] plain = scope.openBlock(block, step, from, index, key, plainBytes(index), sealed);
    int size = Limits.blockElements(elements, index);
    scope.checkCanonical(
        FpVectors.read(plain, 0, size, vector, index * Limits.BLOCK_ELEMENTS), block, from, index);
  }

  private int plainBytes(int index) {
    return Limits.blockElements(elements, index) * Fp127.BYTES;
  }

  private static byte[] seal(BlockSealer sealer, byte[] recipient, byte[] context, byte[] plain) {
    try {
      return sealer.seal(recipient, context, plain);
    } catch (BadKeyException e) {
      // JoinRound has tried every session key.
      throw RoundContext.outOfOrder("test");
    }
  }
}
