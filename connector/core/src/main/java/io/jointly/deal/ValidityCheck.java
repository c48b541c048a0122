package io.jointly.deal;

import io.jointly.field.ConsecutivePoints;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.field.OffPolynomialException;
import io.jointly.field.Reconstruction;
import java.math.BigInteger;
import java.util.List;

/**
 * Checks rows on the shares (PROTOCOL.md §12.3). Each compute party makes three elements of its
 * shares of a row, and whoever has those of all parties judges the row.
 */
public final class ValidityCheck {

  /** How many elements of a row are opened: f(z), g(z) and e. */
  public static final int OPENED = 3;

  private final int elements;
  // For each opened element: what each element of the row is multiplied with, and then 1.
  private final long[][] coefficients;

  private ValidityCheck(int elements, long[][] coefficients) {
    this.elements = elements;
    this.coefficients = coefficients;
  }

  /**
   * Prepares a check.
   *
   * @param layout of a table whose rows are checked
   * @param challenge z and ρ, two elements that nobody could know when the rows were dealt; z is
   *     greater than twice the most elements of a row
   */
  public static ValidityCheck of(DealtLayout layout, long[] challenge) {
    if (!layout.isChecked()) {
      throw new IllegalArgumentException("rows of this table are not checked");
    }
    List<DealtLayout.Constraint> products = layout.products();
    int m = products.size();
    BigInteger z = Fp127.toBigInteger(challenge, 0);
    long[] once = ConsecutivePoints.weightsAt(z, m + 1);
    long[] twice = ConsecutivePoints.weightsAt(z, 2 * m + 1);
    long[][] coefficients = new long[OPENED][];
    for (int k = 0; k < OPENED; k++) {
      coefficients[k] = FpVectors.create(layout.elements() + 1);
    }
    LinearForm.element(layout.proofAt()).addTo(coefficients[0], once, 0);
    LinearForm.element(layout.proofAt() + 1).addTo(coefficients[1], once, 0);
    LinearForm.element(layout.proofAt() + 2).addTo(coefficients[2], twice, 0);
    for (int i = 0; i < m; i++) {
      products.get(i).left().addTo(coefficients[0], once, i + 1);
      products.get(i).right().addTo(coefficients[1], once, i + 1);
      products.get(i).product().addTo(coefficients[2], twice, i + 1);
      LinearForm.element(layout.proofAt() + 3 + i).addTo(coefficients[2], twice, m + 1 + i);
    }
    layout.linear().addTo(coefficients[2], challenge, 1);
    return new ValidityCheck(layout.elements(), coefficients);
  }

  /**
   * Makes this party's shares of what is opened.
   *
   * @param rows shares of the elements of n rows, row after row
   * @return {@value #OPENED} elements for each row
   */
  public long[] shares(long[] rows, int n) {
    FpVectors.requireLength(rows, n * elements);
    long[] opened = FpVectors.create(OPENED * n);
    for (int row = 0; row < n; row++) {
      for (int k = 0; k < OPENED; k++) {
        int at = OPENED * row + k;
        FpVectors.copy(coefficients[k], elements, opened, at, 1);
        FpVectors.addInnerProduct(opened, at, coefficients[k], 0, rows, row * elements, elements);
      }
    }
    return opened;
  }

  /**
   * Judges n rows.
   *
   * @param shares {@link #shares} of every compute party, in the order of their points from 1
   */
  public static RowVerdict[] judge(int threshold, long[][] shares, int n) {
    int[] points = new int[shares.length];
    for (int k = 0; k < points.length; k++) {
      FpVectors.requireLength(shares[k], OPENED * n);
      points[k] = k + 1;
    }
    if (points.length < 2 * threshold + 1) {
      throw new IllegalArgumentException(
          points.length + " parties cannot check rows against " + threshold + " that collude");
    }
    Reconstruction reconstruction = Reconstruction.of(threshold, points);
    RowVerdict[] verdicts = new RowVerdict[n];
    try {
      long[] opened = reconstruction.open(shares);
      for (int row = 0; row < n; row++) {
        verdicts[row] = verdict(opened, OPENED * row);
      }
    } catch (OffPolynomialException e) {
      for (int row = 0; row < n; row++) {
        verdicts[row] = judge(reconstruction, shares, row);
      }
    }
    return verdicts;
  }

  private static RowVerdict judge(Reconstruction reconstruction, long[][] shares, int row) {
    long[][] own = new long[shares.length][];
    for (int k = 0; k < own.length; k++) {
      own[k] = FpVectors.slice(shares[k], OPENED * row, OPENED);
    }
    try {
      return verdict(reconstruction.open(own), 0);
    } catch (OffPolynomialException e) {
      return RowVerdict.INCONSISTENT;
    }
  }

  private static RowVerdict verdict(long[] opened, int at) {
    long[] difference = FpVectors.create(1);
    Fp127.mul(opened, at, opened, at + 1, difference, 0);
    Fp127.sub(difference, 0, opened, at + 2, difference, 0);
    return FpVectors.isZero(difference, 0) ? RowVerdict.ACCEPTED : RowVerdict.INVALID;
  }
}
