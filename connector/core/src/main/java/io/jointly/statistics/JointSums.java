package io.jointly.statistics;

import java.math.BigInteger;

/**
 * Exact totals that a covariance needs, over the n rows where neither x nor y is NULL. The squares
 * are not among them, so they need not be opened. Totals that no rows can have are a {@link
 * io.jointly.error.ViolationException}.
 *
 * @param n rows where both x and y are not NULL
 * @param sx sum of x over those rows, in units of x
 * @param sy sum of y over those rows, in units of y
 * @param sxy sum of x times y
 */
public record JointSums(
    long n, BigInteger sx, BigInteger sy, BigInteger sxy, Unit unitX, Unit unitY) {

  public JointSums {
    PlausibleTotals.check(PlausibleTotals.count(n, sx, sy, sxy));
  }

  /** n^2 times the population covariance, in units of x times units of y; a whole number. */
  BigInteger joint() {
    return Sums.joint(n, sx, sy, sxy);
  }
}
