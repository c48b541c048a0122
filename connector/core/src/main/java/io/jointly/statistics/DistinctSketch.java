package io.jointly.statistics;

import java.util.BitSet;

/**
 * Estimates how many different values have set the bits of a sketch of m = 2^rowsLog2 rows and some
 * columns.
 *
 * <p>A value's hash sets one bit: the low {@code rowsLog2} bits of the hash are the row, the number
 * of trailing zeros of the others is the column, the last column taking all greater numbers. The
 * sketch of a union is the OR of the sketches.
 *
 * <p>The estimate maximises the likelihood under the model that bit c of a row is set with
 * probability 1 - exp(-n/m 2^-(c+1)) independently of all others. Where n is well above m and well
 * below m 2^columns, the relative standard error in theory is sqrt(6 ln 2 / π²) / sqrt(m) = 0.649 /
 * sqrt(m). For m = 1024 that is 2.03 %, and these were measured, with 32 columns:
 *
 * <table>
 *   <caption>Root mean square of the relative error, and its mean, for m = 1024</caption>
 *   <tr><th>n</th><th>trials</th><th>error</th><th>mean</th></tr>
 *   <tr><td>10</td><td>20,000</td><td>1.22 %</td><td>-0.15 %</td></tr>
 *   <tr><td>1,000</td><td>20,000</td><td>1.33 %</td><td>0.02 %</td></tr>
 *   <tr><td>100,000</td><td>4,000</td><td>2.01 %</td><td>0.05 %</td></tr>
 *   <tr><td>10,000,000</td><td>10,000, bits drawn independently</td><td>2.03 %</td><td>0.04 %</td></tr>
 *   <tr><td>10,000,000</td><td>120, from hashes</td><td>1.82 %</td><td>0.22 %</td></tr>
 * </table>
 */
public final class DistinctSketch {

  private static final int HASH_BITS = Long.SIZE;

  private DistinctSketch() {}

  /**
   * The number of the bit that a value sets: row times columns plus column.
   *
   * @param hash of the value, 64 bits that look random
   * @param rowsLog2 0 to 24
   * @param columns 1 to 64 - rowsLog2
   */
  public static int cell(long hash, int rowsLog2, int columns) {
    checkShape(rowsLog2, columns);
    int row = (int) (hash & ((1L << rowsLog2) - 1));
    int zeros = Long.numberOfTrailingZeros(hash >>> rowsLog2);
    return row * columns + Math.min(columns - 1, zeros);
  }

  /**
   * As {@link #estimate(BitSet, int, int)}.
   *
   * @param bits as many as there are cells
   */
  public static long estimate(boolean[] bits, int rowsLog2, int columns) {
    checkShape(rowsLog2, columns);
    if (bits.length != columns << rowsLog2) {
      throw new IllegalArgumentException(
          bits.length + " bits for " + (columns << rowsLog2) + " cells");
    }
    BitSet set = new BitSet(bits.length);
    for (int i = 0; i < bits.length; i++) {
      set.set(i, bits[i]);
    }
    return estimate(set, rowsLog2, columns);
  }

  /**
   * The likeliest number of different values; 0 if and only if no bit is set. Where all bits are
   * set, every greater number is likelier. The answer is then the one for a sketch with one bit of
   * the last column clear, and means "at least"; see {@link #isFull}.
   *
   * @param bits by {@link #cell}
   * @throws IllegalArgumentException where the shape is not possible or a bit has no cell
   */
  public static long estimate(BitSet bits, int rowsLog2, int columns) {
    checkShape(rowsLog2, columns);
    int rows = 1 << rowsLog2;
    if (bits.length() > rows * columns) {
      throw new IllegalArgumentException(
          "bit " + (bits.length() - 1) + " set of " + rows * columns + " cells");
    }
    long[] set = new long[columns];
    for (int i = bits.nextSetBit(0); i >= 0; i = bits.nextSetBit(i + 1)) {
      set[i % columns]++;
    }
    if (bits.isEmpty()) {
      return 0;
    }
    if (isFull(bits, rowsLog2, columns)) {
      set[columns - 1]--;
    }
    return Math.max(1, Math.round(rows * likeliest(set, rows)));
  }

  /** Whether the sketch is too small for its values. */
  public static boolean isFull(BitSet bits, int rowsLog2, int columns) {
    checkShape(rowsLog2, columns);
    return bits.cardinality() == columns << rowsLog2;
  }

  private static void checkShape(int rowsLog2, int columns) {
    if (rowsLog2 < 0 || rowsLog2 > 24 || columns < 1 || columns > HASH_BITS - rowsLog2) {
      throw new IllegalArgumentException(
          "no sketch of 2^" + rowsLog2 + " rows and " + columns + " columns");
    }
  }

  /** The share of all values that falls into a column. */
  private static double share(int column, int columns) {
    return Math.scalb(1.0, -Math.min(column + 1, columns - 1));
  }

  /**
   * Values per row. The likelihood's slope falls from infinity to below zero, so that halving finds
   * its zero, to the last bit.
   */
  private static double likeliest(long[] set, int rows) {
    double low = 0;
    double high = 1;
    while (slope(set, rows, high) > 0) {
      low = high;
      high *= 2;
    }
    while (true) {
      double middle = low + (high - low) / 2;
      if (middle <= low || middle >= high) {
        return middle;
      }
      if (slope(set, rows, middle) > 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
  }

  /** Derivative of the log-likelihood by the number of values per row. */
  private static double slope(long[] set, int rows, double perRow) {
    double slope = 0;
    for (int c = 0; c < set.length; c++) {
      double share = share(c, set.length);
      // StrictMath: every receiver gets the same answer on every processor.
      slope += share * (set[c] / StrictMath.expm1(perRow * share) - (rows - set[c]));
    }
    return slope;
  }
}
