package io.jointly.statistics;

import java.math.BigInteger;

/**
 * Exact totals of one variable x over n rows.
 *
 * @param n rows where x is not NULL
 * @param sx sum of x, in units
 * @param sxx sum of x squared, in squared units
 * @throws io.jointly.error.ViolationException where no rows can have these totals
 */
public record Sums(long n, BigInteger sx, BigInteger sxx, Unit unit) {

  public Sums {
    PlausibleTotals.check(
        PlausibleTotals.count(n, sx, sxx) && PairSums.joint(n, sx, sx, sxx).signum() >= 0);
  }

  /** n^2 times the population variance, in squared units; a whole number. */
  BigInteger spread() {
    return PairSums.joint(n, sx, sx, sxx);
  }
}
