package io.jointly.encoding.layout;

/**
 * One hidden element for each cell of a list of {@link Cells}: it is checked and never opened.
 *
 * @param cells index of the list in {@link Layout#cells()}
 * @param minimum rows, or entities, that this party needs in the cell
 */
public record HiddenCells(int cells, Kind kind, RowMinimum minimum) {

  /** What the elements are. */
  public enum Kind {
    /** As {@link Element.Contributor}. */
    CONTRIBUTORS,
    /** As {@link Element.Inverse}. */
    INVERSES
  }
}
