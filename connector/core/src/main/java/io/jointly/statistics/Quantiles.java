package io.jointly.statistics;

import org.jspecify.annotations.Nullable;

/**
 * Percentiles from counts of cells.
 *
 * <p>Where the cells concerned hold a single value each, the answer equals Spark's to the last bit.
 * In a wide cell the rows are assumed to be spread evenly. A row's true value is in its cell, so
 * that the answer's distance from the true percentile is at most the width (upper minus lower) of
 * the cell that it falls in, or of the wider one of the two cells that are interpolated between. An
 * answer never leaves the bounds of these cells, and apart from rounding it does not fall as p
 * rises.
 *
 * <p>For {@code ORDER BY x DESC} give the cells in descending order, each with its upper bound as
 * {@code lower}.
 */
public final class Quantiles {

  private Quantiles() {}

  /**
   * Spark's {@code percentile}, {@code percentile_cont} and {@code median}: interpolates linearly
   * between the two rows next to position p (n - 1).
   *
   * @param counts rows in each cell
   * @param p from 0 to 1
   * @return null where there are no rows
   * @throws IllegalArgumentException where p is out of range
   * @throws io.jointly.error.ViolationException where a count is negative
   */
  public static @Nullable Double percentileCont(long[] counts, CellValues values, double p) {
    long n = rows(counts, p);
    if (n == 0) {
      return null;
    }
    double position = (n - 1) * p;
    long lower = (long) Math.floor(position);
    long higher = (long) Math.ceil(position);
    Place below = place(counts, Math.min(lower, n - 1));
    if (higher == lower) {
      return below.value(values);
    }
    Place above = place(counts, Math.min(higher, n - 1));
    double low = below.value(values);
    double high = above.value(values);
    if (low == high && below.cell == above.cell) {
      return low;
    }
    // As Spark writes it; other forms round differently.
    double between = (higher - position) * low + (position - lower) * high;
    return below.isSingle(values) && above.isSingle(values) ? between : within(low, high, between);
  }

  /**
   * Spark's {@code percentile_disc}, and {@code approx_percentile} where that is exact (fewer than
   * 5000 rows at the default accuracy): the value of row number ⌈p n⌉ in ascending order, the first
   * one for p = 0. The product is rounded to double before it is rounded up, as in Spark.
   *
   * @param counts rows in each cell
   * @param p from 0 to 1
   * @return null where there are no rows; in a wide cell a value within it, which need not be one
   *     of the rows'
   * @throws IllegalArgumentException where p is out of range
   * @throws io.jointly.error.ViolationException where a count is negative
   */
  public static @Nullable Double discrete(long[] counts, CellValues values, double p) {
    long n = rows(counts, p);
    if (n == 0) {
      return null;
    }
    long rank = Math.max(1, Math.min(n, (long) Math.ceil(p * n)));
    return place(counts, rank - 1).value(values);
  }

  /** The number, or the nearer end; the ends are the other way round where cells descend. */
  private static double within(double one, double other, double number) {
    return Math.max(Math.min(one, other), Math.min(Math.max(one, other), number));
  }

  private static long rows(long[] counts, double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("a percentage is from 0 to 1, not " + p);
    }
    long n = 0;
    for (long count : counts) {
      n += count;
      PlausibleTotals.check(count >= 0 && n >= 0);
    }
    return n;
  }

  /**
   * @param row number of a row in ascending order, from 0, less than their sum
   */
  private static Place place(long[] counts, long row) {
    long before = 0;
    int cell = 0;
    while (before + counts[cell] <= row) {
      before += counts[cell];
      cell++;
    }
    return new Place(cell, row - before, counts[cell]);
  }

  /**
   * @param row number of the row in its cell, from 0
   * @param count rows in the cell
   */
  private record Place(int cell, long row, long count) {

    boolean isSingle(CellValues values) {
      return values.lower(cell) == values.upper(cell);
    }

    double value(CellValues values) {
      double lower = values.lower(cell);
      double upper = values.upper(cell);
      if (lower == upper) {
        return lower;
      }
      double share = (row + 0.5) / count;
      // Not lower + share * (upper - lower): the difference may be infinite.
      return within(lower, upper, (1 - share) * lower + share * upper);
    }
  }
}
