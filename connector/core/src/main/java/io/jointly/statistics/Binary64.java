package io.jointly.statistics;

import java.math.BigInteger;

/** Rounds non-negative exact numbers to double, once, to nearest, ties to even. */
final class Binary64 {

  /** Bits of a full significand. */
  private static final int PRECISION = 53;

  /** Bits that are computed before rounding: more than a significand has, and fewer than a long. */
  private static final int COMPUTED = 62;

  private static final int MIN_EXPONENT = Double.MIN_EXPONENT;

  private Binary64() {}

  /**
   * @param numerator not negative
   * @param denominator positive
   */
  static double quotient(BigInteger numerator, BigInteger denominator) {
    if (numerator.signum() == 0) {
      return 0.0;
    }
    int shift = COMPUTED - (numerator.bitLength() - denominator.bitLength());
    BigInteger[] parts = shifted(numerator, shift).divideAndRemainder(shifted(denominator, -shift));
    return rounded(parts[0].longValueExact(), parts[1].signum() != 0, shift);
  }

  /**
   * The square root of a quotient.
   *
   * @param numerator not negative
   * @param denominator positive
   */
  static double sqrtOfQuotient(BigInteger numerator, BigInteger denominator) {
    if (numerator.signum() == 0) {
      return 0.0;
    }
    int shift = Math.floorDiv(2 * COMPUTED - (numerator.bitLength() - denominator.bitLength()), 2);
    BigInteger[] parts =
        shifted(numerator, 2 * shift).divideAndRemainder(shifted(denominator, -2 * shift));
    // The root of the whole part has the same whole part as the root of all.
    BigInteger[] root = parts[0].sqrtAndRemainder();
    boolean more = parts[1].signum() != 0 || root[1].signum() != 0;
    return rounded(root[0].longValueExact(), more, shift);
  }

  private static BigInteger shifted(BigInteger value, int left) {
    return left > 0 ? value.shiftLeft(left) : value;
  }

  /**
   * The double next to (bits + f) * 2^-shift.
   *
   * @param bits positive, of at least {@code COMPUTED - 1} bits
   * @param more whether 0 &lt; f &lt; 1; else f = 0
   */
  private static double rounded(long bits, boolean more, int shift) {
    int length = Long.SIZE - Long.numberOfLeadingZeros(bits);
    int exponent = length - 1 - shift;
    // Below the normal numbers a significand has fewer bits, so rounding must know it before.
    int precision = PRECISION - Math.max(0, MIN_EXPONENT - exponent);
    if (precision < 0) {
      return 0.0;
    }
    int dropped = length - precision;
    long kept = bits >>> dropped;
    long rest = bits & ((1L << dropped) - 1);
    long half = 1L << (dropped - 1);
    boolean above = rest > half || (rest == half && more);
    boolean tie = rest == half && !more;
    if (above || (tie && (kept & 1) != 0)) {
      kept++;
    }
    return Math.scalb((double) kept, dropped - shift);
  }
}
