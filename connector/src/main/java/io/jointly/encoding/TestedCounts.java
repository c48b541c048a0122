package io.jointly.encoding;

import io.jointly.encoding.GroupTests.TestedCell;
import io.jointly.encoding.GroupTests.Zero;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a layout tests, whatever its elements are: two queries over the same rows whose tested
 * counts are the same suppress the same groups.
 */
final class TestedCounts {

  private record Count(Map<Slot, Integer> rows, Zero zero, int more) {}

  private TestedCounts() {}

  /** Empty where nothing is tested. */
  static Set<Object> of(Layout layout) {
    Set<Object> counts = new HashSet<>();
    if (layout.tests() == null) {
      return counts;
    }
    for (TestedCell cell : layout.tests().cells()) {
      Map<Slot, Integer> rows = new HashMap<>();
      for (GroupTests.Term term : cell.count()) {
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

  private static Slot slot(Layout layout, int element) {
    Element counted = layout.elements().get(element);
    int slot =
        counted instanceof Element.Tested tested
            ? tested.slot()
            : ((Element.Total) counted).slots().get(0);
    return layout.slots().get(slot);
  }
}
