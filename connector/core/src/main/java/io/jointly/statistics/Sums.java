package io.jointly.statistics;

import java.math.BigInteger;

/**
 * Exact totals of one variable x over n rows. Totals that no rows can have are a {@link
 * io.jointly.error.ViolationException}.
 *
 * @param n rows where x is not NULL
 * @param sx sum of x, in units
 * @param sxx sum of x squared, in squared units
 */
public record Sums(long n, BigInteger sx, BigInteger sxx, Unit unit) {

  public Sums {
    PlausibleTotals.check(PlausibleTotals.count(n, sx, sxx) && joint(n, sx, sx, sxx).signum() >= 0);
  }

  /** n^2 times the population covariance of two variables, from their sums. */
  static BigInteger joint(long n, BigInteger sa, BigInteger sb, BigInteger sab) {
    return BigInteger.valueOf(n).multiply(sab).subtract(sa.multiply(sb));
  }

  /** n^2 times the population variance, in squared units; a whole number. */
  BigInteger spread() {
    return joint(n, sx, sx, sxx);
  }
}
