package io.jointly.deal.message;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.MalformedException;
import io.jointly.crypto.PublicIdentity;
import io.jointly.protocol.parameters.Limits;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The body of a TAKEN (PROTOCOL.md 12.6): which blocks a party could open. The arrays are not
 * copied.
 *
 * @param list digest of LIST
 * @param seedDigest of the party's seed; zeros where rows are not checked
 * @param blocks of all batches of the collection
 * @param opened the numbers of the blocks that the party could open, from 0 in the order of LIST
 */
public record TakenBlocks(byte[] list, byte[] seedDigest, int blocks, BitSet opened) {

  /** The longest TAKEN. */
  public static final int MAX_BYTES = bytes(DealingLimits.MAX_BLOCKS);

  /**
   * @throws IllegalArgumentException if a block is opened that is none
   */
  public TakenBlocks {
    opened = (BitSet) opened.clone();
    if (opened.length() > blocks) {
      throw new IllegalArgumentException("block " + (opened.length() - 1) + " of " + blocks);
    }
  }

  @Override
  public BitSet opened() {
    return (BitSet) opened.clone();
  }

  public static int bytes(int blocks) {
    return Limits.HEADER_BYTES
        + 2 * Limits.DIGEST_BYTES
        + 4
        + bitBytes(blocks)
        + PublicIdentity.SIGNATURE_BYTES;
  }

  public CanonicalWriter write() {
    return new CanonicalWriter()
        .raw(list)
        .raw(seedDigest)
        .u32(blocks)
        .raw(Arrays.copyOf(opened.toByteArray(), bitBytes(blocks)));
  }

  public static TakenBlocks read(CanonicalReader in) {
    byte[] list = in.raw("LIST digest", Limits.DIGEST_BYTES);
    byte[] seedDigest = in.raw("seed digest", Limits.DIGEST_BYTES);
    int blocks = in.count("blocks", DealingLimits.MAX_BLOCKS);
    if (blocks == 0) {
      throw new MalformedException("there is no block");
    }
    BitSet opened = BitSet.valueOf(in.raw("bits", bitBytes(blocks)));
    in.end();
    if (opened.length() > blocks) {
      throw new MalformedException("a bit behind those of the blocks is 1");
    }
    return new TakenBlocks(list, seedDigest, blocks, opened);
  }

  private static int bitBytes(int blocks) {
    return (blocks + Byte.SIZE - 1) / Byte.SIZE;
  }
}
