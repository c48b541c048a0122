package io.jointly.protocol.parameters;

import java.util.ArrayList;
import java.util.List;

/**
 * What every group must pass before anything of it is opened (PROTOCOL.md §2.5): each cell's number
 * of rows must be large enough. All offsets are within a group's elements of round 0.
 *
 * @param cells at least one
 * @param mask offset of an element that every data party draws at random
 * @param hidden offsets of the elements that are opened for no group: the mask, contributors, and
 *     counts that are only checked
 */
public record GroupChecks(List<DisclosureChecks.Cell> cells, int mask, List<Integer> hidden) {

  public GroupChecks {
    cells = List.copyOf(cells);
    hidden = hidden.stream().distinct().sorted().toList();
    if (cells.isEmpty()) {
      throw new IllegalArgumentException("checks of groups without a cell");
    }
    if (!hidden.contains(mask)) {
      throw new IllegalArgumentException("a mask that is opened");
    }
  }

  /** The offsets of all elements that are checked or hidden. */
  List<Integer> offsets() {
    List<Integer> offsets = new ArrayList<>(hidden);
    for (DisclosureChecks.Cell cell : cells) {
      cell.count().forEach(term -> offsets.add(term.element()));
      cell.contributors().ifPresent(offsets::add);
    }
    return offsets;
  }
}
