package io.jointly.statistics;

import java.math.BigInteger;

/**
 * Exact totals of two variables over the n rows where neither is NULL. In {@code regr_*(y, x)} the
 * second argument is the independent variable and is {@code x} here; in {@code covar_*} and {@code
 * corr} the order does not matter. Totals that no rows can have are a {@link
 * io.jointly.error.ViolationException}.
 *
 * @param withoutSquares n, the sums of x, of y and of x times y
 * @param sxx sum of x squared
 * @param syy sum of y squared
 */
public record PairSums(JointSums withoutSquares, BigInteger sxx, BigInteger syy) {

  public PairSums {
    BigInteger joint = withoutSquares.joint();
    BigInteger spreadX =
        Sums.joint(withoutSquares.n(), withoutSquares.sx(), withoutSquares.sx(), sxx);
    BigInteger spreadY =
        Sums.joint(withoutSquares.n(), withoutSquares.sy(), withoutSquares.sy(), syy);
    PlausibleTotals.check(
        PlausibleTotals.count(withoutSquares.n(), sxx, syy)
            && spreadX.signum() >= 0
            && spreadY.signum() >= 0
            && joint.multiply(joint).compareTo(spreadX.multiply(spreadY)) <= 0);
  }

  /** Rows where both x and y are not NULL. */
  public long n() {
    return withoutSquares.n();
  }

  /** Sum of x over those rows, in units of x. */
  public BigInteger sx() {
    return withoutSquares.sx();
  }

  /** Sum of y over those rows, in units of y. */
  public BigInteger sy() {
    return withoutSquares.sy();
  }

  /** Sum of x times y. */
  public BigInteger sxy() {
    return withoutSquares.sxy();
  }

  public Unit unitX() {
    return withoutSquares.unitX();
  }

  public Unit unitY() {
    return withoutSquares.unitY();
  }

  Sums x() {
    return new Sums(n(), sx(), sxx, unitX());
  }

  Sums y() {
    return new Sums(n(), sy(), syy, unitY());
  }

  /** n^2 times the population variance of x, in squared units of x; a whole number. */
  BigInteger spreadX() {
    return Sums.joint(n(), sx(), sx(), sxx);
  }

  /** n^2 times the population variance of y, in squared units of y; a whole number. */
  BigInteger spreadY() {
    return Sums.joint(n(), sy(), sy(), syy);
  }

  /** n^2 times the population covariance, in units of x times units of y; a whole number. */
  BigInteger joint() {
    return withoutSquares.joint();
  }
}
