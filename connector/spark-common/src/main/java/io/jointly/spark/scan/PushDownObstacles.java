package io.jointly.spark.scan;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.JointQuery;
import io.jointly.query.text.QueryText;
import io.jointly.spark.rewrite.AggregateForms;
import io.jointly.spark.rewrite.CatalogForms;
import io.jointly.spark.rewrite.ConstantCounts;
import io.jointly.spark.rewrite.DateTrunc;
import io.jointly.spark.rewrite.EagerAggregation;
import io.jointly.spark.rewrite.FilterClauses;
import io.jointly.spark.rewrite.JointAggregateRule;
import io.jointly.spark.rewrite.ScalarForms;
import io.jointly.spark.translate.PlanWords;
import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.TruncTimestamp;
import org.apache.spark.sql.catalyst.expressions.UnscaledValue;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Offset;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sample;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.util.V2ExpressionBuilder;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.columnar.InMemoryRelation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import org.apache.spark.sql.execution.datasources.v2.V1ScanWrapper;
import org.jspecify.annotations.Nullable;

/**
 * Explains why Spark's optimiser could not push an aggregation into a scan. It reads the optimised
 * plan of the running query, from the scan upwards. Only error messages depend on it.
 */
final class PushDownObstacles {

  private PushDownObstacles() {}

  /**
   * Fails the running query if some part of it, such as a subquery, would need rows. The other
   * parts have then not contacted any partner.
   *
   * @throws CallerException (NOT_AGGREGATED) if a part would need rows
   */
  static void refuseAny(SparkContext context) {
    QueryExecution query = RunningQuery.of(context);
    List<LogicalPlan> path = new ArrayList<>();
    RefusedScan found = query == null ? null : pathTo(query.optimizedPlan(), null, path);
    if (query != null && found != null) {
      throw failure(context, found, path, query);
    }
  }

  /** Whether an aggregation is made of a scan's rows. */
  static boolean isAggregated(RefusedScan scan, @Nullable QueryExecution running) {
    List<LogicalPlan> path = new ArrayList<>();
    return running != null
        && pathTo(running.optimizedPlan(), scan, path) != null
        && path.stream().anyMatch(node -> node instanceof Aggregate);
  }

  /** A join with LEFT SEMI, or a condition that has no place in a joint query. */
  static CallerException movedBelow(JointQuery aggregation) {
    return new CallerException(
        ErrorCode.REPLANNED,
        "Spark moves a join or a condition of this query below "
            + QueryText.of(aggregation)
            + ", where it would need rows. Keep the result of that aggregation first, by df.cache()"
            + " or CREATE TABLE … AS SELECT, and go on from there");
  }

  /** Why a scan cannot be run, and what to write instead. */
  static CallerException failure(SparkContext context, RefusedScan scan) {
    QueryExecution query = RunningQuery.of(context);
    List<LogicalPlan> path = new ArrayList<>();
    boolean known = query != null && pathTo(query.optimizedPlan(), scan, path) != null;
    if (known && query != null) {
      return failure(context, scan, path, query);
    }
    return query != null && isCached(query.optimizedPlan())
        ? scan.refusedCache()
        : scan.refusedRows(action(context, query), "");
  }

  private static boolean isCached(LogicalPlan plan) {
    return plan instanceof InMemoryRelation
        || ScalaCollections.list(plan.children()).stream().anyMatch(PushDownObstacles::isCached);
  }

  private static CallerException failure(
      SparkContext context, RefusedScan scan, List<LogicalPlan> path, QueryExecution query) {
    String action = action(context, query);
    boolean aggregated = path.stream().anyMatch(node -> node instanceof Aggregate);
    Optional<String> instead = PushDownAdvice.forCall(action, scan);
    if (instead.isPresent()) {
      return new CallerException(
          ErrorCode.NOT_AGGREGATED,
          "only totals of "
              + scan.table()
              + " can leave a party, but "
              + action
              + " would need its rows. "
              + instead.get());
    }
    if (isDescribe(query)) {
      return new CallerException(
          ErrorCode.NOT_AGGREGATED,
          "only totals of "
              + scan.table()
              + " can leave a party. "
              + PushDownAdvice.DESCRIBE
              + ", which would need its rows");
    }
    return aggregated
        ? new CallerException(
            ErrorCode.NOT_AGGREGATED,
            "only totals of "
                + scan.table()
                + " can leave a party, but this query would need its rows: "
                + explain(scan, path, query))
        : scan.refusedRows(action, PushDownAdvice.withoutAggregate(path));
  }

  /** Whether it has the columns that describe() and summary() give. */
  private static boolean isDescribe(QueryExecution query) {
    List<Attribute> output = ScalaCollections.list(query.analyzed().output());
    return !output.isEmpty()
        && output.get(0).name().equals("summary")
        && query.analyzed().toString().contains("stddev");
  }

  private static String action(SparkContext context, @Nullable QueryExecution query) {
    return UserAction.of(context, query).orElse("this query");
  }

