package io.jointly.statistics;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Matrices of moments of several variables over the same rows. */
public final class Matrix {

  private Matrix() {}

  /**
   * The sample covariances, each rounded once; symmetric, with the variances in the diagonal.
   *
   * @param n rows where none of the k variables is NULL
   * @param sums sum of each variable over those rows, in its units
   * @param products k times k, symmetric: sum of products of each two
   * @param units of each variable
   * @return k times k; null for fewer than two rows, where {@code covar_samp} is NULL
   * @throws IllegalArgumentException where the shapes differ or the products are not symmetric
   * @throws io.jointly.error.ViolationException where no rows can have these totals; looks at each
   *     two variables, not at all of them together
   */
  public static double @Nullable [][] covarianceSamp(
      long n, BigInteger[] sums, BigInteger[][] products, Unit[] units) {
    Deviations deviations = Deviations.of(n, sums, products, units);
    if (n < 2) {
      return null;
    }
    int k = deviations.size();
    BigInteger divisor = BigInteger.valueOf(n).multiply(BigInteger.valueOf(n - 1));
    double[][] matrix = new double[k][k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j <= i; j++) {
        BigInteger scale = divisor.multiply(units[i].perOne()).multiply(units[j].perOne());
        matrix[i][j] = Exact.of(deviations.at(i, j), scale).toDouble();
        matrix[j][i] = matrix[i][j];
      }
    }
    return matrix;
  }
}
