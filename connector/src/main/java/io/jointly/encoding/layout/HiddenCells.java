package io.jointly.encoding.layout;

/**
 * One hidden element for each cell of a list of {@link Cells}: it is checked and never opened.
 *
 * @param cells index of the list in {@link Layout#cells()}
 */
public record HiddenCells(int cells, Kind kind) {

  /** What the elements are. */
  public enum Kind {
    /** How many rows, or entities, the cell has. */
    COUNTS,
    /** 1 where this party has rows in the cell, else 0. */
    CONTRIBUTORS
  }
}
