package io.jointly.encoding.layout;

import java.util.List;

/**
 * What is tested of every group on shares before anything of it is opened, in terms of the elements
 * that the group has in round 0. A group is shown if all its cells pass (PROTOCOL.md §2.5).
 *
 * @param cells the rows of the group first
 * @param blocks hidden counts of single cells, laid behind {@link Layout#cells()}
 * @param counted what the numbers are numbers of, and the hidden counts of cells
 * @param mask index of the element that every data party draws at random
 * @param hidden indexes of all elements that are opened for no group, the mask among them
 */
public record GroupChecks(
    List<TestedCell> cells,
    List<HiddenCells> blocks,
    Counted counted,
    int mask,
    List<Integer> hidden) {

  /**
   * Random elements behind the last group of a round in which something is multiplied; as many as
   * {@code protocol.Tests.TAIL}.
   */
  public static final int TAIL = 4;

  /** What is counted. */
  public enum Counted {
    ROWS,
    /** Different entity keys; rows without one have none. */
    ENTITIES,
    /** The same, but where there are only rows without a key, they count as one. */
    ENTITIES_OR_ONE
  }

  /** So many times the element at this index. */
  public record ScaledElement(int element, int factor) {}

  /** Whether a cell without rows passes. */
  public enum Zero {
    FAILS,
    PASSES
  }

  /**
   * A number of rows that must be large enough.
   *
   * @param count the number, as a sum of terms
   * @param contributors index of an element that is 1 at a party with rows in the cell, or -1
   * @param more how many rows above the threshold it takes
   */
  public record TestedCell(List<ScaledElement> count, int contributors, Zero zero, int more) {
    public TestedCell {
      count = List.copyOf(count);
    }
  }

  /** One hidden element for each of some {@link Cells}. */
  public record HiddenCells(int cells, Kind kind) {

    /** What the elements are. */
    public enum Kind {
      /** How many rows, or entities, the cell has. */
      COUNTS,
      /** 1 where this party has rows in the cell, else 0. */
      CONTRIBUTORS
    }
  }

  /** Whether entity keys are counted. */
  public boolean areEntities() {
    return counted != Counted.ROWS;
  }

  public GroupChecks {
    cells = List.copyOf(cells);
    blocks = List.copyOf(blocks);
    hidden = List.copyOf(hidden);
  }
}
