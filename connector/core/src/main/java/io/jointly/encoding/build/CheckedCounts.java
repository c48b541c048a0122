package io.jointly.encoding.build;

import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.LocalAggregate;
import io.jointly.encoding.layout.Position;
import io.jointly.encoding.layout.RowMinimum;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.query.Expr;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The counts that a layout checks, however its elements are laid out. Two queries over the same
 * rows and groups whose checked counts are the same suppress the same groups.
 */
public final class CheckedCounts {

  /** A count of rows, as a sum of local aggregates times factors, and what it must pass. */
  private record Count(
      Map<LocalAggregate, Integer> rows, boolean passesWithoutRows, RowMinimum minimum) {

    /** Whether this number passes wherever the other does: some of its rows are all the other's. */
    boolean followsFrom(Count other) {
      return equals(other)
          || (minimum.kind() == other.minimum.kind()
              && !other.passesWithoutRows
              && minimum.rows() <= other.minimum.rows()
              && !other.there().isEmpty()
              && other.there().containsAll(there())
              && isPlain());
    }

    private boolean isPlain() {
      return rows.containsKey(new LocalAggregate.Rows()) || !there().isEmpty();
    }

    /** What is not NULL in the rows; empty for all rows, and where they are chosen otherwise. */
    private List<Expr> there() {
      return rows.size() == 1
              && rows.keySet().iterator().next() instanceof LocalAggregate.NonNull nonNull
              && rows.containsValue(1)
          ? nonNull.exprs()
          : List.of();
    }
  }

  private final Set<Count> counts = new HashSet<>();

  /** Of lists of cells: every cell is checked, so the position stands for all of them. */
  private final Set<Position> positions = new HashSet<>();

  private CheckedCounts() {}

  /** Without any where nothing is checked. */
  public static CheckedCounts of(Layout layout) {
    CheckedCounts checked = new CheckedCounts();
    if (layout.checks() != null) {
      layout.checks().groupChecks().cells().forEach(cell -> checked.add(layout, cell));
      layout.checks().groupChecks().dealtCells().forEach(cell -> checked.add(layout, cell));
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
    counts.add(
        new Count(
            rows(layout, contributor.terms()), cell.present().isPresent(), contributor.minimum()));
  }

  private void add(Layout layout, DisclosureChecks.DealtCell cell) {
    if (!(layout.elements().get(cell.rows()) instanceof Element.Contributor count)) {
      throw new IllegalStateException("what is checked of dealt rows is no number of them");
    }
    counts.add(
        new Count(
            rows(layout, count.terms()),
            cell.none() == DisclosureChecks.DealtCell.None.PASSES,
            count.minimum()));
  }

  private static Map<LocalAggregate, Integer> rows(
      Layout layout, List<Element.ScaledAggregate> terms) {
    Map<LocalAggregate, Integer> rows = new HashMap<>();
    terms.forEach(
        term -> rows.put(layout.localAggregates().get(term.localAggregate()), term.factor()));
    return rows;
  }

  /** Whether every group that the others suppress is suppressed by these too. */
  public boolean includeAllOf(CheckedCounts others) {
    return others.counts.stream().allMatch(this::include)
        && positions.containsAll(others.positions);
  }

  private boolean include(Count other) {
    return counts.contains(other) || counts.stream().anyMatch(other::followsFrom);
  }
}
