package io.jointly.encoding.build;

import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Table;
import io.jointly.encoding.layout.Cells;
import io.jointly.encoding.layout.Direction;
import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.GroupChecks;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.LocalAggregate;
import io.jointly.encoding.layout.MeasureElements;
import io.jointly.encoding.layout.MeasureElements.Sum;
import io.jointly.encoding.layout.Position;
import io.jointly.encoding.layout.ProductTerm;
import io.jointly.encoding.layout.Search;
import io.jointly.encoding.layout.Term;
import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.QueryCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lays a query out; equal slots, elements, cells and searches are shared among measures. */
public final class LayoutBuilder {

  private final TermBuilder summands;
  private final PositionBuilder positions;
  private final Table table;
  private final int parties;
  private final @Nullable Rules tested;
  private final boolean masked;
  private final Indexed<LocalAggregate> slots = new Indexed<>();
  private final Indexed<Element> elements = new Indexed<>();
  private final Indexed<Cells> cells = new Indexed<>();
  private final Indexed<LocalAggregate.Farthest> sought = new Indexed<>();

  private LayoutBuilder(
      Table table, @Nullable Rules tested, boolean masked, int parties, Values values) {
    this.table = table;
    this.tested = tested;
    this.masked = masked;
    this.parties = parties;
    this.summands = new TermBuilder(table, parties);
    this.positions = new PositionBuilder(table, summands, values);
  }

  /** The values that an expression can have over the declared values of its columns. */
  @FunctionalInterface
  public interface Values {

    /**
     * @return without NULL, in any order that is the same at all parties
     * @throws io.jointly.error.CallerException (DOMAIN) where they cannot be enumerated
     */
    List<Object> of(Expr expr);
  }

  /**
   * @param table as the collaboration declares it
   * @param rules what is tested of each group follows from them
   * @param masked whether compute parties can multiply, and so mask the flags of searches
   * @param parties number of data parties
   * @param groups number of possible groups
   * @throws io.jointly.error.PolicyException (FUNCTION_NOT_ALLOWED) for what cannot be tested
   */
  public static Layout build(
      JointQuery query,
      Table table,
      Rules rules,
      boolean masked,
      int parties,
      int groups,
      Values values) {
    return new LayoutBuilder(table, rules.areTested() ? rules : null, masked, parties, values)
        .build(query, groups);
  }

  /** Of a query of which nothing is tested and no flag is masked. */
  public static Layout build(
      JointQuery query, Table table, int parties, int groups, Values values) {
    return new LayoutBuilder(table, null, false, parties, values).build(query, groups);
  }

  private Layout build(JointQuery query, int groups) {
    // Rows are always counted locally: the count is checked against max_rows before anything
    // leaves.
    int rows = slots.of(new LocalAggregate.Rows());
    // Counts first: where a count is opened anyway, it also says whether there is any row.
    for (Measure measure : query.measures()) {
      if (needsCount(measure.aggregate())) {
        elements.of(total(countSlot(measure.columns())));
      }
    }
    List<MeasureElements> measures = new ArrayList<>();
    for (Measure measure : query.measures()) {
      measures.add(place(measure));
    }
    int existence = query.groups().isEmpty() ? -1 : any(rows);
    if (elements.items().isEmpty()
        && cells.items().stream().allMatch(each -> each.position().size() == 0)) {
      // Of what is always NULL there are no cells, and yet every round has an element: a zero.
      elements.of(new Element.Total(List.of(), 0));
    }
    List<Search> searches = SearchPlanner.of(sought.items(), slots::of, groups);
    List<List<Element>> rounds = SearchPlanner.rounds(elements.items(), searches, masked);
    GroupChecks tests =
        tested == null
            ? null
            : new DisclosureChecksBuilder(
                    tested, table.entityKey() != null, slots::of, cells.items(), rounds.get(0))
                .build(measures);
    return new Layout(slots.items(), rounds, cells.items(), searches, measures, existence, tests);
  }

  private static boolean needsCount(Aggregate aggregate) {
    return switch (aggregate) {
      case SUM, MIN, MAX -> false;
      default -> !isInCells(aggregate);
    };
  }

  private static boolean isInCells(Aggregate aggregate) {
    return switch (aggregate) {
      case COUNT_DISTINCT,
          APPROX_COUNT_DISTINCT,
          HISTOGRAM,
          PERCENTILE_CONT,
          PERCENTILE_DISC,
          APPROX_PERCENTILE,
          TOP_K ->
          true;
      default -> false;
    };
  }

