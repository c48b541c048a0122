package io.jointly.protocol.round;

import io.jointly.crypto.BadKeyException;
import io.jointly.crypto.BlockSealer;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.protocol.message.BlockWriter;
import io.jointly.protocol.message.Manifest;
import io.jointly.protocol.parameters.Limits;
import java.io.Serializable;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Seals vectors of this party to others, block by block (PROTOCOL.md §3.3): under a key that is
 * fresh in each call, once for every recipient. It holds public data only.
 */
final class VectorSealer implements Serializable {

  private static final long serialVersionUID = 1L;

  /** A party, and the session key to seal to. */
  record Recipient(int party, byte[] sessionKey) implements Serializable {}

  /** Fills in the plaintext of a block. */
  @FunctionalInterface
  interface Plaintext {
    void write(int recipient, byte[] plain);
  }

  private final BlockPlace place;
  private final int from;
  private final List<Recipient> recipients;

  /**
   * @param from this party
   */
  VectorSealer(BlockPlace place, int from, List<Recipient> recipients) {
    this.place = place;
    this.from = from;
    this.recipients = recipients;
  }

  /**
   * Seals one block for every recipient, and writes it.
   *
   * @param bytes of plaintext
   * @return the public half of the block's key
   */
  byte[] seal(int block, int bytes, Plaintext plaintext, SecureRandom random, BlockWriter out) {
    return seal(BlockSealer.create(random), block, bytes, plaintext, out);
  }

  private byte[] seal(
      BlockSealer sealer, int block, int bytes, Plaintext plaintext, BlockWriter out) {
    byte[] key = sealer.ephemeralPublicKey();
    byte[] plain = new byte[bytes];
    for (Recipient to : recipients) {
      plaintext.write(to.party(), plain);
      byte[] context = place.context(from, to.party(), block);
      try {
        out.write(
            place.name(from, to.party(), block, key), sealer.seal(to.sessionKey(), context, plain));
      } catch (BadKeyException e) {
        // JoinPhase has tried every session key.
        throw StepOrder.brokenBy("seal");
      }
    }
    return key;
  }

  /**
   * Seals all blocks of vectors, and writes them.
   *
   * @param head what the plaintext of every block begins with
   * @param vectors of each recipient, all of one length
   * @return the list of the blocks
   */
  Manifest sealAll(
      int elements,
      byte[] head,
      IntFunction<long[]> vectors,
      SecureRandom random,
      BlockWriter out) {
    List<byte[]> keys = new ArrayList<>();
    // Nobody repeats this one by one, so one key serves all blocks.
    BlockSealer sealer = BlockSealer.create(random);
    for (int block = 0; block < Limits.blocks(elements); block++) {
      int first = block * Limits.BLOCK_ELEMENTS;
      int size = Limits.blockElements(elements, block);
      Plaintext plaintext =
          (to, plain) -> {
            System.arraycopy(head, 0, plain, 0, head.length);
            FpVectors.write(vectors.apply(to), first, size, plain, head.length);
          };
      keys.add(seal(sealer, block, head.length + size * Fp127.BYTES, plaintext, out));
    }
    return Manifest.of(elements, keys);
  }
}
