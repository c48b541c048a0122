package io.jointly.encoding.bounds;

import java.math.BigInteger;

/**
 * How whole numbers of known bounds are cut into limbs so that sums of each limb fit BIGINT.
 *
 * @param limbs number of pieces, least significant first
 * @param width bits of every limb but the last, which keeps the sign; 0 where there is one limb
 * @param oneElement whether the total over all parties fits one field element
 */
public record LimbSplit(int limbs, int width, boolean oneElement) {

  /** Bits of the absolute value of a signed field element. */
  private static final int ELEMENT_BITS = 126;

  /** Bits of a BIGINT, without its sign. */
  private static final int LONG_BITS = 63;

  /**
   * @param bounds of each row's number
   * @param maxRows most rows of one party in one group
   * @param parties how many parties add their sums up
   */
  public static LimbSplit of(Interval bounds, long maxRows, int parties) {
    BigInteger rows = BigInteger.valueOf(maxRows);
    BigInteger local = bounds.magnitude().multiply(rows);
    boolean oneElement = local.multiply(BigInteger.valueOf(parties)).bitLength() <= ELEMENT_BITS;
    if (local.bitLength() <= LONG_BITS) {
      return new LimbSplit(1, 0, oneElement);
    }
    // 2^width - 1 of each row, maxRows times, stays below 2^63.
    int width = LONG_BITS - rows.bitLength();
    return new LimbSplit((bounds.bits() + width - 1) / width, width, oneElement);
  }
}
