package io.jointly.encoding.build;

import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Table;
import io.jointly.encoding.layout.Cells;
import io.jointly.encoding.layout.CheckLayout;
import io.jointly.encoding.layout.CheckLayout.Counted;
import io.jointly.encoding.layout.Direction;
import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.LocalAggregate;
import io.jointly.encoding.layout.MeasureElements;
import io.jointly.encoding.layout.MeasureElements.BitPlaces;
import io.jointly.encoding.layout.MeasureElements.Sum;
import io.jointly.encoding.layout.Position;
import io.jointly.encoding.layout.Search;
import io.jointly.encoding.layout.Term;
import io.jointly.encoding.layout.Term.PowerTerm;
import io.jointly.encoding.layout.Term.ProductTerm;
import io.jointly.encoding.layout.ValueBits;
import io.jointly.query.Expr;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Lays a query out. Measures share equal local aggregates, elements, cells and searches. */
public final class LayoutBuilder {

  private final TermBuilder terms;
  private final PositionBuilder positions;
  private final ValueConditions valueConditions;
  private final Table table;
  private final int parties;
  private final @Nullable Rules checked;
  private final SearchFlags flags;
  private final boolean isOfDealt;
  private final Indexed<LocalAggregate> localAggregates = new Indexed<>();
  private final Indexed<Element> elements = new Indexed<>();
  private final Indexed<Cells> cells = new Indexed<>();
  private final Indexed<LocalAggregate.Extreme> sought = new Indexed<>();

  private LayoutBuilder(
      Table table, @Nullable Rules checked, SearchFlags flags, int parties, PossibleValues values) {
    this.isOfDealt = table.isDealt();
    this.table = table;
    this.checked = checked;
    this.flags = flags;
    this.parties = parties;
    this.terms = new TermBuilder(table, parties);
    this.positions = new PositionBuilder(table, terms, values, checked);
    this.valueConditions = new ValueConditions(table, values);
  }

  /**
   * @param table as the collaboration declares it
   * @param rules they decide what is checked of each group
   * @param parties number of data parties
   * @param groups number of possible groups
   * @throws io.jointly.error.PolicyException (FUNCTION_NOT_ALLOWED) for an aggregate that cannot be
   *     checked
   */
  public static Layout build(
      JointQuery query,
      Table table,
      Rules rules,
      SearchFlags flags,
      int parties,
      int groups,
      PossibleValues values) {
    return new LayoutBuilder(table, rules.areChecked() ? rules : null, flags, parties, values)
        .build(query, groups);
  }

  /** The layout of a query of which nothing is checked and no flag is masked. */
  public static Layout build(
      JointQuery query, Table table, int parties, int groups, PossibleValues values) {
    return new LayoutBuilder(table, null, SearchFlags.PLAIN, parties, values).build(query, groups);
  }

  private Layout build(JointQuery query, int groups) {
    // Rows are always counted locally: the count is checked against max_rows before anything
    // leaves.
    int rows = localAggregates.of(new LocalAggregate.Rows());
    // Counts first: where a count is opened anyway, it also tells whether there is any row.
    for (Measure measure : query.measures()) {
      if (measure.aggregate().parts().haveCount()) {
        elements.of(total(countOf(measure.present())));
      }
    }
    List<MeasureElements> measures = new ArrayList<>();
    for (Measure measure : query.measures()) {
      measures.add(place(measure));
    }
    OptionalInt existence =
        query.groups().isEmpty() ? OptionalInt.empty() : OptionalInt.of(any(rows));
    if (elements.items().isEmpty()
        && cells.items().stream().allMatch(each -> each.position().size() == 0)) {
      // An argument that is always NULL has no cells, but every round needs an element: a zero.
      elements.of(new Element.Total(List.of(), 0));
    }
    List<Search> searches = SearchPlanner.of(sought.items(), localAggregates::of, groups);
    List<List<Element>> rounds = SearchPlanner.rounds(elements.items(), searches, flags);
    CheckLayout checks = checked == null ? null : checks(checked, rounds.get(0), measures);
    return new Layout(
        localAggregates.items(), rounds, cells.items(), searches, measures, existence, checks);
  }

  private CheckLayout checks(Rules rules, List<Element> first, List<MeasureElements> measures) {
    Counted counted =
        table.entityKey() == null ? Counted.ROWS : DisclosureChecksBuilder.ofEntities(rules);
    return new DisclosureChecksBuilder(
            rules, counted, localAggregates::of, valueConditions, cells.items(), first)
        .build(measures, measure -> CountedKeys.of(measure, table));
  }

