package io.jointly.protocol.round;

/** What a party keeps to itself of a block that it has dealt: tests in other packages look here. */
public final class DealtShares {

  private DealtShares() {}

  public static BlockShares of(int round, int block, byte[] ephemeralKey, long[] ownShare) {
    return new BlockShares(round, block, ephemeralKey, ownShare);
  }

  public static long[] own(BlockShares block) {
    return block.ownShare();
  }

  public static byte[] ephemeralKey(BlockShares block) {
    return block.ephemeralKey();
  }
}
