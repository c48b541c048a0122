package io.jointly.spark.relation;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.when;

import io.jointly.query.Expr;
import io.jointly.query.Relation;
import io.jointly.query.SetFunction;
import io.jointly.relation.Locality;
import io.jointly.spark.local.MissingKey;
import io.jointly.spark.translate.ColumnRenderer;
import io.jointly.spark.translate.SparkTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Renders a relation with Spark's own operators. Besides the relation's columns, the rows of a
 * party's own have {@link #ENTITY}, which no operator loses.
 */
final class RelationRenderer implements Relation.Cases<Dataset<Row>> {

  /** The hash of the key of the entity that the rules count. No column has this name. */
  static final String ENTITY = "#entity";

  private static final String OTHER = "#other";

  /** Gives the rows of a table. */
  interface Tables {

    /**
     * @param columns the names of the declared columns that are read
     * @return these columns, and behind them {@link #ENTITY} if {@link Locality#countsEntities}
     */
    Dataset<Row> rows(Relation.Table table, List<String> columns);
  }

  private final SparkSession spark;
  private final Tables tables;
  private final Locality locality;
  private final ColumnRenderer columns =
      new ColumnRenderer(column -> ColumnRenderer.named(column.name()));

  RelationRenderer(SparkSession spark, Tables tables, Locality locality) {
    this.spark = spark;
    this.tables = tables;
    this.locality = locality;
  }

  Dataset<Row> of(Relation relation) {
    return relation.match(this);
  }

  @Override
  public Dataset<Row> table(Relation.Table table) {
    throw new IllegalArgumentException("a table's columns are listed by a projection");
  }

  @Override
  public Dataset<Row> values(Relation.Values values) {
    StructType schema =
        new StructType(
            values.columns().stream()
                .map(
                    column ->
                        DataTypes.createStructField(
                            column.name(), SparkTypes.spark(column.type()), true))
                .toArray(StructField[]::new));
    List<Row> rows =
        values.rows().stream()
            .map(row -> RowFactory.create(row.stream().map(Expr.Literal::value).toArray()))
            .toList();
    return spark.createDataFrame(rows, schema);
  }

  @Override
  public Dataset<Row> filter(Relation.Filter filter) {
    Dataset<Row> input = of(filter.input());
    return condition(filter.conditions()).map(input::filter).orElse(input);
  }

  @Override
  public Dataset<Row> project(Relation.Project project) {
    Dataset<Row> input =
        project.input() instanceof Relation.Table table
            ? tables.rows(
                table,
                project.expressions().flatMap(expr -> expr.columns().stream()).distinct().toList())
            : of(project.input());
    List<Column> values = new ArrayList<>(named(project.columns()));
    if (locality.countsEntities(project)) {
      values.add(ColumnRenderer.named(ENTITY));
    }
    return input.select(values.toArray(Column[]::new));
  }

  @Override
  public Dataset<Row> join(Relation.Join join) {
    Dataset<Row> left = of(join.left());
    Dataset<Row> right = of(join.right());
    if (locality.countsEntities(join.right())) {
      right = right.withColumnRenamed(ENTITY, OTHER);
    }
    Column on = condition(join.conditions()).orElse(lit(true));
    String type =
        switch (join.type()) {
          case INNER -> "inner";
          case LEFT -> "left_outer";
          case SEMI -> "left_semi";
          case ANTI -> "left_anti";
        };
    Dataset<Row> joined = left.join(right, on, type);
    if (!join.type().hasRight()) {
      return joined;
    }
    return switch (locality.entityOf(join)) {
      case LEFT -> joined.drop(OTHER);
      case RIGHT -> joined.drop(ENTITY).withColumnRenamed(OTHER, ENTITY);
      case NEITHER -> joined;
    };
  }

  @Override
  public Dataset<Row> group(Relation.Group group) {
    Dataset<Row> input = of(group.input());
    Column[] keys =
        group.keys().stream()
            .map(key -> present(group.input(), key.value(), keyValues(group)).as(key.name()))
            .toArray(Column[]::new);
    List<Column> results = new ArrayList<>();
    group.results().forEach(result -> results.add(aggregate(result).as(result.name())));
    if (locality.countsEntities(group)) {
      results.add(min(ColumnRenderer.named(ENTITY)).as(ENTITY));
    }
    if (results.isEmpty()) {
      return input.select(keys).distinct();
    }
    return input
        .groupBy(keys)
        .agg(results.get(0), results.subList(1, results.size()).toArray(Column[]::new));
  }

  private static List<Expr> keyValues(Relation.Group group) {
    return group.keys().stream().map(Relation.Named::value).toList();
  }

  @Override
  public Dataset<Row> window(Relation.Window window) {
    Dataset<Row> input = of(window.input());
    WindowSpec spec =
        Window.partitionBy(
            window.partition().stream()
                .map(key -> present(window.input(), key, window.partition()))
                .toArray(Column[]::new));
    if (!window.order().isEmpty()) {
      spec = spec.orderBy(window.order().stream().map(this::sorted).toArray(Column[]::new));
    }
    WindowSpec framed = framed(spec, window.frame());
    List<Column> all = new ArrayList<>();
    Stream.of(input.columns()).forEach(name -> all.add(ColumnRenderer.named(name)));
    for (Relation.Computed result : window.results()) {
      all.add(over(result).over(result.function().hasFrame() ? framed : spec).as(result.name()));
    }
    Dataset<Row> computed = input.select(all.toArray(Column[]::new));
    if (!locality.countsEntities(window)) {
      return computed;
    }
    // The entity last, as everywhere.
    return computed
        .withColumnRenamed(ENTITY, OTHER)
        .withColumn(ENTITY, ColumnRenderer.named(OTHER))
        .drop(OTHER);
  }