  private MeasureElements place(Measure measure) {
    List<Expr> x = measure.columns();
    return switch (measure.aggregate().parts()) {
      case COUNT -> MeasureElements.counted(measure, counted(countOf(x)));
      case KEYS ->
          MeasureElements.counted(
              measure,
              counted(localAggregates.of(CountedKeys.of(measure, table).orElseThrow().number())));
      case SUM -> {
        // The count of rows stands before the limbs of the sum.
        int count = countOf(x);
        yield MeasureElements.summed(measure, List.of(sum(x.get(0), x)), any(count));
      }
      case SUM_AND_COUNT -> {
        Expr averaged = measure.summed().get(0);
        yield summed(measure, List.of(sum(averaged, measure.present())));
      }
      case LEAST -> search(measure, Direction.LEAST, any(countOf(x)));
      case GREATEST -> search(measure, Direction.GREATEST, any(countOf(x)));
      case SQUARES -> summed(measure, List.of(sum(x.get(0), x), product(x.get(0), x.get(0), x)));
      case SQUARES_OF_LAST ->
          summed(measure, List.of(sum(x.get(1), x), product(x.get(1), x.get(1), x)));
      case CUBES -> summed(measure, powers(x.get(0), 3));
      case FOURTH_POWERS -> summed(measure, powers(x.get(0), 4));
      case PRODUCT ->
          summed(
              measure, List.of(sum(x.get(0), x), sum(x.get(1), x), product(x.get(0), x.get(1), x)));
      case ALL_PRODUCTS -> summed(measure, allProducts(x));
      case PRESENT_VALUES -> inCells(measure, positions.presentValues(measure));
      case VALUE_COUNTS -> inCells(measure, positions.valueCounts(measure));
      case SKETCH -> inCells(measure, positions.sketch(measure));
      case BUCKETS -> inCells(measure, positions.buckets(measure));
      case RANGES -> inCells(measure, positions.ranges(measure));
      case BITS_OF_ALL -> bits(measure, Direction.LEAST);
      case BITS_OF_ANY -> bits(measure, Direction.GREATEST);
      case ROWS_OF_BITS -> {
        ValueBits bits = BitConditions.bits(measure, terms);
        yield MeasureElements.bitByBit(
            measure,
            counted(countOf(x)),
            new BitPlaces(
                bits,
                BitConditions.ones(x.get(0), bits).stream()
                    .map(one -> counted(countOf(List.of(BitConditions.rows(one)))))
                    .toList()));
      }
    };
  }

  private MeasureElements inCells(Measure measure, Cells counted) {
    return MeasureElements.inCells(measure, cells.of(counted));
  }

  /** Sums whose rows are counted, too. */
  private MeasureElements summed(Measure measure, List<Sum> sums) {
    return MeasureElements.summed(measure, sums, counted(countOf(measure.present())));
  }

  /** All sums, then all products: the upper triangle of their matrix, row by row. */
  private List<Sum> allProducts(List<Expr> x) {
    List<Sum> sums = new ArrayList<>();
    x.forEach(expr -> sums.add(sum(expr, x)));
    for (int i = 0; i < x.size(); i++) {
      for (int j = i; j < x.size(); j++) {
        sums.add(product(x.get(i), x.get(j), x));
      }
    }
    return sums;
  }

  /** The sums of a number and of its powers, the first power first. */
  private List<Sum> powers(Expr x, int highest) {
    List<Sum> sums = new ArrayList<>(List.of(sum(x, List.of(x)), product(x, x, List.of(x))));
    for (int exponent = 3; exponent <= highest; exponent++) {
      sums.add(place(PowerTerm.of(terms.of(x), exponent, table.maxRows(), parties), List.of(x)));
    }
    return sums;
  }

  private MeasureElements bits(Measure measure, Direction direction) {
    int any = any(countOf(measure.columns()));
    ValueBits bits = BitConditions.bits(measure, terms);
    return MeasureElements.bitByBit(
        measure,
        any,
        new BitPlaces(
            bits,
            BitConditions.ones(measure.argument(), bits).stream()
                .map(one -> new Position.Listed(one, List.of(false, true)))
                .map(one -> sought.of(new LocalAggregate.Extreme(one, direction)))
                .toList()));
  }

  private MeasureElements search(Measure measure, Direction direction, int any) {
    Position position = positions.ordered(measure);
    return MeasureElements.sought(
        measure, any, sought.of(new LocalAggregate.Extreme(position, direction)));
  }

  /** The local aggregate that counts the rows in which none of these is NULL. */
  private int countOf(List<Expr> exprs) {
    List<Expr> nullable = NullImplication.nullable(exprs);
    return localAggregates.of(
        nullable.isEmpty() ? new LocalAggregate.Rows() : new LocalAggregate.NonNull(nullable));
  }

  private Sum sum(Expr expr, List<Expr> given) {
    return place(terms.of(expr), given);
  }

  private Sum product(Expr left, Expr right, List<Expr> given) {
    return place(ProductTerm.of(terms.of(left), terms.of(right), table.maxRows(), parties), given);
  }

  /** The sum over the rows in which none of {@code given} is NULL. */
  private Sum place(Term term, List<Expr> given) {
    List<Expr> further =
        NullImplication.nullable(
            given.stream().filter(expr -> !term.exprs().contains(expr)).toList());
    List<Integer> limbs = new ArrayList<>();
    for (int i = 0; i < term.limbs(); i++) {
      limbs.add(localAggregates.of(new LocalAggregate.Limb(term, further, i)));
    }
    return new Sum(
        term,
        term.oneElement()
            ? List.of(elements.of(new Element.Total(limbs, term.width())))
            : limbs.stream().map(this::counted).toList());
  }

  private int counted(int localAggregate) {
    return elements.of(total(localAggregate));
  }

  private static Element total(int localAggregate) {
    return new Element.Total(List.of(localAggregate), 0);
  }

  /**
   * An element that is non-zero where the local aggregate is positive: a count if there is one.
   * Nobody can draw a random multiple of a number that nobody knows, so that of dealt rows is
   * opened.
   */
  private int any(int localAggregate) {
    Integer count = elements.find(total(localAggregate));
    if (count != null) {
      return count;
    }
    return isOfDealt ? counted(localAggregate) : elements.of(new Element.Presence(localAggregate));
  }

  /** A list without duplicates that knows each item's index. */
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
