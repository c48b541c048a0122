package io.jointly.statistics;

import java.math.BigInteger;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Ordinary least squares with an intercept, y = b0 + b1 x1 + … + bk xk, solved in whole numbers;
 * every figure is exact until it is rounded once. Whether a system is singular is decided exactly,
 * without a tolerance.
 */
public final class Regression {

  private Regression() {}

  /** A fit, or why there is none. */
  public sealed interface Result permits Fit, TooFewRows, Collinear {}

  /**
   * @param n rows
   * @param coefficients k + 1 of them, intercept first
   * @param standardErrors of the coefficients, in the same order; NaN where n = k + 1, as no degree
   *     of freedom is left
   * @param rSquared from 0 to 1; 1 where y does not vary, as in SQL's {@code regr_r2}
   */
  public record Fit(long n, double[] coefficients, double[] standardErrors, double rSquared)
      implements Result {}

  /** There are no more rows than independent variables. */
  public record TooFewRows() implements Result {}

  /**
   * A variable is constant, or a linear function of those before it.
   *
   * @param variable 1 to k: the first x that depends on those before it
   */
  public record Collinear(int variable) implements Result {}

  /**
   * The fit, or null where there is none, as {@code regr_slope} is NULL then; {@link #solve} says
   * why.
   */
  public static @Nullable Fit of(long n, BigInteger[] sums, BigInteger[][] products, Unit[] units) {
    return solve(n, sums, products, units) instanceof Fit fit ? fit : null;
  }

  /**
   * @param n rows where neither y nor any x is NULL
   * @param sums of y (index 0) and of x1 to xk over those rows, in units
   * @param products (k + 1) times (k + 1), symmetric: sum of products of each two
   * @param units of y and of x1 to xk
   * @throws IllegalArgumentException where the shapes differ, the products are not symmetric or
   *     there is no x
   * @throws io.jointly.error.ViolationException where no rows can have these totals
   */
  public static Result solve(long n, BigInteger[] sums, BigInteger[][] products, Unit[] units) {
    Deviations deviations = Deviations.of(n, sums, products, units);
    int k = deviations.size() - 1;
    if (k == 0) {
      throw new IllegalArgumentException("a regression needs an independent variable");
    }
    if (n <= k) {
      return new TooFewRows();
    }
    BigInteger[][] matrix = new BigInteger[k][k];
    BigInteger[] right = new BigInteger[k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        matrix[i][j] = deviations.at(i + 1, j + 1);
      }
      right[i] = deviations.at(i + 1, 0);
    }
    Elimination solved = Elimination.of(matrix, right);
    OptionalInt dependent = solved.dependent();
    if (dependent.isPresent()) {
      return new Collinear(dependent.getAsInt() + 1);
    }
    return new Finish(n, sums, units, deviations, solved).fit();
  }

  /**
   * From the solved system to figures. With D the deviations times n, A its part of the x's, d the
   * determinant of A: the solution is d times the slopes, the inverse d times that of A.
   */
  private record Finish(
      long n, BigInteger[] sums, Unit[] units, Deviations deviations, Elimination solved) {

    Fit fit() {
      int k = sums.length - 1;
      double[] coefficients = new double[k + 1];
      double[] errors = new double[k + 1];
      BigInteger residual = residual();
      coefficients[0] = intercept().toDouble();
      errors[0] = error(residual, meanSpread(), BigInteger.valueOf(n).multiply(perOne(0)));
      for (int i = 0; i < k; i++) {
        BigInteger scale = solved.determinant().multiply(perOne(0));
        coefficients[i + 1] =
            Exact.of(solved.solution(i).multiply(perOne(i + 1)), scale).toDouble();
        BigInteger square = perOne(i + 1).pow(2);
        errors[i + 1] = error(residual, solved.inverse(i, i).multiply(square), perOne(0));
      }
      return new Fit(n, coefficients, errors, rSquared(residual));
    }

    private BigInteger perOne(int variable) {
      return units[variable].perOne();
    }

    /** d n times the residual sum of squares, in squared units of y. */
    private BigInteger residual() {
      BigInteger residual = solved.determinant().multiply(deviations.at(0, 0));
      for (int i = 1; i < sums.length; i++) {
        residual = residual.subtract(solved.solution(i - 1).multiply(deviations.at(i, 0)));
      }
      PlausibleTotals.check(residual.signum() >= 0);
      return residual;
    }

    /** mean(y) - sum of slope times mean(x). */
    private Exact intercept() {
      BigInteger total = solved.determinant().multiply(sums[0]);
      for (int i = 1; i < sums.length; i++) {
        total = total.subtract(solved.solution(i - 1).multiply(sums[i]));
      }
      return Exact.of(
          total, solved.determinant().multiply(BigInteger.valueOf(n)).multiply(perOne(0)));
    }

    /** d (1 + s' A^-1 s), which is d n times the intercept's element of the inverse of X'X. */
    private BigInteger meanSpread() {
      BigInteger total = solved.determinant();
      for (int i = 1; i < sums.length; i++) {
        for (int j = 1; j < sums.length; j++) {
          total = total.add(sums[i].multiply(sums[j]).multiply(solved.inverse(i - 1, j - 1)));
        }
      }
      return total;
    }

    /** The root of residual times factor / (d^2 (n - k - 1) scale^2). */
    private double error(BigInteger residual, BigInteger factor, BigInteger scale) {
      long freedom = n - sums.length;
      if (freedom == 0) {
        return Double.NaN;
      }
      return Exact.of(
              residual.multiply(factor),
              solved.determinant().multiply(scale).pow(2).multiply(BigInteger.valueOf(freedom)))
          .sqrtToDouble();
    }

    private double rSquared(BigInteger residual) {
      BigInteger total = solved.determinant().multiply(deviations.at(0, 0));
      return total.signum() == 0 ? 1.0 : Exact.of(total.subtract(residual), total).toDouble();
    }
  }
}
