package io.jointly.spark.difference;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.Table;
import io.jointly.encoding.build.CellPositions;
import io.jointly.query.AggregateParts;
import io.jointly.query.Expr;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.SqlType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the answer to a query tells something of (LEDGER.md).
 *
 * @param groups the rows of each group
 * @param cells the rows of each cell of a group: each bucket of a histogram, each value that is
 *     counted or summed, each outcome of a condition inside an argument
 * @param sums for the rows of a group in which certain columns are not NULL, what is summed up over
 *     them
 */
public record OpenedSets(RowSets groups, List<Cells> cells, Map<RowSets, Set<Object>> sums) {

  /** Sums over a column with at most this many values tell the sums for each of the values. */
  private static final int FEW_VALUES = 16;

  /**
   * Sets of rows within the groups.
   *
   * @param missing columns whose NULLs keep rows out of every cell
   */
  public record Cells(RowSets rows, Set<Expr> missing) {}

  /**
   * @throws io.jointly.error.CallerException if the declared bounds give no ranges
   */
  public static OpenedSets of(JointQuery query, Table table, CellPositions positions) {
    RowSets groups =
        new RowSets(
            query.conjuncts(),
            List.of(),
            query.groups().stream().<RowSets.Key>map(RowSets.Key.Value::new).toList());
    Set<Cells> cells = new LinkedHashSet<>();
    Map<RowSets, Set<Object>> sums = new LinkedHashMap<>();
    for (Measure measure : query.measures()) {
      Set<Expr> read = new LinkedHashSet<>();
      measure.present().stream()
          .filter(expr -> !(expr instanceof Expr.Literal))
          .sorted(Comparator.comparing(expr -> expr.toString()))
          .forEach(read::add);
      for (List<RowSets.Key> keys : keys(measure, table, positions)) {
        Set<Expr> missing =
            keys.stream()
                .map(RowSets.Key::expr)
                .filter(expr -> !isTruth(expr))
                .collect(Collectors.toSet());
        cells.add(new Cells(groups.by(keys).where(missing), plain(missing)));
      }
      Set<Object> summed = summed(measure);
      if (!summed.isEmpty()) {
        sums.computeIfAbsent(groups.where(read), added -> new HashSet<>()).addAll(summed);
      }
    }
    return new OpenedSets(groups, List.copyOf(cells), sums);
  }

  /** How many NULLs a column has is told by counts in one query, too, and is not protected. */
  private static Set<Expr> plain(Set<Expr> exprs) {
    return exprs.stream().allMatch(Expr.Column.class::isInstance) ? exprs : Set.of();
  }

  private static boolean isTruth(Expr expr) {
    return expr.type().kind() == SqlType.Kind.BOOLEAN && expr instanceof Expr.Call;
  }

  /** What divides a group's rows by what the aggregate tells of them. */
  private static Set<List<RowSets.Key>> keys(
      Measure measure, Table table, CellPositions positions) {
    Set<List<RowSets.Key>> keys = new LinkedHashSet<>();
    positions.of(measure).ifPresent(position -> keys.add(List.of(new RowSets.Key.Range(position))));
    AggregateParts parts = measure.aggregate().parts();
    boolean lists =
        parts == AggregateParts.PRESENT_VALUES
            || parts == AggregateParts.VALUE_COUNTS
            || parts == AggregateParts.ROWS_OF_BITS;
    boolean sums = !summed(measure).isEmpty();
    if (lists) {
      keys.add(measure.columns().stream().<RowSets.Key>map(RowSets.Key.Value::new).toList());
    }
    for (Expr argument : measure.present()) {
      if (sums && measure.summed().contains(argument) && hasFewValues(argument, table)) {
        keys.add(List.of(new RowSets.Key.Value(argument)));
      }
      List<RowSets.Key> conditions = new ArrayList<>();
      addConditions(argument, conditions);
      conditions.forEach(condition -> keys.add(List.of(condition)));
      // A branch of CASE holds where its condition does and those before it do not.
      keys.add(conditions);
    }
    keys.remove(List.<RowSets.Key>of());
    return keys;
  }

  private static boolean hasFewValues(Expr expr, Table table) {
    if (!(expr instanceof Expr.Column named)) {
      return false;
    }
    Column column = table.column(named.name()).orElseThrow();
    if (!column.values().isEmpty()) {
      return column.values().size() <= FEW_VALUES;
    }
    if (!column.type().isNumeric()
        || column.type().isFloating()
        || column.min() == null
        || column.max() == null) {
      return false;
    }
    return new BigDecimal(column.max().toString())
            .subtract(new BigDecimal(column.min().toString()))
            .movePointRight(column.type().scale())
            .compareTo(BigDecimal.valueOf(FEW_VALUES))
        < 0;
  }

  /** Conditions inside an argument choose rows as those in WHERE do. */
  private static void addConditions(Expr expr, List<RowSets.Key> keys) {
    if (isTruth(expr)) {
      keys.add(new RowSets.Key.Value(expr));
    } else {
      expr.arguments().forEach(argument -> addConditions(argument, keys));
    }
  }

  /** What is summed up where that is a higher power than a square. */
  private record Power(Expr of, int exponent) {}

  /** An expression for its sum, the set of its factors for a sum of products. */
  private static Set<Object> summed(Measure measure) {
    List<Expr> x = measure.columns();
    Set<Object> summed = new HashSet<>();
    switch (measure.aggregate().parts()) {
      case SUM, SUM_AND_COUNT -> summed.add(measure.summed().get(0));
      case SQUARES, SQUARES_OF_LAST -> {
        Expr last = x.get(x.size() - 1);
        summed.add(last);
        summed.add(Set.of(last));
      }
      case CUBES, FOURTH_POWERS -> {
        summed.add(x.get(0));
        summed.add(Set.of(x.get(0)));
        summed.add(new Power(x.get(0), 3));
        if (measure.aggregate().parts() == AggregateParts.FOURTH_POWERS) {
          summed.add(new Power(x.get(0), 4));
        }
      }
      case PRODUCT -> {
        summed.addAll(x);
        summed.add(new HashSet<>(x));
      }
      case ALL_PRODUCTS -> {
        summed.addAll(x);
        for (Expr left : x) {
          x.forEach(right -> summed.add(new HashSet<>(Arrays.asList(left, right))));
        }
      }
      case COUNT,
          KEYS,
          LEAST,
          GREATEST,
          PRESENT_VALUES,
          VALUE_COUNTS,
          SKETCH,
          BUCKETS,
          RANGES,
          BITS_OF_ALL,
          BITS_OF_ANY,
          ROWS_OF_BITS -> {
        // No sum is opened.
      }
    }
    return summed;
  }

  /** Everything, each with the columns whose NULLs keep rows out. */
  List<Cells> all() {
    List<Cells> all = new ArrayList<>();
    all.add(new Cells(groups, Set.of()));
    all.addAll(cells);
    return all;
  }
}
