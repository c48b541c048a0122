package io.jointly.deal.message;

import io.jointly.protocol.parameters.Limits;

/** The bounds of dealing (PROTOCOL.md 12.2, 12.5, 12.6), checked before anything is allocated. */
public final class DealingLimits {

  /** Rows of a batch. */
  public static final int MAX_ROWS = 1 << 30;

  /** Elements of a row. */
  public static final int MAX_ROW_ELEMENTS = 1 << 16;

  /** Rows of a block. */
  public static final int MAX_BLOCK_ROWS = 1 << 10;

  /** Blocks of a batch, and of all batches of a collection together. */
  public static final int MAX_BLOCKS = 1 << 20;

  /** Batches of a collection. */
  public static final int MAX_BATCHES = 1 << 16;

  /** Bytes of the public rows of a block. */
  public static final int MAX_PUBLIC_BYTES = 1 << 24;

  /** What keeps the digest of public rows from telling which rows they are. */
  public static final int SALT_BYTES = 32;

  /** Dealers of a table: their index is a u16. */
  public static final int MAX_DEALERS = 1 << 16;

  /** Compute parties of a share table: at least 2t + 1. */
  public static final int MIN_COMPUTE_PARTIES = 3;

  /** Characters of the name of a batch or collection. */
  public static final int MAX_NAME_BYTES = 63;

  /** Bytes of a seed, of a share or of a collection. */
  public static final int SEED_BYTES = 32;

  private DealingLimits() {}

  /**
   * How many rows a block has, but for the last one, which has what is left: B of PROTOCOL.md 12.5.
   *
   * @param rowElements of one row, from 1 to {@link #MAX_ROW_ELEMENTS}
   */
  public static int blockRows(int rowElements) {
    if (rowElements < 1 || rowElements > MAX_ROW_ELEMENTS) {
      throw new IllegalArgumentException(rowElements + " elements of a row");
    }
    return Math.min(MAX_BLOCK_ROWS, Integer.highestOneBit(Limits.BLOCK_ELEMENTS / rowElements));
  }

  /** The number of blocks of a batch. */
  public static int blocks(int rows, int rowElements) {
    int blockRows = blockRows(rowElements);
    return (int) (((long) rows + blockRows - 1) / blockRows);
  }

  /** The most rows that one batch can have. */
  public static int maxRows(int rowElements) {
    return (int) Math.min(MAX_ROWS, (long) MAX_BLOCKS * blockRows(rowElements));
  }
}
