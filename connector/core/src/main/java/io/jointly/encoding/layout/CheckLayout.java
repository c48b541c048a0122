package io.jointly.encoding.layout;

import io.jointly.protocol.parameters.DisclosureChecks.GroupChecks;
import java.util.List;

/**
 * What every group must pass before anything of it is opened, and how the elements for it are laid
 * out.
 *
 * @param groupChecks the cell of all the group's rows first
 * @param hiddenCells hidden elements of single cells; they stand behind {@link Layout#cells()}
 * @param counted what all counts that are checked count
 */
public record CheckLayout(GroupChecks groupChecks, List<HiddenCells> hiddenCells, Counted counted) {

  /** What is counted. */
  public enum Counted {
    ROWS,
    /** Different entity keys; rows without a key do not count. */
    ENTITIES,
    /** Different entity keys; where all rows are without a key, they count as one. */
    ENTITIES_OR_ONE
  }

  public CheckLayout {
    hiddenCells = List.copyOf(hiddenCells);
  }

  /** Whether entity keys are counted, and not rows. */
  public boolean countsEntities() {
    return counted != Counted.ROWS;
  }
}
