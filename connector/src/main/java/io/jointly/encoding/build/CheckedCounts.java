package io.jointly.encoding.build;

import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.LocalAggregate;
import io.jointly.encoding.layout.Position;
import io.jointly.encoding.layout.RowMinimum;
import io.jointly.protocol.parameters.DisclosureChecks;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The counts that a layout checks, however its elements are laid out. Two queries over the same
 * rows and groups whose checked counts are the same suppress the same groups.
 */
public final class CheckedCounts {

  /** A count of rows, as a sum of local aggregates times factors, and what it must pass. */
  private record Count(
      Map<LocalAggregate, Integer> rows, boolean passesWithoutRows, RowMinimum minimum) {}

  private final Set<Count> counts = new HashSet<>();

  /** Of lists of cells: every cell is checked, so the position stands for all of them. */
  private final Set<Position> positions = new HashSet<>();

  private CheckedCounts() {}

  /** Without any where nothing is checked. */
  public static CheckedCounts of(Layout layout) {
    CheckedCounts checked = new CheckedCounts();
    if (layout.checks() != null) {
      layout.checks().groupChecks().cells().forEach(cell -> checked.add(layout, cell));
      layout.cells().forEach(cells -> checked.positions.add(cells.position()));
    }
    return checked;
  }

  private void add(Layout layout, DisclosureChecks.Cell cell) {
    // Behind the elements stand single cells.
    if (cell.contributor() >= layout.elements().size()) {
      return;
    }
    Element element = layout.elements().get(cell.contributor());
    if (!(element instanceof Element.Contributor contributor)) {
      throw new IllegalStateException(element + " is checked and is no contributor");
    }
    Map<LocalAggregate, Integer> rows = new HashMap<>();
    contributor
        .terms()
        .forEach(
            term -> rows.put(layout.localAggregates().get(term.localAggregate()), term.factor()));
    counts.add(new Count(rows, cell.present().isPresent(), contributor.minimum()));
  }

  /** Whether every group that the others suppress is suppressed by these too. */
  public boolean includeAllOf(CheckedCounts others) {
    return counts.containsAll(others.counts) && positions.containsAll(others.positions);
  }
}
