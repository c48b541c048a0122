package io.jointly.deal.message;

import io.jointly.codec.MalformedException;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;

/**
 * A block of checks (PROTOCOL.md 12.6): a party's shares of the three values of each row. Everybody
 * may see them.
 */
public final class CheckShares {

  /** Elements of a row. */
  public static final int VALUES = 3;

  private CheckShares() {}

  /** How long a block of checks is. */
  public static int bytes(int rows) {
    return rows * VALUES * Fp127.BYTES;
  }

  /**
   * @param shares three for each row, row after row
   */
  public static byte[] write(long[] shares) {
    int n = FpVectors.length(shares);
    if (n % VALUES != 0) {
      throw new IllegalArgumentException(n + " shares are not " + VALUES + " for each row");
    }
    byte[] block = new byte[n * Fp127.BYTES];
    FpVectors.write(shares, 0, n, block, 0);
    return block;
  }

  /**
   * The shares of a block.
   *
   * @throws MalformedException if it has another length than for these rows, or an element that is
   *     not canonical
   */
  public static long[] read(byte[] block, int rows) {
    if (block.length != bytes(rows)) {
      throw new MalformedException(block.length + " bytes are not the checks of " + rows + " rows");
    }
    long[] shares = FpVectors.create(VALUES * rows);
    if (FpVectors.read(block, 0, VALUES * rows, shares, 0).isPresent()) {
      throw new MalformedException("a share is not below 2^127 - 1");
    }
    return shares;
  }
}
