package io.jointly.spark.local;

import static org.apache.spark.sql.functions.bit_or;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.jointly.collaboration.Policy.OutsideBounds;
import io.jointly.collaboration.Table;
import io.jointly.encoding.layout.Layout;
import io.jointly.query.AggregateParts;
import io.jointly.query.Expr;
import io.jointly.query.JointQuery;
import io.jointly.query.KeyArgument;
import io.jointly.query.SqlType;
import io.jointly.spark.translate.ColumnRenderer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The plain Spark aggregation over this party's own rows. Its rows are: the group expressions, a
 * BIGINT with a bit for each column that must refuse, the layout's slots, all BIGINT, and for each
 * of its local cells an array as {@link CellCounts} has it.
 */
public final class LocalPlan {

  /**
   * @param rows the aggregation, not yet run
   * @param guarded names of the columns behind the bits of the refusal column, bit 0 first
   * @param listed names of the columns that the query reads whose values are declared as a list
   * @param outsideBounds what the policy says about values outside
   */
  public record Aggregation(
      Dataset<Row> rows, List<String> guarded, Set<String> listed, OutsideBounds outsideBounds) {}

  private final JointQuery query;
  private final Layout layout;
  private final Table table;
  private final BoundsGuard guard;
  private final OutsideBounds outsideBounds;
  private final ColumnRenderer columns =
      new ColumnRenderer(column -> ColumnRenderer.named(column.name()));
  private final LocalAggregateColumns slots;
  private final boolean entities;

  public LocalPlan(JointQuery query, Layout layout, Table table, OutsideBounds outsideBounds) {
    this.query = query;
    this.layout = layout;
    this.table = table;
    this.guard = new BoundsGuard(outsideBounds);
    this.outsideBounds = outsideBounds;
    this.entities = layout.checks() != null && layout.checks().countsEntities();
    this.slots =
        new LocalAggregateColumns(
            columns, layout, new LocalAggregateColumns.People(table.entityKey(), entities));
  }

  public Aggregation over(RowSource source) {
    List<String> used = List.copyOf(query.columns());
    boolean byKey = entities && opensEntities();
    Dataset<Row> rows =
        entities && !byKey
            ? source.columnsAndEntityOrNull(used, EntityColumns.KEY)
            : source.columns(used);
    if (byKey || outsideBounds != OutsideBounds.REFUSE) {
      List<Column> seen = new ArrayList<>(used.stream().map(name -> seen(name).as(name)).toList());
      if (entities) {
        seen.add(
            byKey
                ? seen(Objects.requireNonNull(table.entityKey())).as(EntityColumns.KEY)
                : ColumnRenderer.named(EntityColumns.KEY));
      }
      rows = rows.select(seen.toArray(Column[]::new));
    }
    // One filter: every step of a DataFrame is analysed anew.
    Optional<Column> condition =
        query.conjuncts().stream()
            .sorted(Comparator.comparingInt(LocalPlan::cost))
            .map(columns::of)
            .reduce(Column::and);
    if (condition.isPresent()) {
      rows = rows.filter(condition.get());
    }
    List<String> guarded = new ArrayList<>();
    List<Column> aggregates = new ArrayList<>();
    aggregates.add(refusals(used, guarded).as("r"));
    layout
        .localAggregates()
        .forEach(slot -> aggregates.add(slots.of(slot).as("s" + aggregates.size())));
    layout.cells().forEach(cells -> aggregates.add(slots.of(cells).as("s" + aggregates.size())));
    List<Column> groups = new ArrayList<>();
    query.groups().forEach(group -> groups.add(columns.of(group).as("g" + groups.size())));
    Dataset<Row> summed =
        entities
            ? EntityColumns.merged(
                aggregated(rows, EntityColumns.byKey(groups), aggregates), groups.size(), layout)
            : aggregated(rows, groups, aggregates);
    Set<String> listed =
        used.stream()
            .filter(name -> !declared(name).values().isEmpty())
            .collect(Collectors.toSet());
    return new Aggregation(summed, guarded, listed, outsideBounds);
  }

  private static Dataset<Row> aggregated(
      Dataset<Row> rows, List<Column> groups, List<Column> aggregates) {
    return rows.groupBy(groups.toArray(Column[]::new))
        .agg(aggregates.get(0), aggregates.subList(1, aggregates.size()).toArray(Column[]::new));
  }

  /**
   * Roughly what it costs to evaluate a condition. Spark evaluates conditions in the given order,
   * and the query has them in the order of their bytes.
   */
  private static int cost(Expr expr) {
    return expr.match(
        column -> cost(column.type()),
        literal -> cost(literal.type()),
        call -> 1 + call.arguments().stream().mapToInt(LocalPlan::cost).sum());
  }

  private static int cost(SqlType type) {
    return switch (type.kind()) {
      case BOOLEAN, TINYINT, SMALLINT, INT, BIGINT, DATE, TIMESTAMP, TIMESTAMP_NTZ -> 1;
      case FLOAT, DOUBLE -> 2;
      case DECIMAL -> 4;
      case STRING -> 8;
    };
  }

  /** A number of entities that is opened has to be exact, and hashes of two keys may be equal. */
  private boolean opensEntities() {
    return query.measures().stream()
        .filter(measure -> measure.aggregate().parts() == AggregateParts.KEYS)
        .flatMap(measure -> KeyArgument.of(measure.argument()).stream())
        .anyMatch(argument -> argument.column().name().equals(table.entityKey()));
  }

  private Column seen(String name) {
    return guard.value(declared(name), ColumnRenderer.named(name));
  }

  /**
   * One bit for each column that refuses. A column that is a group as it stands needs none: its
   * values are looked up among the declared ones anyway.
   */
  private Column refusals(List<String> used, List<String> guarded) {
    Column any = null;
    Column bits = null;
    for (String name : used) {
      Column refused =
          isPlainGroup(name) ? null : guard.refused(declared(name), ColumnRenderer.named(name));
      if (refused != null) {
        Column bit = when(refused, lit(bit(guarded.size()))).otherwise(lit(0L));
        // Refusals are rare, so one test first tells whether there is any.
        any = any == null ? refused : any.or(refused);
        bits = bits == null ? bit : bits.bitwiseOR(bit);
        guarded.add(name);
      }
    }
    return any == null || bits == null
        ? functions.coalesce(functions.max(lit(0L)), lit(0L))
        : functions.coalesce(bit_or(when(any, bits).otherwise(lit(0L))), lit(0L));
  }

  /** Columns beyond the last bit share it. */
  public static long bit(int guarded) {
    return 1L << Math.min(guarded, Long.SIZE - 1);
  }

  private boolean isPlainGroup(String name) {
    return query.groups().stream()
        .anyMatch(group -> group instanceof Expr.Column column && column.name().equals(name));
  }

  private io.jointly.collaboration.Column declared(String name) {
    return table.column(name).orElseThrow();
  }
}
