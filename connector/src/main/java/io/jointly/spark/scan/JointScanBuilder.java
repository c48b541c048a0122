package io.jointly.spark.scan;

import io.jointly.collaboration.Table;
import io.jointly.plan.QueryPlan;
import io.jointly.query.Expr;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.SqlType;
import io.jointly.run.Engine;
import io.jointly.run.PartyContext;
import io.jointly.run.PartyRun;
import io.jointly.spark.translate.AggregateTranslator;
import io.jointly.spark.translate.ExpressionTranslator;
import io.jointly.spark.translate.SparkAnalyzer;
import io.jointly.spark.translate.SparkTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownAggregates;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Accepts what Spark's optimiser pushes down: the whole filter, the whole aggregation, or nothing.
 * A scan without a pushed-down aggregation would need rows. It is refused when it is run, and
 * EXPLAIN already says so.
 */
public final class JointScanBuilder
    implements SupportsPushDownV2Filters,
        SupportsPushDownAggregates,
        SupportsPushDownRequiredColumns {

  private final PartyContext context;
  private final Table table;
  private final SparkSession spark;
  private final Engine engine;
  private final ExpressionTranslator translator;
  private final AggregateTranslator aggregates;
  private StructType required;
  private Predicate[] pushed = new Predicate[0];
  private final List<Expr> conjuncts = new ArrayList<>();
  private @Nullable QueryPlan plan;
  private @Nullable OutputColumns columns;

  /**
   * @param engine the engine of {@code spark}
   */
  public JointScanBuilder(PartyContext context, Table table, SparkSession spark, Engine engine) {
    this.context = context;
    this.table = table;
    this.spark = spark;
    this.engine = engine;
    this.required = SparkTypes.schema(table);
    Map<String, SqlType> types = new HashMap<>();
    table.columns().forEach((name, column) -> types.put(name, column.type()));
    SparkAnalyzer analyzer = new SparkAnalyzer(spark, required);
    this.translator = new ExpressionTranslator(types, analyzer);
    this.aggregates = new AggregateTranslator(translator, analyzer);
  }

  @Override
  public Predicate[] pushPredicates(Predicate[] predicates) {
    conjuncts.addAll(translator.translate(List.of(predicates)));
    pushed = predicates.clone();
    return new Predicate[0];
  }

  @Override
  public Predicate[] pushedPredicates() {
    return pushed.clone();
  }

  @Override
  public boolean supportCompletePushDown(Aggregation aggregation) {
    return true;
  }

  @Override
  public boolean pushAggregation(Aggregation aggregation) {
    List<Expr> groups = translator.translate(List.of(aggregation.groupByExpressions()));
    List<Measure> measures = aggregates.translate(List.of(aggregation.aggregateExpressions()));
    JointQuery query = new JointQuery(table.name(), groups, measures, conjuncts, engine.settings());
    plan = QueryPlan.of(context.agreement(), table, query, engine.evaluator());
    columns = OutputColumns.of(groups, measures);
    return true;
  }

  @Override
  public void pruneColumns(StructType requiredSchema) {
    required = requiredSchema;
  }

  @Override
  public Scan build() {
    QueryPlan asked = plan;
    return asked != null && columns != null
        ? new JointScan(
            asked, columns, () -> PartyRun.of(context, engine).answer(asked, engine), spark)
        : new RefusedScan(
            table,
            required,
            context.collaboration().rules().areChecked(),
            PushDownObstacles::failure);
  }
}
