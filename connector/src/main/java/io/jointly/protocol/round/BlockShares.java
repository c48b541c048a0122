package io.jointly.protocol.round;

import java.io.Serializable;

/**
 * What an executor hands to its driver for one block: the key that its blocks were sealed with, and
 * this party's own share. No text form: the share is not for logs.
 */
public final class BlockShares implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int round;
  private final int block;
  private final byte[] ephemeralKey;
  private final long[] ownShare;

  BlockShares(int round, int block, byte[] ephemeralKey, long[] ownShare) {
    this.round = round;
    this.block = block;
    this.ephemeralKey = ephemeralKey;
    this.ownShare = ownShare;
  }

  int round() {
    return round;
  }

  public int block() {
    return block;
  }

  byte[] ephemeralKey() {
    return ephemeralKey;
  }

  /** Empty where this party is no compute party. */
  long[] ownShare() {
    return ownShare;
  }
}