  @Override
  public Dataset<Row> union(Relation.Union union) {
    Dataset<Row> all = null;
    for (Relation input : union.inputs()) {
      Dataset<Row> next = of(input);
      all = all == null ? next : all.union(next);
    }
    if (all == null) {
      throw new IllegalArgumentException("a union of nothing");
    }
    List<String> names = new ArrayList<>(union.names());
    if (locality.countsEntities(union)) {
      names.add(ENTITY);
    }
    return all.toDF(names.toArray(String[]::new));
  }

  /**
   * A key by which rows are brought together. Rows without the key of any entity could be at
   * several parties, and plain Spark would bring them together.
   */
  private Column present(Relation input, Expr key, List<Expr> keys) {
    Column value = columns.of(key);
    List<Expr> entities = keys.stream().filter(each -> locality.isEntityKey(input, each)).toList();
    if (entities.isEmpty() || !entities.get(0).equals(key)) {
      return value;
    }
    Column missing =
        entities.stream()
            .map(entity -> columns.of(entity).isNull())
            .reduce(Column::and)
            .orElseThrow();
    return when(missing, raise_error(lit(MissingKey.RAISED)).cast(SparkTypes.spark(key.type())))
        .otherwise(value);
  }

  private Optional<Column> condition(List<Expr> conditions) {
    return conditions.stream().map(columns::of).reduce(Column::and);
  }

  private List<Column> named(List<Relation.Named> named) {
    return named.stream().map(column -> columns.of(column.value()).as(column.name())).toList();
  }

  private Column sorted(Relation.SortKey key) {
    Column value = columns.of(key.value());
    return switch (key.order()) {
      case ASCENDING_NULLS_FIRST -> value.asc_nulls_first();
      case ASCENDING_NULLS_LAST -> value.asc_nulls_last();
      case DESCENDING_NULLS_FIRST -> value.desc_nulls_first();
      case DESCENDING_NULLS_LAST -> value.desc_nulls_last();
    };
  }

  private static WindowSpec framed(WindowSpec spec, Relation.Frame frame) {
    long first = Window.unboundedPreceding();
    long last = Window.unboundedFollowing();
    long current = Window.currentRow();
    return switch (frame) {
      case PARTITION -> spec.rowsBetween(first, last);
      case RANGE_TO_CURRENT -> spec.rangeBetween(first, current);
      case ROWS_TO_CURRENT -> spec.rowsBetween(first, current);
      case ROWS_BEFORE -> spec.rowsBetween(first, -1);
      case ROWS_FROM_CURRENT -> spec.rowsBetween(current, last);
      case ROWS_AFTER -> spec.rowsBetween(1, last);
    };
  }

  private Column over(Relation.Computed result) {
    List<Column> arguments = result.arguments().stream().map(columns::of).toList();
    return switch (result.function()) {
      case ROW_NUMBER -> functions.row_number();
      case RANK -> functions.rank();
      case DENSE_RANK -> functions.dense_rank();
      case PERCENT_RANK -> functions.percent_rank();
      case CUME_DIST -> functions.cume_dist();
      case NTILE -> functions.ntile(number(result, 0));
      case LAG, LAG_IGNORE_NULLS ->
          functions.lag(
              arguments.get(0),
              number(result, 1),
              constant(result.arguments().get(2)),
              result.function().ignoresNulls());
      case LEAD, LEAD_IGNORE_NULLS ->
          functions.lead(
              arguments.get(0),
              number(result, 1),
              constant(result.arguments().get(2)),
              result.function().ignoresNulls());
      case FIRST_VALUE, FIRST_VALUE_IGNORE_NULLS ->
          functions.first(arguments.get(0), result.function().ignoresNulls());
      case LAST_VALUE, LAST_VALUE_IGNORE_NULLS ->
          functions.last(arguments.get(0), result.function().ignoresNulls());
      case NTH_VALUE, NTH_VALUE_IGNORE_NULLS ->
          functions.nth_value(
              arguments.get(0), number(result, 1), result.function().ignoresNulls());
      default -> aggregate(result);
    };
  }

  private static int number(Relation.Computed result, int index) {
    return result.arguments().get(index) instanceof Expr.Literal literal
            && literal.value() instanceof Integer number
        ? number
        : 0;
  }

  private static @Nullable Object constant(Expr expr) {
    return expr instanceof Expr.Literal literal ? literal.value() : null;
  }

  private Column aggregate(Relation.Computed result) {
    Column[] arguments = result.arguments().stream().map(columns::of).toArray(Column[]::new);
    SetFunction function = result.function();
    return switch (function) {
      case COUNT ->
          arguments.length == 0
              ? functions.count(lit(1))
              : functions.call_function("count", arguments);
      case COUNT_DISTINCT ->
          functions.count_distinct(
              arguments[0], List.of(arguments).subList(1, arguments.length).toArray(Column[]::new));
      case SUM -> functions.sum(arguments[0]);
      case SUM_DISTINCT -> functions.sum_distinct(arguments[0]);
      case AVG -> functions.avg(arguments[0]);
      case MIN -> functions.min(arguments[0]);
      case MAX -> functions.max(arguments[0]);
      case BOOL_AND -> functions.bool_and(arguments[0]);
      case BOOL_OR -> functions.bool_or(arguments[0]);
      case VAR_POP -> functions.var_pop(arguments[0]);
      case VAR_SAMP -> functions.var_samp(arguments[0]);
      case STDDEV_POP -> functions.stddev_pop(arguments[0]);
      case STDDEV_SAMP -> functions.stddev_samp(arguments[0]);
      default -> throw new IllegalArgumentException(function + " needs an order");
    };
  }
}