  /**
   * Fills {@code path} with the nodes from just above a refused scan up to the root.
   *
   * @param wanted the scan, or null for the first one found
   */
  static @Nullable RefusedScan pathTo(
      LogicalPlan node, @Nullable RefusedScan wanted, List<LogicalPlan> path) {
    if (node instanceof DataSourceV2ScanRelation relation
        && relation.scan() instanceof V1ScanWrapper wrapper
        && wrapper.v1Scan() instanceof RefusedScan scan
        && (wanted == null || scan == wanted)) {
      return scan;
    }
    List<LogicalPlan> below = new ArrayList<>(ScalaCollections.list(node.children()));
    ScalaCollections.list(node.subqueries()).forEach(subquery -> below.add((LogicalPlan) subquery));
    for (LogicalPlan child : below) {
      RefusedScan found = pathTo(child, wanted, path);
      if (found != null) {
        path.add(node);
        return found;
      }
    }
    return null;
  }

  private static String explain(RefusedScan scan, List<LogicalPlan> path, QueryExecution query) {
    boolean loaded = JointAggregateRule.isIn(query.sparkSession());
    String extension = loaded ? "" : PushDownAdvice.EXTENSION;
    WrittenQuery written = new WrittenQuery(query.analyzed());
    Reasons reasons = new Reasons(scan, written, extension);
    for (LogicalPlan node : path) {
      // What picks of the sorted rows is in the way. Spark sorts them itself for randomSplit().
      if (node instanceof Sort && path.stream().anyMatch(PushDownObstacles::picks)) {
        continue;
      }
      String byRules = PushDownAdvice.byRules(node, scan, written);
      if (byRules != null) {
        return byRules;
      }
      if (node instanceof Project project) {
        // Spark moves a computed group expression into a projection.
        ScalaCollections.list(project.projectList())
            .forEach(item -> reasons.blame((Expression) item));
        continue;
      }
      if (node instanceof Filter filter) {
        reasons.blame(filter.condition());
        return reasons.say("the condition " + written.text(filter.condition()), path);
      }
      if (node instanceof Aggregate aggregate) {
        ScalaCollections.list(aggregate.groupingExpressions()).forEach(reasons::blame);
        ScalaCollections.list(aggregate.aggregateExpressions())
            .forEach(expression -> reasons.blameAggregates((Expression) expression));
        return reasons.say("the aggregation", path);
      }
      if (node instanceof Join) {
        return explainJoin(path, written, loaded, extension);
      }
      return PushDownAdvice.before(PlanWords.of(node))
          + PushDownAdvice.forPlan(node)
          + (PlanWords.isOfGroupingSets(node) ? extension : "");
    }
    throw new IllegalStateException("no aggregation above " + scan.table());
  }

  private static boolean picks(LogicalPlan node) {
    return node instanceof Sample
        || node instanceof GlobalLimit
        || node instanceof LocalLimit
        || node instanceof Offset;
  }

  private static String explainJoin(
      List<LogicalPlan> path, WrittenQuery written, boolean loaded, String extension) {
    Optional<Aggregate> aggregate =
        path.stream()
            .filter(node -> node instanceof Aggregate)
            .map(node -> (Aggregate) node)
            .findFirst();
    Optional<String> shown = aggregate.flatMap(PushDownObstacles::shownEntity);
    if (shown.isPresent()) {
      return shown.get();
    }
    String obstacle = aggregate.map(EagerAggregation::obstacle).orElse(null);
    return written.lookup().words()
        + " comes before the aggregation"
        + (loaded && obstacle != null ? ", and " + obstacle : "")
        + ". "
        + PushDownAdvice.forLookup(written.lookup())
        + (obstacle == null ? extension : "");
  }

