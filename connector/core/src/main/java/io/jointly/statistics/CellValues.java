package io.jointly.statistics;

/**
 * What the cells of a distribution hold. Cells are in ascending order and do not overlap; every
 * value of cell i lies from {@code lower(i)} to {@code upper(i)}, both included.
 */
public interface CellValues {

  /** The least value that cell i can hold; finite. */
  double lower(int cell);

  /** The greatest value that cell i can hold; equal to the least where the cell is one value. */
  double upper(int cell);

  /** Cells of one value each. */
  static CellValues single(double... values) {
    double[] own = values.clone();
    return new CellValues() {
      @Override
      public double lower(int cell) {
        return own[cell];
      }

      @Override
      public double upper(int cell) {
        return own[cell];
      }
    };
  }
}
