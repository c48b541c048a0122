package io.jointly.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.encoding.layout.Cells;
import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.GroupChecks;
import io.jointly.encoding.layout.GroupChecks.TestedCell;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.LocalAggregate;
import io.jointly.query.Expr;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Holds everything that a layout opens against what it tests. */
public final class Coverage {

  private final Layout layout;
  private final GroupChecks tests;

  /** In which rows something is counted that is tested by itself: those where none is NULL. */
  private final Set<Set<Expr>> testedRows = new HashSet<>();

  private final Set<Integer> testedElements = new HashSet<>();

  private Coverage(Layout layout) {
    this.layout = layout;
    this.tests = Objects.requireNonNull(layout.tests());
    for (TestedCell cell : tests.cells()) {
      if (cell.count().size() == 1 && cell.count().get(0).factor() == 1) {
        int element = cell.count().get(0).element();
        testedElements.add(element);
        if (element < layout.elements().size()) {
          Element counted = layout.elements().get(element);
          int slot =
              counted instanceof Element.Tested tested
                  ? tested.slot()
                  : ((Element.Total) counted).slots().get(0);
          if (!(layout.slots().get(slot) instanceof LocalAggregate.In)) {
            testedRows.add(rows(layout.slots().get(slot)));
          }
        }
      }
    }
  }

  public static void check(Layout layout) {
    new Coverage(layout).check();
  }

  private void check() {
    assertThat(testedRows).contains(Set.of());
    for (int round = 0; round < layout.rounds().size(); round++) {
      List<Element> elements = layout.rounds().get(round);
      List<Integer> masks =
          layout.maskedFlags(round).stream().map(Layout.MaskedFlag::mask).toList();
      for (int i = 0; i < elements.size(); i++) {
        if (!masks.contains(i) && (round > 0 || !tests.hidden().contains(i))) {
          check(elements.get(i));
        }
      }
    }
    for (int i = 0; i < layout.cells().size(); i++) {
      check(i);
    }
  }

  private void check(Element element) {
    if (element instanceof Element.Total total) {
      total.slots().forEach(slot -> check(layout.slots().get(slot)));
    } else if (element instanceof Element.Presence presence) {
      check(layout.slots().get(presence.slot()));
    } else if (element instanceof Element.Reaches reaches) {
      check(layout.slots().get(layout.searches().get(reaches.search()).slot()));
    } else {
      throw new AssertionError(element + " is opened");
    }
  }

  private void check(LocalAggregate slot) {
    assertThat(testedRows).as("rows that %s is over", slot).contains(rows(slot));
  }

  /** Every cell is counted somewhere, and that number is tested. */
  private void check(int cells) {
    int counts = layout.cellsAt(cells);
    if (layout.cells().get(cells).kind() == Cells.Kind.FLAGS) {
      counts = -1;
      for (int block = 0; block < tests.blocks().size(); block++) {
        if (tests
            .blocks()
            .get(block)
            .equals(new GroupChecks.HiddenCells(cells, GroupChecks.HiddenCells.Kind.COUNTS))) {
          counts = layout.hiddenCellsAt(block);
        }
      }
    }
    assertThat(counts).isNotNegative();
    for (int cell = 0; cell < layout.cells().get(cells).size(); cell++) {
      assertThat(testedElements).contains(counts + cell);
    }
  }

  private static Set<Expr> rows(LocalAggregate slot) {
    if (slot instanceof LocalAggregate.Rows) {
      return Set.of();
    }
    if (slot instanceof LocalAggregate.NonNull nonNull) {
      return Set.copyOf(nonNull.exprs());
    }
    if (slot instanceof LocalAggregate.Limb limb) {
      Set<Expr> exprs = new LinkedHashSet<>(limb.given());
      exprs.addAll(limb.addend().exprs());
      return exprs;
    }
    if (slot instanceof LocalAggregate.Farthest farthest) {
      return Set.of(farthest.position().expr());
    }
    throw new AssertionError(slot + " is opened");
  }
}