  /** Groups by the key of an entity are what a query may have below its total, and not above. */
  private static Optional<String> shownEntity(Aggregate aggregate) {
    for (Expression group : ScalaCollections.list(aggregate.groupingExpressions())) {
      if (group instanceof Attribute column) {
        Optional<String> entity = entityOf(column, aggregate);
        if (entity.isPresent()) {
          return Optional.of(
              "GROUP BY "
                  + column.name()
                  + " has a group for each "
                  + entity.get()
                  + ", and would show each by its key. Such groups are rows that each party computes"
                  + " for itself (SQL.md, Below the total); add them up by something coarser: SELECT n,"
                  + " count(*) FROM (SELECT count(*) AS n … GROUP BY "
                  + column.name()
                  + ") GROUP BY n");
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> entityOf(Attribute column, LogicalPlan plan) {
    if (plan instanceof DataSourceV2ScanRelation relation
        && relation.scan() instanceof V1ScanWrapper wrapper
        && wrapper.v1Scan() instanceof RefusedScan scan
        && relation.outputSet().contains((NamedExpression) column)) {
      return scan.entityOf(column.name());
    }
    return ScalaCollections.<LogicalPlan>list(plan.children()).stream()
        .flatMap(child -> entityOf(column, child).stream())
        .findFirst();
  }

  /** The expressions that prevent push-down, grouped by the advice about them. */
  private static final class Reasons {

    private final Map<String, Set<String>> byAdvice = new LinkedHashMap<>();
    private final RefusedScan scan;
    private final WrittenQuery written;
    private final String extension;

    /**
     * @param extension the text to add if the session extension would help
     */
    Reasons(RefusedScan scan, WrittenQuery written, String extension) {
      this.scan = scan;
      this.written = written;
      this.extension = extension;
    }

    /**
     * @param path from the scan upwards
     */
    String say(String what, List<LogicalPlan> path) {
      if (byAdvice.isEmpty()) {
        return PushDownAdvice.repeated(path, written, extension)
            .orElse(
                what
                    + " is not over the columns of the table as they are"
                    + (written.has(Sort.class) ? "; leave ORDER BY below it out" : "")
                    + ". Write an aggregate of columns: SELECT g, COUNT(*), SUM(x) … WHERE …"
                    + " GROUP BY g");
      }
      List<String> parts = new ArrayList<>();
      byAdvice.forEach((advice, those) -> parts.add(String.join(", ", those) + ": " + advice));
      return String.join("; ", parts);
    }

    private void add(String advice, String what) {
      byAdvice.computeIfAbsent(advice, none -> new LinkedHashSet<>()).add(what);
    }

    void blameAggregates(Expression expression) {
      if (expression instanceof AggregateExpression aggregate) {
        AggregateFunction function = aggregate.aggregateFunction();
        if (aggregate.filter().isDefined() && FilterClauses.leavesNullsOut(function)) {
          add(
              PushDownAdvice.filter(scan.rules(), extension),
              "FILTER (WHERE …) in " + written.text(aggregate));
        } else if (!isPushable(aggregate) && ConstantCounts.isDistinctCount(aggregate)) {
          add(
              scan.aggregateAdvice()
                      .distinct("count", PushDownAdvice.columns((Expression) function))
                  + (AggregateForms.isFor(aggregate) ? extension : ""),
              written.text(aggregate));
        } else if (!isPushable(aggregate) && !blameChildren((Expression) function)) {
          add(adviceFor(aggregate), written.text((Expression) function));
        }
        return;
      }
      ScalaCollections.list(expression.children()).forEach(this::blameAggregates);
    }

    /** Adds the smallest parts that have no connector expression. */
    void blame(Expression expression) {
      // Nobody wrote these: they are Spark's own steps around a pushable argument.
      if (expression instanceof Alias || expression instanceof UnscaledValue) {
        ScalaCollections.list(expression.children()).forEach(this::blame);
      } else if (!expression.deterministic()) {
        blameRandom(expression);
      } else if (!isPushable(expression) && (isCollate(expression) || !blameChildren(expression))) {
        boolean rewritten =
            // With rules about group sizes the extension leaves subqueries as they are.
            (SubqueryExpression.hasSubquery(expression) && !scan.isChecked())
                || (ScalarForms.isFor(expression) && !isOfOtherVersions(expression))
                || (expression instanceof TruncTimestamp truncated
                    && DateTrunc.isDayOrMore(truncated));
        add(adviceFor(expression) + (rewritten ? extension : ""), written.text(expression));
      }
    }

    private String adviceFor(AggregateExpression aggregate) {
      String advice = adviceFor((Expression) aggregate.aggregateFunction());
      if (extension.isEmpty() || !AggregateForms.isFor(aggregate)) {
        return advice;
      }
      return advice.equals(PushDownAdvice.AGGREGATE_OTHERWISE)
          ? PushDownAdvice.OF_EXTENSION
          : advice + extension;
    }

    private String adviceFor(Expression expression) {
      return isOfOtherVersions(expression)
          ? PushDownAdvice.OF_OTHER_VERSIONS
          : PushDownAdvice.forFunction(expression, scan);
    }

    /** Whether there is nothing else to write, and the extension has it handed over. */
    private boolean isOfOtherVersions(Expression expression) {
      return !extension.isEmpty()
          && (CatalogForms.isFor(expression)
              || (ScalarForms.isFor(expression) && !PushDownAdvice.hasAnother(expression)));
    }

    /** By its name: Spark 3.5 has no collations. */
    private static boolean isCollate(Expression expression) {
      return expression.getClass().getSimpleName().equals("Collate");
    }

    /** Spark has connector expressions for some of them. */
    private void blameRandom(Expression expression) {
      List<Expression> random =
          ScalaCollections.list(expression.children()).stream()
              .filter(child -> !child.deterministic())
              .toList();
      if (random.isEmpty()) {
        add(PushDownAdvice.RANDOM, written.text(expression));
      }
      random.forEach(this::blameRandom);
    }

    private boolean blameChildren(Expression expression) {
      boolean any = false;
      for (Expression child : ScalaCollections.list(expression.children())) {
        if (!isPushable(child)) {
          blame(child);
          any = true;
        }
      }
      return any;
    }
  }

  private static boolean isPushable(Expression expression) {
    return built(expression) != null;
  }

  private static @Nullable Object built(Expression expression) {
    scala.Option<?> built = new V2ExpressionBuilder(expression, false).build();
    return built.isDefined() ? built.get() : null;
  }
}
