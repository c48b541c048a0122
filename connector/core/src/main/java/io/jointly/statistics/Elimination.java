package io.jointly.statistics;

import java.math.BigInteger;
import java.util.OptionalInt;

/**
 * Solves a positive semi-definite system of whole numbers without fractions (Bareiss, here in
 * Gauss-Jordan form): every division in it is exact, and the numbers stay minors of the matrix.
 *
 * <p>Pivots are the leading minors. In a positive semi-definite matrix one of them is zero only if
 * the matrix is singular, so rows need not be exchanged.
 */
final class Elimination {

  private final BigInteger[][] rows;
  private BigInteger determinant = BigInteger.ONE;

  private OptionalInt dependent = OptionalInt.empty();

  /**
   * @param rows the matrix, with the right-hand sides in further columns; overwritten
   */
  private Elimination(BigInteger[][] rows) {
    this.rows = rows;
  }

  /**
   * Solves for the one right-hand side and inverts.
   *
   * @throws io.jointly.error.ViolationException where a leading minor is negative
   */
  static Elimination of(BigInteger[][] matrix, BigInteger[] right) {
    int k = matrix.length;
    BigInteger[][] rows = new BigInteger[k][2 * k + 1];
    for (int i = 0; i < k; i++) {
      System.arraycopy(matrix[i], 0, rows[i], 0, k);
      rows[i][k] = right[i];
      for (int j = 0; j < k; j++) {
        rows[i][k + 1 + j] = i == j ? BigInteger.ONE : BigInteger.ZERO;
      }
    }
    Elimination elimination = new Elimination(rows);
    elimination.eliminate();
    return elimination;
  }

  private void eliminate() {
    for (int step = 0; step < rows.length; step++) {
      BigInteger pivot = rows[step][step];
      PlausibleTotals.check(pivot.signum() >= 0);
      if (pivot.signum() == 0) {
        dependent = OptionalInt.of(step);
        return;
      }
      for (int i = 0; i < rows.length; i++) {
        if (i != step) {
          clear(rows[i], rows[step], step, pivot);
        }
      }
      determinant = pivot;
    }
  }

  private void clear(BigInteger[] row, BigInteger[] by, int step, BigInteger pivot) {
    BigInteger factor = row[step];
    for (int j = 0; j < row.length; j++) {
      row[j] = pivot.multiply(row[j]).subtract(factor.multiply(by[j])).divide(determinant);
    }
  }

  /** Number of the first row that depends on the rows before it; empty for a regular matrix. */
  OptionalInt dependent() {
    return dependent;
  }

  /** Positive. */
  BigInteger determinant() {
    return determinant;
  }

  /** The determinant times the solution. */
  BigInteger solution(int i) {
    return rows[i][rows.length];
  }

  /** The determinant times the inverse. */
  BigInteger inverse(int i, int j) {
    return rows[i][rows.length + 1 + j];
  }
}
