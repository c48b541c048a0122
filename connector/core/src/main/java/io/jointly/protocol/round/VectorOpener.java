package io.jointly.protocol.round;

import io.jointly.crypto.BadSealException;
import io.jointly.crypto.BlockOpener;
import io.jointly.crypto.BlockSealer;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.protocol.message.Awaited;
import io.jointly.protocol.message.Manifest;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.parameters.Limits;
import java.util.Arrays;

/** Opens vectors that others have sealed to this party, block by block (PROTOCOL.md §3.3). */
final class VectorOpener {

  /** Takes one block. */
  @FunctionalInterface
  interface Taker {
    /**
     * @param head what the plaintext begins with
     * @param first the place, in the whole vector, of the block's first element
     * @param elements the block's, {@code size} of them; the next block overwrites them
     */
    void take(byte[] head, int first, long[] elements, int size);
  }

  private final RoundContext context;
  private final Inbox inbox;
  private final BlockPlace place;
  private final int elements;
  private final int headBytes;
  private final BlockOpener blocks;
  // One block's elements, for all blocks in turn.
  private final long[] buffer;

  /**
   * @param elements of each vector
   * @param headBytes how many bytes stand before the elements of a block
   */
  VectorOpener(RoundContext context, Inbox inbox, BlockPlace place, int elements, int headBytes) {
    this.context = context;
    this.inbox = inbox;
    this.place = place;
    this.elements = elements;
    this.headBytes = headBytes;
    this.blocks = new BlockOpener(context.ofAttempt().key());
    this.buffer = FpVectors.create(Limits.blockElements(elements, 0));
  }

  /** Waits for all blocks that a party lists, which must be those that the query needs (R11). */
  void expect(int from, Manifest manifest, Taker taker) {
    if (!manifest.fits(elements)) {
      throw violation(
          ErrorCode.WRONG_MANIFEST,
          from,
          place.kind().list(),
          "it lists "
              + manifest.keys().size()
              + " blocks of "
              + manifest.elements()
              + " elements, and the query needs "
              + elements
              + "; use the same release at all parties");
    }
    for (int b = 0; b < manifest.keys().size(); b++) {
      int block = b;
      byte[] key = manifest.keys().get(b);
      Awaited awaited =
          context
              .ofAttempt()
              .awaited(
                  place.kind().block(),
                  place.name(from, context.me(), block, key),
                  from,
                  sealedBytes(block));
      inbox.expect(awaited, content -> take(from, block, open(from, block, key, content), taker));
    }
  }

  /** The plaintext (R12, R13). */
  private byte[] open(int from, int block, byte[] key, byte[] sealed) {
    if (sealed.length != sealedBytes(block)) {
      throw violation(
          ErrorCode.MALFORMED,
          from,
          place.kind().block(),
          "block "
              + block
              + " has "
              + sealed.length
              + " bytes, and the query needs "
              + sealedBytes(block)
              + "; see who writes to the mailbox");
    }
    try {
      return blocks.open(key, place.context(from, context.me(), block), sealed);
    } catch (BadSealException e) {
      throw violation(
          ErrorCode.SEAL,
          from,
          place.kind().block(),
          "block "
              + block
              + " does not open: it was altered, or sealed for another place or with another key;"
              + " see who writes to the mailbox");
    }
  }

  /** Every element must be canonical (R14). */
  private void take(int from, int block, byte[] plain, Taker taker) {
    int size = Limits.blockElements(elements, block);
    if (FpVectors.read(plain, headBytes, size, buffer, 0).isPresent()) {
      throw violation(
          ErrorCode.MALFORMED,
          from,
          place.kind().block(),
          "an element of block " + block + " is not below 2^127 - 1; its software is at fault");
    }
    taker.take(Arrays.copyOf(plain, headBytes), block * Limits.BLOCK_ELEMENTS, buffer, size);
  }

  private int sealedBytes(int block) {
    return BlockSealer.sealedLength(
        headBytes + Limits.blockElements(elements, block) * Fp127.BYTES);
  }

  private ViolationException violation(ErrorCode code, int from, MessageKind step, String what) {
    return context.peers().violation(code, from, step.name(), what);
  }
}
