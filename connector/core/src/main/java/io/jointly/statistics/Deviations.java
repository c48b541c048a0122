package io.jointly.statistics;

import java.math.BigInteger;

/**
 * For several variables over the same rows: n times the sums of products of deviations from the
 * means. These are whole numbers, so nothing is divided or rounded before a matrix is made from
 * them.
 */
final class Deviations {

  private final BigInteger[][] scaled;

  private Deviations(BigInteger[][] scaled) {
    this.scaled = scaled;
  }

  /**
   * @param sums sum of each of k variables
   * @param products k times k, symmetric: sum of products of each two
   * @param units of each variable
   * @throws IllegalArgumentException where the shapes differ or the products are not symmetric
   * @throws io.jointly.error.ViolationException where no rows can have two of these totals
   */
  static Deviations of(long n, BigInteger[] sums, BigInteger[][] products, Unit[] units) {
    checkShape(sums, products, units);
    int k = sums.length;
    BigInteger[][] scaled = new BigInteger[k][k];
    for (int i = 0; i < k; i++) {
      PlausibleTotals.check(
          PlausibleTotals.count(n, sums[i]) && PlausibleTotals.count(n, products[i]));
      for (int j = 0; j < k; j++) {
        scaled[i][j] = Sums.joint(n, sums[i], sums[j], products[i][j]);
      }
    }
    for (int i = 0; i < k; i++) {
      for (int j = 0; j <= i; j++) {
        BigInteger bound = scaled[i][i].multiply(scaled[j][j]);
        PlausibleTotals.check(
            scaled[i][i].signum() >= 0
                && scaled[i][j].multiply(scaled[i][j]).compareTo(bound) <= 0);
      }
    }
    return new Deviations(scaled);
  }

  private static void checkShape(BigInteger[] sums, BigInteger[][] products, Unit[] units) {
    int k = sums.length;
    if (k == 0 || products.length != k || units.length != k) {
      throw new IllegalArgumentException(
          k + " sums, " + products.length + " rows of products, " + units.length + " units");
    }
    for (int i = 0; i < k; i++) {
      if (products[i].length != k) {
        throw new IllegalArgumentException("row " + i + " of products has not " + k + " columns");
      }
      for (int j = 0; j < i; j++) {
        if (!products[i][j].equals(products[j][i])) {
          throw new IllegalArgumentException("products are not symmetric at " + i + ", " + j);
        }
      }
    }
  }

  int size() {
    return scaled.length;
  }

  /** n times the sum of products of the deviations of variables i and j. */
  BigInteger at(int i, int j) {
    return scaled[i][j];
  }
}
