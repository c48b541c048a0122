package io.jointly.encoding.build;

import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.GroupChecks;
import io.jointly.encoding.layout.GroupChecks.TestedCell;
import io.jointly.encoding.layout.GroupChecks.Zero;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.LocalAggregate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a layout tests, whatever its elements are: two queries over the same rows whose tested
 * counts are the same suppress the same groups.
 */
public final class CheckedCounts {

  private record Count(Map<LocalAggregate, Integer> rows, Zero zero, int more) {}

  private CheckedCounts() {}

  /** Empty where nothing is tested. */
  public static Set<Object> of(Layout layout) {
    Set<Object> counts = new HashSet<>();
    if (layout.tests() == null) {
      return counts;
    }
    for (TestedCell cell : layout.tests().cells()) {
      Map<LocalAggregate, Integer> rows = new HashMap<>();
      for (GroupChecks.ScaledElement term : cell.count()) {
        if (term.element() < layout.elements().size()) {
          rows.put(slot(layout, term.element()), term.factor());
        }
      }
      if (!rows.isEmpty()) {
        counts.add(new Count(rows, cell.zero(), cell.more()));
      }
    }
    // Every cell of a list of cells is tested.
    layout.cells().forEach(cells -> counts.add(cells.position()));
    return counts;
  }

  private static LocalAggregate slot(Layout layout, int element) {
    Element counted = layout.elements().get(element);
    int slot =
        counted instanceof Element.Tested tested
            ? tested.slot()
            : ((Element.Total) counted).slots().get(0);
    return layout.slots().get(slot);
  }
}
