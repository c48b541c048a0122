package io.jointly.examples;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares two answers cell by cell, in order: names, types, number of rows, values. Cells are
 * equal if their texts are, unless their column has a tolerance.
 */
public final class Comparison {

  /**
   * How far a double may be from the expected one.
   *
   * @param absolute the absolute part, added to the relative part
   * @param relative the relative part, a multiple of the expected value
   */
  public record Tolerance(double absolute, double relative) {

    BigDecimal at(BigDecimal expected) {
      return new BigDecimal(absolute).add(new BigDecimal(relative).multiply(expected.abs()));
    }
  }

  private final ResultTable expected;
  private final Map<Integer, Tolerance> tolerances = new HashMap<>();
  private final List<String> differences = new ArrayList<>();
  private BigDecimal largest = BigDecimal.ZERO;

  private Comparison(ResultTable expected) {
    this.expected = expected;
  }

  /** A comparison that accepts only an identical answer. */
  public static Comparison with(ResultTable expected) {
    return new Comparison(expected);
  }

  /** Allows a numeric column to differ. */
  public Comparison allowing(String column, Tolerance tolerance) {
    tolerances.put(expected.indexOf(column), tolerance);
    return this;
  }

  /** The differences, one sentence each; an empty list if the answers are equal. */
  public List<String> differences(ResultTable actual) {
    differences.clear();
    largest = BigDecimal.ZERO;
    if (!actual.columns().equals(expected.columns())) {
      differences.add("columns: expected " + expected.columns() + ", got " + actual.columns());
      return List.copyOf(differences);
    }
    if (actual.rows().size() != expected.rows().size()) {
      differences.add("expected " + expected.rows().size() + " rows, got " + actual.rows().size());
    }
    int rows = Math.min(actual.rows().size(), expected.rows().size());
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < expected.columns().size(); column++) {
        compare(row, column, actual.rows().get(row).get(column));
      }
    }
    return List.copyOf(differences);
  }

  /** The largest absolute difference in a tolerated column during the last comparison. */
  public BigDecimal largestTolerated() {
    return largest;
  }

  private void compare(int row, int column, String actual) {
    String wanted = expected.rows().get(row).get(column);
    if (!actual.equals(wanted) && !tolerated(column, wanted, actual)) {
      differences.add(
          "row %d, %s: expected %s, got %s"
              .formatted(row + 1, expected.columns().get(column), wanted, actual));
    }
  }

  private boolean tolerated(int column, String wanted, String actual) {
    Tolerance tolerance = tolerances.get(column);
    if (tolerance == null || !isNumber(wanted) || !isNumber(actual)) {
      return false;
    }
    BigDecimal target = new BigDecimal(wanted);
    BigDecimal difference = new BigDecimal(actual).subtract(target).abs();
    if (difference.compareTo(tolerance.at(target)) > 0) {
      return false;
    }
    largest = largest.max(difference);
    return true;
  }

  /** Whether a tolerance can apply. It cannot for NULL, NaN and the infinities. */
  private static boolean isNumber(String cell) {
    return cell.matches("-?[0-9]+(\\.[0-9]+)?(E-?[0-9]+)?");
  }
}
