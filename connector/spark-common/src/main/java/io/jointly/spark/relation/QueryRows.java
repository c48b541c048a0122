package io.jointly.spark.relation;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Policy;
import io.jointly.collaboration.Table;
import io.jointly.plan.Agreement;
import io.jointly.plan.QueryPlan;
import io.jointly.query.Relation;
import io.jointly.relation.Locality;
import io.jointly.spark.local.BoundsGuard;
import io.jointly.spark.local.RowSource;
import io.jointly.spark.local.SourceTable;
import io.jointly.spark.translate.ColumnRenderer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** This party's rows of a relation, computed from its sources. */
public final class QueryRows implements RowSource {

  private final Dataset<Row> rows;

  private QueryRows(Dataset<Row> rows) {
    this.rows = rows;
  }

  /**
   * The rows of a query.
   *
   * @throws io.jointly.error.CallerException (SOURCE) where a source does not run or lacks a column
   */
  public static RowSource open(SparkSession spark, QueryPlan plan) {
    return of(spark, plan.query().rows(), plan.table(), plan.agreement());
  }

  /**
   * The rows of a relation.
   *
   * @param table that the relation is
   * @throws io.jointly.error.CallerException (SOURCE) where a source does not run or lacks a column
   */
  public static RowSource of(SparkSession spark, Relation rows, Table table, Agreement agreement) {
    return rows.isTable()
        ? SourceTable.open(spark, table, agreement.policy())
        : open(spark, rows, agreement.collaboration(), agreement.policy());
  }

  private static RowSource open(
      SparkSession spark, Relation rows, Collaboration collaboration, Policy policy) {
    BoundsGuard guard = new BoundsGuard(policy.outsideBounds());
    return new QueryRows(
        new RelationRenderer(
                spark,
                (reference, columns) -> {
                  Table table =
                      Objects.requireNonNull(collaboration.tables().get(reference.name()));
                  return seen(guard, table, SourceTable.open(spark, table, policy), columns);
                },
                new Locality(collaboration))
            .of(rows));
  }

  /**
   * This party's own copy of a public table.
   *
   * @throws io.jointly.error.CallerException (SOURCE) where the source does not run or lacks a
   *     column
   */
  public static Dataset<Row> copy(
      SparkSession spark, Table table, List<String> columns, Policy policy) {
    return seen(
        new BoundsGuard(policy.outsideBounds()),
        table,
        SourceTable.open(spark, table, policy),
        columns);
  }

  /** What takes the place of values outside their bounds is seen everywhere. */
  private static Dataset<Row> seen(
      BoundsGuard guard, Table table, SourceTable source, List<String> columns) {
    boolean entities = Locality.countsEntities(table);
    Dataset<Row> rows =
        entities
            ? source.columnsAndEntityOrNull(columns, RelationRenderer.ENTITY)
            : source.columns(columns);
    List<Column> read = new ArrayList<>();
    for (String name : columns) {
      read.add(guard.value(table.column(name).orElseThrow(), ColumnRenderer.named(name)).as(name));
    }
    if (entities) {
      read.add(ColumnRenderer.named(RelationRenderer.ENTITY));
    }
    return rows.select(read.toArray(Column[]::new));
  }

  @Override
  public Dataset<Row> columns(Collection<String> names) {
    return rows.select(names.stream().map(ColumnRenderer::named).toArray(Column[]::new));
  }

  @Override
  public Dataset<Row> columnsAndEntity(Collection<String> names, String entity) {
    return columnsAnd(
        functions.coalesce(ColumnRenderer.named(RelationRenderer.ENTITY), functions.lit(0L)),
        names,
        entity);
  }

  @Override
  public Dataset<Row> columnsAndEntityOrNull(Collection<String> names, String entity) {
    return columnsAnd(ColumnRenderer.named(RelationRenderer.ENTITY), names, entity);
  }

  private Dataset<Row> columnsAnd(Column key, Collection<String> names, String entity) {
    return rows.select(
        Stream.concat(names.stream().map(ColumnRenderer::named), Stream.of(key.as(entity)))
            .toArray(Column[]::new));
  }
}
