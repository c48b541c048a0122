package io.jointly.protocol.parameters;

import io.jointly.field.FpVectors;

/**
 * A compute party's share of the totals over a share table (PROTOCOL.md §12.7). Not a record: it
 * has no text form.
 */
public final class DealtVector {

  private final byte[] rows;
  private final long[] shares;

  /**
   * @param rows digest of the rows of which these are the totals; the same at all compute parties
   * @param shares as many elements as the session's only round has; taken over
   */
  public DealtVector(byte[] rows, long[] shares) {
    if (rows.length != Limits.DIGEST_BYTES) {
      throw new IllegalArgumentException("a digest has 32 bytes, not " + rows.length);
    }
    this.rows = rows.clone();
    this.shares = shares;
  }

  /** The digest of the rows. */
  public byte[] rows() {
    return rows.clone();
  }

  /** How many elements it has. */
  int length() {
    return FpVectors.length(shares);
  }

  /** The shares; not a copy. */
  public long[] shares() {
    return shares;
  }
}
