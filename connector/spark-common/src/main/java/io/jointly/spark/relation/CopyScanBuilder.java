package io.jointly.spark.relation;

import io.jointly.collaboration.Table;
import io.jointly.error.CallerException;
import io.jointly.query.Expr;
import io.jointly.query.SqlType;
import io.jointly.spark.translate.ColumnRenderer;
import io.jointly.spark.translate.ExpressionTranslator;
import io.jointly.spark.translate.SparkAnalyzer;
import io.jointly.spark.translate.SparkTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructType;

/**
 * Reads this party's own copy of a public table. Conditions select rows where the source can, and
 * Spark asks for them once more.
 */
public final class CopyScanBuilder
    implements SupportsPushDownRequiredColumns, SupportsPushDownV2Filters {

  /** Does work that is no part of the query that runs. */
  public interface Apart {

    /** The work's result. */
    RDD<InternalRow> apply(Supplier<RDD<InternalRow>> work);
  }

  private final SparkSession spark;
  private final Table table;
  private final Function<List<String>, Dataset<Row>> source;
  private final Apart apart;
  private final ExpressionTranslator translator;
  private final List<Expr> conditions = new ArrayList<>();
  private final List<Predicate> pushed = new ArrayList<>();
  private StructType required;

  /**
   * @param source gives columns of the copy
   */
  public CopyScanBuilder(
      SparkSession spark, Table table, Function<List<String>, Dataset<Row>> source, Apart apart) {
    this.spark = spark;
    this.table = table;
    this.source = source;
    this.apart = apart;
    this.required = SparkTypes.schema(table);
    Map<String, SqlType> types = new HashMap<>();
    table.columns().forEach((name, column) -> types.put(name, column.type()));
    this.translator = new ExpressionTranslator(types, new SparkAnalyzer(spark, required));
  }

  @Override
  public Predicate[] pushPredicates(Predicate[] predicates) {
    for (Predicate predicate : predicates) {
      try {
        conditions.addAll(translator.translate(List.of(predicate)));
        pushed.add(predicate);
      } catch (CallerException notInTheAlgebra) {
        // Spark computes it by itself.
      }
    }
    return predicates;
  }

  @Override
  public Predicate[] pushedPredicates() {
    return pushed.toArray(Predicate[]::new);
  }

  @Override
  public void pruneColumns(StructType requiredSchema) {
    required = requiredSchema;
  }

  @Override
  public Scan build() {
    List<String> columns = Arrays.asList(required.fieldNames());
    return new CopyScan(table.name(), required, () -> new CopyRdd(spark, () -> rows(columns)));
  }

  private RDD<InternalRow> rows(List<String> columns) {
    Set<String> read = new LinkedHashSet<>(columns);
    conditions.forEach(condition -> read.addAll(condition.columns()));
    ColumnRenderer renderer = new ColumnRenderer(column -> ColumnRenderer.named(column.name()));
    Dataset<Row> rows = source.apply(List.copyOf(read));
    for (Expr condition : conditions) {
      rows = rows.filter(renderer.of(condition));
    }
    Dataset<Row> selected =
        rows.select(columns.stream().map(ColumnRenderer::named).toArray(Column[]::new));
    return apart.apply(() -> selected.queryExecution().toRdd());
  }
}
