package io.jointly.statistics;

import java.math.BigInteger;

/**
 * Exact totals of two variables over the n rows where neither is NULL. In {@code regr_*(y, x)} the
 * second argument is the independent variable and is {@code x} here; in {@code covar_*} and {@code
 * corr} the order does not matter.
 *
 * @param n rows where both x and y are not NULL
 * @param sx sum of x over those rows, in units of x
 * @param sy sum of y over those rows, in units of y
 * @param sxx sum of x squared
 * @param syy sum of y squared
 * @param sxy sum of x times y
 * @throws io.jointly.error.ViolationException where no rows can have these totals
 */
public record PairSums(
    long n,
    BigInteger sx,
    BigInteger sy,
    BigInteger sxx,
    BigInteger syy,
    BigInteger sxy,
    Unit unitX,
    Unit unitY) {

  public PairSums {
    BigInteger spreadX = joint(n, sx, sx, sxx);
    BigInteger spreadY = joint(n, sy, sy, syy);
    BigInteger joint = joint(n, sx, sy, sxy);
    PlausibleTotals.check(
        PlausibleTotals.count(n, sx, sy, sxx, syy, sxy)
            && spreadX.signum() >= 0
            && spreadY.signum() >= 0
            && joint.multiply(joint).compareTo(spreadX.multiply(spreadY)) <= 0);
  }

  JointSums withoutSquares() {
    return new JointSums(n, sx, sy, sxy, unitX, unitY);
  }

  Sums x() {
    return new Sums(n, sx, sxx, unitX);
  }

  Sums y() {
    return new Sums(n, sy, syy, unitY);
  }

  /** n^2 times the population variance of x, in squared units of x; a whole number. */
  BigInteger spreadX() {
    return joint(n, sx, sx, sxx);
  }

  /** n^2 times the population variance of y, in squared units of y; a whole number. */
  BigInteger spreadY() {
    return joint(n, sy, sy, syy);
  }

  /** n^2 times the population covariance, in units of x times units of y; a whole number. */
  BigInteger joint() {
    return joint(n, sx, sy, sxy);
  }

  static BigInteger joint(long n, BigInteger sa, BigInteger sb, BigInteger sab) {
    return BigInteger.valueOf(n).multiply(sab).subtract(sa.multiply(sb));
  }
}
