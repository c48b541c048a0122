package io.jointly.encoding.build;

import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.LocalAggregate;
import io.jointly.encoding.layout.Position;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.DisclosureChecks.Zero;
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
  private record Count(Map<LocalAggregate, Integer> rows, Zero zero, int more) {}

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
    Map<LocalAggregate, Integer> rows = new HashMap<>();
    for (DisclosureChecks.ScaledElement term : cell.count()) {
      if (term.element() < layout.elements().size()) {
        rows.put(counted(layout, term.element()), term.factor());
      }
    }
    if (!rows.isEmpty()) {
      counts.add(new Count(rows, cell.zero(), cell.more()));
    }
  }

  private static LocalAggregate counted(Layout layout, int element) {
    Element counted = layout.elements().get(element);
    if (counted instanceof Element.HiddenCount hidden) {
      return layout.localAggregates().get(hidden.localAggregate());
    }
    if (counted instanceof Element.Total total) {
      return layout.localAggregates().get(total.localAggregates().get(0));
    }
    throw new IllegalStateException(counted + " is checked and is no count");
  }

  /** Whether every group that the others suppress is suppressed by these too. */
  public boolean includeAllOf(CheckedCounts others) {
    return counts.containsAll(others.counts) && positions.containsAll(others.positions);
  }
}
