package io.jointly.protocol.round;

import java.io.Serializable;

/**
 * What an executor hands to its driver for one block: the public half of the key that sealed it,
 * and this party's own share. It has no text form: the share is not for logs.
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

  /** Empty if this party is not a compute party. */
  long[] ownShare() {
    return ownShare;
  }
}
