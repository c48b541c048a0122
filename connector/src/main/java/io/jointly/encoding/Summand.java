package io.jointly.encoding;

import io.jointly.query.Expr;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * An expression that is summed as a whole number: an exact expression's unscaled value, or a
 * floating one's value times 2^fractionBits, rounded to even.
 *
 * @param fractionBits for a floating expression; 0 for an exact one
 * @param bounds of the whole number in any row; proved from declared bounds
 * @param limbs how the number is cut so that sums of pieces fit BIGINT, least significant first
 * @param width bits of every limb but the last, which keeps the sign; 0 where there is one limb
 * @param oneElement whether the total over all parties fits one field element
 * @param whole the expression in BIGINT arithmetic, or null where that is not proved exact
 */
public record Summand(
    Expr expr,
    int fractionBits,
    Interval bounds,
    int limbs,
    int width,
    boolean oneElement,
    @Nullable Whole whole) {

  /** |v| of a signed field element. */
  private static final int ELEMENT_BITS = 126;

  /** Bits of a BIGINT, without its sign. */
  private static final int LONG_BITS = 63;

  /**
   * @param maxRows most rows of one party in one group
   * @param parties how many parties add their sums up
   */
  static Summand of(
      Expr expr,
      int fractionBits,
      Interval bounds,
      long maxRows,
      int parties,
      @Nullable Whole whole) {
    BigInteger rows = BigInteger.valueOf(maxRows);
    BigInteger magnitude = bounds.magnitude();
    BigInteger total = magnitude.multiply(rows).multiply(BigInteger.valueOf(parties));
    boolean oneElement = total.bitLength() <= ELEMENT_BITS;
    if (magnitude.multiply(rows).bitLength() <= LONG_BITS) {
      return new Summand(expr, fractionBits, bounds, 1, 0, oneElement, whole);
    }
    // 2^width - 1 of each row, maxRows times, stays below 2^63.
    int width = LONG_BITS - rows.bitLength();
    int limbs = (bounds.bits() + width - 1) / width;
    return new Summand(expr, fractionBits, bounds, limbs, width, oneElement, whole);
  }

  /** Whether each row's number fits a BIGINT, so that it can be cut by shifts. */
  public boolean fitsLong() {
    return bounds.fitsLong();
  }
}
