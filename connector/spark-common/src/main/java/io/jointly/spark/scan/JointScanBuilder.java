package io.jointly.spark.scan;

import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.Table;
import io.jointly.error.JointlyException;
import io.jointly.plan.Conditions;
import io.jointly.plan.ExampleQuery;
import io.jointly.plan.PlanLine;
import io.jointly.plan.QueryPlan;
import io.jointly.query.Expr;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.Relation;
import io.jointly.query.Settings;
import io.jointly.query.SqlType;
import io.jointly.relation.ComputedColumns;
import io.jointly.run.Engine;
import io.jointly.run.OwnRecords;
import io.jointly.run.PartyContext;
import io.jointly.run.PartyRun;
import io.jointly.run.Reading;
import io.jointly.run.WrittenQueries;
import io.jointly.spark.rewrite.JointAggregateRule;
import io.jointly.spark.rewrite.OwnConstants;
import io.jointly.spark.translate.AggregateAdvice;
import io.jointly.spark.translate.AggregateTranslator;
import io.jointly.spark.translate.ExpressionTranslator;
import io.jointly.spark.translate.SessionSettings;
import io.jointly.spark.translate.SparkAnalyzer;
import io.jointly.spark.translate.SparkTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownAggregates;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.execution.QueryExecution;
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
  private final Supplier<PartyContext> now;
  private final Relation rows;
  private final Table table;
  private final Map<String, String> written;
  private final String name;
  private final SparkSession spark;
  private final Engine engine;
  private final ExpressionTranslator translator;
  private final AggregateTranslator aggregates;
  private StructType required;
  private Predicate[] pushed = new Predicate[0];
  private final List<Expr> conjuncts = new ArrayList<>();
  private @Nullable Scan scan;

  /**
   * @param now the context by the session's options as they are when it is called
   * @param rows what each party computes from its own rows
   * @param table the declaration of what is computed
   * @param written by the name of a computed column, the one that stands in the query
   * @param name the table's name in SQL, with its catalog
   * @param engine the engine of {@code spark}
   */
  public JointScanBuilder(
      Supplier<PartyContext> now,
      Relation rows,
      Table table,
      Map<String, String> written,
      String name,
      SparkSession spark,
      Engine engine) {
    this.now = now;
    this.context = now.get();
    this.rows = rows;
    this.table = table;
    this.written = written;
    this.name = name;
    this.spark = spark;
    this.engine = engine;
    this.required = SparkTypes.schema(table);
    Map<String, SqlType> types = new HashMap<>();
    table.columns().forEach((each, column) -> types.put(each, column.type()));
    SparkAnalyzer analyzer = new SparkAnalyzer(spark, required);
    this.translator = new ExpressionTranslator(types, analyzer);
    this.aggregates =
        new AggregateTranslator(
            translator,
            analyzer,
            new AggregateAdvice(table.columns(), context.policy().rules()),
            column -> table.key(column).filter(EntityKey::isAtOneParty).isPresent());
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
    JointQuery query = query(groups, measures);
    SessionSettings.requireAnswerable(spark, query);
    OutputColumns columns = OutputColumns.of(groups, measures);
    try {
      QueryPlan asked = QueryPlan.of(context.agreement(), query, engine.evaluator());
      context.planningLog().tell(asked);
      scan =
          new JointScan(
              asked, columns, running -> read(asked, running), () -> explain(asked), spark);
    } catch (JointlyException refusal) {
      if (!PartyRun.isPartOfAnAnswer(context, query, engine)) {
        throw ComputedColumns.named(ConditionOnTotal.explained(refusal, groups), written);
      }
      scan =
          new DerivedScan(table.name(), columns, running -> derive(query, running, refusal), spark);
    }
    return true;
  }

  /** With the settings that matter to it. */
  private JointQuery query(List<Expr> groups, List<Measure> measures) {
    JointQuery query =
        new JointQuery(
            rows, groups, measures, Conditions.withoutImplied(conjuncts), Settings.none());
    return query.under(engine.settings(query));
  }

  @Override
  public void pruneColumns(StructType requiredSchema) {
    required = requiredSchema;
  }

  @Override
  public Scan build() {
    JointScanStrategy.addTo(spark);
    return scan != null
        ? scan
        : new RefusedScan(
            table,
            required,
            context.policy().rules(),
            ExampleQuery.sentence(context.agreement(), table, name),
            this::runWithoutAggregation);
  }

  private List<PlanLine> explain(QueryPlan asked) {
    return OwnRecords.explain(context, asked, context.party().id());
  }

  /** The session's options may have changed since the query was planned. */
  private Reading read(QueryPlan asked, @Nullable QueryExecution running) {
    PartyContext current = now.get();
    // The session extension has said it when the query was analysed.
    if (running != null && !JointAggregateRule.isIn(spark)) {
      context.planningLog().tell(asked, OwnConstants.warnings(running.analyzed()));
    }
    PartyRun run = PartyRun.of(current, engine);
    WrittenQueries written = written(asked.query(), running);
    return complete(
        current,
        OneRow.isAllThatIsNeeded(running)
            ? run.known(asked, engine, written).orElseThrow(OneRow::notShown)
            : run.answer(asked, engine, written));
  }

  private Reading derive(
      JointQuery query, @Nullable QueryExecution running, JointlyException refusal) {
    PartyContext current = now.get();
    return complete(
        current,
        PartyRun.of(current, engine)
            .derived(query, engine, written(query, running))
            .orElseThrow(() -> refusal));
  }

  /** Either Spark needs one row of an answered aggregation, or it needs rows of the table. */
  private List<Row> runWithoutAggregation(SparkContext spark, RefusedScan refused) {
    QueryExecution running = RunningQuery.of(spark);
    JointQuery rows = query(List.of(), List.of());
    List<JointQuery> aggregations =
        written(rows, running).find().stream().map(QueryPlan::query).distinct().toList();
    if (aggregations.size() == 1 && OneRow.isTakenOf(refused, running)) {
      return oneRow(aggregations.get(0), running);
    }
    if (!aggregations.isEmpty() && PushDownObstacles.isAggregated(refused, running)) {
      // Each could be asked by itself, or is in memory.
      throw PushDownObstacles.movedBelow(aggregations.get(0));
    }
    throw PushDownObstacles.failure(spark, refused);
  }

  private List<Row> oneRow(JointQuery aggregation, @Nullable QueryExecution running) {
    JointQuery keys = query(aggregation.groups(), List.of());
    PartyContext current = now.get();
    Reading reading =
        PartyRun.of(current, engine)
            .derived(keys, engine, written(keys, running))
            .orElseThrow(() -> OneRow.notAnswered(aggregation));
    return OneRow.of(complete(current, reading), aggregation, required);
  }

  private WrittenQueries written(JointQuery asked, @Nullable QueryExecution running) {
    return () -> engine.apart(() -> WrittenAggregates.of(running, asked, context.agreement()));
  }

  private static Reading complete(PartyContext current, Reading reading) {
    switch (current.onSuppressed()) {
      case WARN -> {}
      case FAIL -> reading.requireComplete();
    }
    return reading;
  }
}