  private MeasureElements place(Measure measure) {
    if (isInCells(measure.aggregate())) {
      return MeasureElements.inCells(measure, cells.of(positions.cells(measure)));
    }
    int slot = countSlot(measure.columns());
    List<Expr> x = measure.arguments();
    return switch (measure.aggregate()) {
      case COUNT_STAR, COUNT -> MeasureElements.counted(measure, counted(slot));
      case SUM -> MeasureElements.summed(measure, List.of(sum(x.get(0), x)), any(slot));
      case AVG -> MeasureElements.summed(measure, List.of(sum(x.get(0), x)), counted(slot));
      case MIN -> search(measure, Direction.LEAST, any(slot));
      case MAX -> search(measure, Direction.GREATEST, any(slot));
      case VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP ->
          MeasureElements.summed(
              measure, List.of(sum(x.get(0), x), product(x.get(0), x.get(0), x)), counted(slot));
      case COVAR_POP, COVAR_SAMP, REGR_SXY ->
          MeasureElements.summed(
              measure,
              List.of(sum(x.get(0), x), sum(x.get(1), x), product(x.get(0), x.get(1), x)),
              counted(slot));
      default -> MeasureElements.summed(measure, matrix(x), counted(slot));
    };
  }

  /** All sums, then all products, row after row of the upper triangle. */
  private List<Sum> matrix(List<Expr> x) {
    List<Sum> sums = new ArrayList<>();
    x.forEach(expr -> sums.add(sum(expr, x)));
    for (int i = 0; i < x.size(); i++) {
      for (int j = i; j < x.size(); j++) {
        sums.add(product(x.get(i), x.get(j), x));
      }
    }
    return sums;
  }

  private MeasureElements search(Measure measure, Direction direction, int any) {
    Position position = positions.ordered(measure);
    return MeasureElements.sought(
        measure, any, sought.of(new LocalAggregate.Farthest(position, direction)));
  }

  private int countSlot(List<Expr> exprs) {
    List<Expr> nullable = nullable(exprs);
    return slots.of(
        nullable.isEmpty() ? new LocalAggregate.Rows() : new LocalAggregate.NonNull(nullable));
  }

  /** Those that can be NULL, in one order. */
  static List<Expr> nullable(List<Expr> exprs) {
    return distinct(exprs.stream().filter(expr -> !isNeverNull(expr)).toList());
  }

  private static boolean isNeverNull(Expr expr) {
    return expr instanceof Expr.Literal literal && literal.value() != null;
  }

  private Sum sum(Expr expr, List<Expr> given) {
    return place(summands.of(expr), given);
  }

  private Sum product(Expr left, Expr right, List<Expr> given) {
    return place(
        ProductTerm.of(summands.of(left), summands.of(right), table.maxRows(), parties), given);
  }

  /** The sum over the rows in which none of {@code given} is NULL. */
  private Sum place(Term addend, List<Expr> given) {
    List<Expr> further =
        distinct(
            given.stream()
                .filter(expr -> !addend.exprs().contains(expr) && !isNeverNull(expr))
                .toList());
    List<Integer> limbs = new ArrayList<>();
    for (int i = 0; i < addend.limbs(); i++) {
      limbs.add(slots.of(new LocalAggregate.Limb(addend, further, i)));
    }
    return new Sum(
        addend,
        addend.oneElement()
            ? List.of(elements.of(new Element.Total(limbs, addend.width())))
            : limbs.stream().map(this::counted).toList());
  }

  private int counted(int slot) {
    return elements.of(total(slot));
  }

  private static Element total(int slot) {
    return new Element.Total(List.of(slot), 0);
  }

  /** An element that is non-zero where the slot is positive: a count if there is one. */
  private int any(int slot) {
    Integer count = elements.find(total(slot));
    return count == null ? elements.of(new Element.Presence(slot)) : count;
  }

  /** In an order that does not depend on that of the arguments, so that slots can be shared. */
  private static List<Expr> distinct(List<Expr> exprs) {
    return exprs.stream()
        .distinct()
        .sorted(Comparator.comparing(QueryCodec::encode, Arrays::compareUnsigned))
        .toList();
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
