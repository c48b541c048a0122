package io.jointly.spark.scan;

import io.jointly.collaboration.Rules;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.JointQuery;
import io.jointly.query.QueryText;
import io.jointly.spark.rewrite.ConstantCounts;
import io.jointly.spark.rewrite.DateTrunc;
import io.jointly.spark.rewrite.EagerAggregation;
import io.jointly.spark.rewrite.FilterClauses;
import io.jointly.spark.rewrite.JointAggregateRule;
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
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Like;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.TruncTimestamp;
import org.apache.spark.sql.catalyst.expressions.UnscaledValue;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
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
            + ", where it would need rows. Cache the result of that aggregation first (df.cache(),"
            + " CACHE TABLE) and go on from there");
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
    Optional<String> instead = PushDownAdvice.forCall(action);
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
    return aggregated
        ? new CallerException(
            ErrorCode.NOT_AGGREGATED,
            "only totals of "
                + scan.table()
                + " can leave a party, but this query would need its rows: "
                + explain(scan, path, query))
        : scan.refusedRows(action, PushDownAdvice.withoutAggregate(path));
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
    Reasons reasons = new Reasons(scan.rules(), extension);
    for (LogicalPlan node : path) {
      // Spark sorts rows before it samples them for randomSplit().
      if (node instanceof Sort && path.stream().anyMatch(other -> other instanceof Sample)) {
        continue;
      }
      String byRules = PushDownAdvice.byRules(node, scan);
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
        return reasons.say("the condition " + filter.condition().sql(), path);
      }
      if (node instanceof Aggregate aggregate) {
        ScalaCollections.list(aggregate.groupingExpressions()).forEach(reasons::blame);
        ScalaCollections.list(aggregate.aggregateExpressions())
            .forEach(expression -> reasons.blameAggregates((Expression) expression));
        return reasons.say("the aggregation", path);
      }
      if (node instanceof Join) {
        return explainJoin(path, loaded, extension);
      }
      return PushDownAdvice.word(node)
          + " comes before the aggregation. "
          + PushDownAdvice.forPlan(node.nodeName())
          + (PushDownAdvice.isOfGroupingSets(node) ? extension : "");
    }
    throw new IllegalStateException("no aggregation above " + scan.table());
  }

  private static String explainJoin(List<LogicalPlan> path, boolean loaded, String extension) {
    String obstacle =
        path.stream()
            .filter(node -> node instanceof Aggregate)
            .findFirst()
            .map(node -> EagerAggregation.obstacle((Aggregate) node))
            .orElse(null);
    return "a join comes before the aggregation"
        + (loaded && obstacle != null ? ", and " + obstacle : "")
        + ". "
        + PushDownAdvice.forPlan("Join")
        + (obstacle == null ? extension : "");
  }

  /** The expressions that prevent push-down, grouped by the advice about them. */
  private static final class Reasons {

    private final Map<String, Set<String>> byAdvice = new LinkedHashMap<>();
    private final Rules rules;
    private final String extension;

    /**
     * @param extension the text to add if the session extension would help
     */
    Reasons(Rules rules, String extension) {
      this.rules = rules;
      this.extension = extension;
    }

    /**
     * @param path from the scan upwards
     */
    String say(String what, List<LogicalPlan> path) {
      if (byAdvice.isEmpty()) {
        return PushDownAdvice.repeated(path, extension)
            .orElse(
                "Spark did not push down "
                    + what
                    + ". Write an aggregate of columns: SELECT g, COUNT(*), SUM(x) … WHERE …"
                    + " GROUP BY g");
      }
      List<String> parts = new ArrayList<>();
      byAdvice.forEach((advice, those) -> parts.add(String.join(", ", those) + ": " + advice));
      return "Spark cannot push down " + String.join("; ", parts);
    }

    private void add(String advice, String what) {
      byAdvice.computeIfAbsent(advice, none -> new LinkedHashSet<>()).add(what);
    }

    void blameAggregates(Expression expression) {
      if (expression instanceof AggregateExpression aggregate) {
        if (aggregate.filter().isDefined()
            && FilterClauses.leavesNullsOut(aggregate.aggregateFunction())) {
          add(PushDownAdvice.filter(rules, extension), "FILTER (WHERE …) in " + aggregate.sql());
        } else if (!isPushable(aggregate) && ConstantCounts.isDistinctCount(aggregate)) {
          add(PushDownAdvice.DISTINCT_TOGETHER, aggregate.sql());
        } else if (!isPushable(aggregate) && !blameChildren(aggregate.aggregateFunction())) {
          add(PushDownAdvice.forFunction(aggregate.aggregateFunction(), rules), aggregate.sql());
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
      } else if (!isPushable(expression) && !blameChildren(expression)) {
        boolean rewritten =
            SubqueryExpression.hasSubquery(expression)
                || expression instanceof Like
                || (expression instanceof TruncTimestamp truncated
                    && DateTrunc.isDayOrMore(truncated));
        add(
            PushDownAdvice.forFunction(expression, rules) + (rewritten ? extension : ""),
            expression.sql());
      }
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
