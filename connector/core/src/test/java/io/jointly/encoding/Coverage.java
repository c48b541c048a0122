package io.jointly.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.HiddenCells;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.LocalAggregate;
import io.jointly.encoding.layout.RowMinimum;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.DisclosureChecks.GroupChecks;
import io.jointly.query.Expr;
import io.jointly.query.SqlType;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/** Compares everything that a layout opens with what it checks. */
public final class Coverage {

  private final Layout layout;
  private final GroupChecks checks;

  /** The sets of expressions that are not NULL in rows whose count is checked by itself. */
  private final Set<Set<Expr>> checkedRows = new HashSet<>();

  private final Set<Integer> checkedElements = new HashSet<>();

  private Coverage(Layout layout) {
    this.layout = layout;
    this.checks = Objects.requireNonNull(layout.checks()).groupChecks();
    for (DisclosureChecks.Cell cell : checks.cells()) {
      int element = cell.contributor();
      checkedElements.add(element);
      if (element < layout.elements().size()) {
        List<Element.ScaledAggregate> count =
            ((Element.Contributor) layout.elements().get(element)).terms();
        int index = count.get(0).localAggregate();
        if (count.size() == 1
            && count.get(0).factor() == 1
            && !(layout.localAggregates().get(index) instanceof LocalAggregate.In)) {
          checkedRows.add(rows(layout.localAggregates().get(index)));
        }
      }
    }
  }

  public static void check(Layout layout) {
    new Coverage(layout).check();
  }

  private void check() {
    assertThat(checkedRows).contains(Set.of());
    for (int round = 0; round < layout.rounds().size(); round++) {
      List<Element> elements = layout.rounds().get(round);
      List<Integer> masks =
          layout.maskedFlags(round).stream().map(DisclosureChecks.MaskedFlag::mask).toList();
      for (int i = 0; i < elements.size(); i++) {
        if (!masks.contains(i) && (round > 0 || !checks.hidden().contains(i))) {
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
      total.localAggregates().forEach(aggregate -> check(layout.localAggregates().get(aggregate)));
    } else if (element instanceof Element.Presence presence) {
      check(layout.localAggregates().get(presence.localAggregate()));
    } else if (element instanceof Element.DigitFlag flag) {
      check(layout.localAggregates().get(layout.searches().get(flag.search()).localAggregate()));
    } else {
      throw new AssertionError(element + " is opened");
    }
  }

  private void check(LocalAggregate aggregate) {
    assertThat(checkedRows)
        .as("rows that %s is over, or some of them", aggregate)
        .anyMatch(checked -> checked.containsAll(rows(aggregate)));
  }

  /** Every cell has a contributor, which is checked. */
  private void check(int cells) {
    List<HiddenCells> hidden = layout.hiddenCells();
    int contributors =
        IntStream.range(0, hidden.size())
            .filter(
                i ->
                    hidden.get(i).cells() == cells
                        && hidden.get(i).kind() == HiddenCells.Kind.CONTRIBUTORS
                        && hidden.get(i).minimum().kind() == RowMinimum.Kind.ENOUGH)
            .findFirst()
            .orElseThrow();
    int first = layout.hiddenCellsAt(contributors);
    for (int cell = 0; cell < layout.cells().get(cells).size(); cell++) {
      assertThat(checkedElements).contains(first + cell);
    }
  }

  private static Set<Expr> rows(LocalAggregate aggregate) {
    if (aggregate instanceof LocalAggregate.Rows) {
      return Set.of();
    }
    if (aggregate instanceof LocalAggregate.NonNull nonNull) {
      return Set.copyOf(nonNull.exprs());
    }
    if (aggregate instanceof LocalAggregate.Limb limb) {
      Set<Expr> exprs = new LinkedHashSet<>(limb.given());
      exprs.addAll(limb.term().exprs());
      return exprs;
    }
    if (aggregate instanceof LocalAggregate.Extreme extreme) {
      // A bit of a number is there where the number is.
      Expr sought = extreme.position().expr();
      return sought.type().kind() == SqlType.Kind.BOOLEAN && sought instanceof Expr.Call bit
          ? Set.of(bit.argument(0).arguments().get(0))
          : Set.of(sought);
    }
    if (aggregate instanceof LocalAggregate.Entities entities) {
      return Set.copyOf(entities.region().there());
    }
    if (aggregate instanceof LocalAggregate.Keys keys) {
      return Set.copyOf(keys.in());
    }
    throw new AssertionError(aggregate + " is opened");
  }
}
