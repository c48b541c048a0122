package io.jointly.spark.difference.entity;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import io.jointly.collaboration.Table;
import io.jointly.plan.Agreement;
import io.jointly.query.JointQuery;
import io.jointly.query.Relation;
import io.jointly.query.SqlType;
import io.jointly.spark.difference.DisclosedGroups;
import io.jointly.spark.difference.OpenedSets;
import io.jointly.spark.difference.RowSets;
import io.jointly.spark.difference.entity.RelationShape.Computed;
import io.jointly.spark.local.BoundsGuard;
import io.jointly.spark.local.RowExpressions;
import io.jointly.spark.relation.QueryRows;
import io.jointly.spark.translate.ColumnRenderer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.jspecify.annotations.Nullable;

/** Collects what queries over one relation need of its rows. Each expression is computed once. */
final class RelationReader {

  private final Relation relation;
  private final Table table;
  private final RowExpressions expressions = new RowExpressions();
  private final Map<RowSets.Key, Integer> places = new LinkedHashMap<>();

  /**
   * @param table that the relation is
   */
  RelationReader(Relation relation, Table table) {
    this.relation = relation;
    this.table = table;
  }

  private int place(RowSets.Key key) {
    Integer known = places.get(key);
    if (known != null) {
      return known;
    }
    if (key instanceof RowSets.Key.Range range) {
      expressions.add(range.position());
    } else {
      expressions.add(key.expr());
    }
    places.put(key, places.size());
    return places.size() - 1;
  }

  /**
   * Adds a query.
   *
   * @param number of this relation
   * @param shown the groups that were shown; null for all
   */
  QueryShape shape(
      int number, JointQuery query, OpenedSets opened, @Nullable DisclosedGroups shown) {
    List<QueryShape.Family> families = new ArrayList<>();
    families.add(family(opened.groups(), EntityNumber.of(query)));
    opened
        .cells()
        .forEach(cells -> families.add(family(cells.rows(), List.of(EntityNumber.ALL_ROWS))));
    return new QueryShape(number, List.copyOf(families), !query.groups().isEmpty(), shown);
  }

  private QueryShape.Family family(RowSets sets, List<EntityNumber> numbers) {
    List<RowSets.Key> present =
        new ArrayList<>(sets.present().stream().<RowSets.Key>map(RowSets.Key.Value::new).toList());
    // A row in none of the ranges is in no set.
    sets.keys().stream().filter(RowSets.Key.Range.class::isInstance).forEach(present::add);
    return new QueryShape.Family(
        places(sets.conditions().stream().map(RowSets.Key.Value::new).toList()),
        places(present),
        places(sets.keys()),
        numbers.stream()
            .map(
                number ->
                    new QueryShape.ReadNumber(
                        number.kind(),
                        places(number.read().stream().map(RowSets.Key.Value::new).toList())))
            .toList());
  }

  private int[] places(List<? extends RowSets.Key> keys) {
    return keys.stream().mapToInt(this::place).toArray();
  }

  /** How to compute what the queries need. */
  RelationShape shape(SparkSession spark) {
    List<String> columns = expressions.columns();
    List<Expression> bound = expressions.over(columns, spark, table);
    List<Computed> computed = new ArrayList<>();
    for (RowSets.Key key : places.keySet()) {
      SqlType type =
          key instanceof RowSets.Key.Range ? SqlType.of(SqlType.Kind.BIGINT) : key.expr().type();
      computed.add(
          new Computed(bound.get(computed.size()), type.kind(), type.precision(), type.scale()));
    }
    return new RelationShape(columns.size() + 1, computed);
  }

  /**
   * The rows: the columns that the queries see, and behind them the hash of the entity. Rows
   * without a key share one hash, in all relations.
   */
  Dataset<Row> rows(SparkSession spark, Agreement agreement) {
    BoundsGuard guard = new BoundsGuard(agreement.policy().outsideBounds());
    String entity = "entity";
    while (table.column(entity).isPresent()) {
      entity += "_";
    }
    List<String> columns = expressions.columns();
    List<Column> read = new ArrayList<>();
    for (String name : columns) {
      read.add(guard.value(table.column(name).orElseThrow(), ColumnRenderer.named(name)).as(name));
    }
    read.add(coalesce(ColumnRenderer.named(entity), lit(0L)).as(entity));
    return QueryRows.of(spark, relation, table, agreement)
        .columnsAndEntityOrNull(columns, entity)
        .select(read.toArray(Column[]::new));
  }
}
