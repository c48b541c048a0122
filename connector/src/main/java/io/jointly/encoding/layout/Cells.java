package io.jointly.encoding.layout;

/** One number for each position, of each group. */
public record Cells(Position position, Kind kind) {

  /** What is opened of each cell. */
  public enum Kind {
    /** How many rows have that position. */
    COUNTS,
    /** Whether any row has it: a random multiple of the indicator. */
    FLAGS
  }

  /** Most cells of one group. */
  public static final int MOST = 1 << 16;

  /** Number of cells, and of elements, of each group. */
  public int size() {
    return Math.toIntExact(position.size());
  }
}
