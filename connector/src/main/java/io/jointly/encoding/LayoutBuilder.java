package io.jointly.encoding;

import io.jointly.collaboration.Table;
import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lays a query out; equal slots and elements are shared among measures. */
public final class LayoutBuilder {

  private final Summands summands;
  private final Indexed<Slot> slots = new Indexed<>();
  private final Indexed<Element> elements = new Indexed<>();

  private LayoutBuilder(Table table, int parties) {
    this.summands = new Summands(table, parties);
  }

  /**
   * @param table as the collaboration declares it
   * @param parties number of data parties
   */
  public static Layout build(JointQuery query, Table table, int parties) {
    return new LayoutBuilder(table, parties).build(query);
  }

  private Layout build(JointQuery query) {
    // Rows are always counted locally: the count is checked against max_rows before anything
    // leaves.
    int rows = slots.of(new Slot.Rows());
    // Counts first: where a count is opened anyway, it also says whether there is any row.
    for (Measure measure : query.measures()) {
      if (measure.aggregate() != Aggregate.SUM) {
        elements.of(total(countSlot(measure)));
      }
    }
    List<MeasureElements> measures = new ArrayList<>();
    for (Measure measure : query.measures()) {
      measures.add(place(measure));
    }
    int existence = query.groups().isEmpty() ? -1 : any(rows);
    return new Layout(slots.items(), elements.items(), measures, existence);
  }

  private MeasureElements place(Measure measure) {
    int slot = countSlot(measure);
    return switch (measure.aggregate()) {
      case COUNT_STAR, COUNT ->
          new MeasureElements(measure, null, List.of(), elements.of(total(slot)));
      case SUM -> summed(measure, any(slot));
      case AVG -> summed(measure, elements.of(total(slot)));
    };
  }

  private MeasureElements summed(Measure measure, int count) {
    Summand summand = summands.of(measure.argument());
    return new MeasureElements(measure, summand, totals(summand), count);
  }

  private int countSlot(Measure measure) {
    return measure.aggregate() == Aggregate.COUNT_STAR || isNeverNull(measure.argument())
        ? slots.of(new Slot.Rows())
        : slots.of(new Slot.NonNull(measure.argument()));
  }

  private static boolean isNeverNull(Expr expr) {
    return expr instanceof Expr.Literal literal && literal.value() != null;
  }

  private List<Integer> totals(Summand summand) {
    List<Integer> limbs = new ArrayList<>();
    for (int i = 0; i < summand.limbs(); i++) {
      limbs.add(slots.of(new Slot.Limb(summand, i)));
    }
    if (summand.oneElement()) {
      return List.of(elements.of(new Element.Total(limbs, summand.width())));
    }
    return limbs.stream().map(limb -> elements.of(total(limb))).toList();
  }

  private static Element total(int slot) {
    return new Element.Total(List.of(slot), 0);
  }

  /** An element that is non-zero where the slot is positive: a count if there is one. */
  private int any(int slot) {
    Integer count = elements.find(total(slot));
    return count == null ? elements.of(new Element.Presence(slot)) : count;
  }

  /** A list without doubles that knows each item's index. */
  private static final class Indexed<T> {
    private final List<T> items = new ArrayList<>();
    private final Map<T, Integer> indexes = new HashMap<>();

    int of(T item) {
      return indexes.computeIfAbsent(
          item,
          added -> {
            items.add(added);
            return items.size() - 1;
          });
    }

    @Nullable Integer find(T item) {
      return indexes.get(item);
    }

    List<T> items() {
      return items;
    }
  }
}
