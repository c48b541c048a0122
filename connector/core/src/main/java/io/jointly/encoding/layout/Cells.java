package io.jointly.encoding.layout;

/** Cells of each group, one for each position. */
public record Cells(Position position, Kind kind) {

  /** What is opened for each cell. */
  public enum Kind {
    /** How many rows have that position. */
    COUNTS,
    /** Whether any row has it: a random element if so, else 0. */
    FLAGS
  }

  /** The largest number of cells in one list of cells. */
  public static final int MOST = 1 << 16;

  /** Number of cells, and of elements, of each group. */
  public int size() {
    return Math.toIntExact(position.size());
  }
}
