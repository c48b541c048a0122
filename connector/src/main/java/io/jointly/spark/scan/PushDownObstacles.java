package io.jointly.spark.scan;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.spark.rewrite.DateTrunc;
import io.jointly.spark.rewrite.EagerAggregation;
import io.jointly.spark.rewrite.FilterClauses;
import io.jointly.spark.rewrite.JointAggregateRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.TruncTimestamp;
import org.apache.spark.sql.catalyst.expressions.UnscaledValue;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.util.V2ExpressionBuilder;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import org.apache.spark.sql.execution.datasources.v2.V1ScanWrapper;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Says why Spark's optimiser could not push an aggregation into a scan: it looks at the optimised
 * plan of the query that is being run, from the scan upwards. Only errors depend on it.
 */
final class PushDownObstacles {

  private static final String GENERAL =
      "Write an aggregate over it: SELECT …, COUNT(*), SUM(x), AVG(x) FROM … WHERE … GROUP BY …";

  private PushDownObstacles() {}

  /**
   * Ends the query that is being run if some part of it, a subquery perhaps, would need rows, so
   * that the other parts have asked nobody by then.
   *
   * @throws CallerException (NOT_AGGREGATED)
   */
  static void refuseAny(SparkContext context) {
    QueryExecution query = running(context);
    List<LogicalPlan> path = new ArrayList<>();
    RefusedScan found = query == null ? null : pathTo(query.optimizedPlan(), null, path);
    if (query != null && found != null) {
      throw failure(found, explain(found, path, query));
    }
  }

  /** Why a scan cannot be run, and what to write in its place. */
  static CallerException failure(SparkContext context, RefusedScan scan) {
    QueryExecution query = running(context);
    List<LogicalPlan> path = new ArrayList<>();
    boolean known = query != null && pathTo(query.optimizedPlan(), scan, path) != null;
    return failure(scan, query != null && known ? explain(scan, path, query) : GENERAL);
  }

  private static CallerException failure(RefusedScan scan, String reason) {
    return new CallerException(
        ErrorCode.NOT_AGGREGATED,
        "only totals of "
            + scan.table()
            + " can leave a party, and this query would need its rows. "
            + reason);
  }

  private static @Nullable QueryExecution running(SparkContext context) {
    String execution = context.getLocalProperty(SQLExecution.EXECUTION_ID_KEY());
    return execution == null ? null : SQLExecution.getQueryExecution(Long.parseLong(execution));
  }

  /**
   * Fills {@code path} with the nodes from just above a refused scan up to the root.
   *
   * @param wanted the scan, or null for the first that is found
   */
  private static @Nullable RefusedScan pathTo(
      LogicalPlan node, @Nullable RefusedScan wanted, List<LogicalPlan> path) {
    if (node instanceof DataSourceV2ScanRelation relation
        && relation.scan() instanceof V1ScanWrapper wrapper
        && wrapper.v1Scan() instanceof RefusedScan scan
        && (wanted == null || scan == wanted)) {
      return scan;
    }
    List<LogicalPlan> below = new ArrayList<>(CollectionConverters.asJava(node.children()));
    CollectionConverters.asJava(node.subqueries())
        .forEach(subquery -> below.add((LogicalPlan) subquery));
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
    boolean aggregated = path.stream().anyMatch(node -> node instanceof Aggregate);
    String extension = loaded || !aggregated ? "" : PushDownAdvice.EXTENSION;
    Reasons reasons = new Reasons(extension);
    for (LogicalPlan node : path) {
      String byRules = aggregated ? PushDownAdvice.byRules(node.nodeName(), scan) : null;
      if (byRules != null) {
        return "In the way is " + node.nodeName() + ". " + byRules;
      }
      if (node instanceof Project project) {
        // Spark moves a group expression that it computes first into one of these.
        CollectionConverters.asJava(project.projectList())
            .forEach(item -> reasons.blame((Expression) item));
        continue;
      }
      if (node instanceof Filter filter) {
        reasons.blame(filter.condition());
        return reasons.say("the condition " + filter.condition().sql());
      }
      if (node instanceof Aggregate aggregate) {
        CollectionConverters.asJava(aggregate.groupingExpressions()).forEach(reasons::blame);
        CollectionConverters.asJava(aggregate.aggregateExpressions())
            .forEach(expression -> reasons.blameAggregates((Expression) expression));
        return reasons.say("the aggregation");
      }
      if (node instanceof Join) {
        return explainJoin(path, loaded, extension);
      }
      return "In the way is "
          + node.nodeName()
          + ", which comes before the aggregation. "
          + PushDownAdvice.forPlan(node.nodeName())
          + (node instanceof Expand ? extension : "");
    }
    return "It has no aggregate function. " + GENERAL;
  }

  private static String explainJoin(List<LogicalPlan> path, boolean loaded, String extension) {
    String obstacle =
        path.stream()
            .filter(node -> node instanceof Aggregate)
            .findFirst()
            .map(node -> EagerAggregation.obstacle((Aggregate) node))
            .orElse(null);
    return "In the way is Join, which comes before the aggregation"
        + (loaded && obstacle != null ? ", and " + obstacle : "")
        + ". "
        + PushDownAdvice.forPlan("Join")
        + (obstacle == null ? extension : "");
  }

  /** What is in the way, by what to do about it. */
  private static final class Reasons {

    private final Map<String, Set<String>> byAdvice = new LinkedHashMap<>();
    private final String extension;

    /**
     * @param extension what to add where the session extension would help
     */
    Reasons(String extension) {
      this.extension = extension;
    }

    String say(String what) {
      if (byAdvice.isEmpty()) {
        return "Spark did not push down " + what + ". " + GENERAL;
      }
      List<String> parts = new ArrayList<>();
      byAdvice.forEach((advice, those) -> parts.add(String.join(", ", those) + ": " + advice));
      return "In the way is " + String.join("; ", parts);
    }

    private void add(String advice, String what) {
      byAdvice.computeIfAbsent(advice, none -> new LinkedHashSet<>()).add(what);
    }

    void blameAggregates(Expression expression) {
      if (expression instanceof AggregateExpression aggregate) {
        if (aggregate.filter().isDefined()
            && FilterClauses.leavesNullsOut(aggregate.aggregateFunction())) {
          add(PushDownAdvice.FILTER + extension, "FILTER (WHERE …) in " + aggregate.sql());
        } else if (!isPushable(aggregate) && !blameChildren(aggregate.aggregateFunction())) {
          add(PushDownAdvice.forFunction(aggregate.aggregateFunction()), aggregate.sql());
        }
        return;
      }
      CollectionConverters.asJava(expression.children()).forEach(this::blameAggregates);
    }

    /** Names the smallest parts that have no connector expression. */
    void blame(Expression expression) {
      // Spark's own steps around a pushable argument are nothing that anybody has written.
      if (expression instanceof Alias || expression instanceof UnscaledValue) {
        CollectionConverters.asJava(expression.children()).forEach(this::blame);
      } else if (!isPushable(expression) && !blameChildren(expression)) {
        boolean rewritten =
            SubqueryExpression.hasSubquery(expression)
                || (expression instanceof TruncTimestamp truncated
                    && DateTrunc.isDayOrMore(truncated));
        add(
            PushDownAdvice.forFunction(expression) + (rewritten ? extension : ""),
            expression.sql());
      }
    }

    private boolean blameChildren(Expression expression) {
      boolean any = false;
      for (Expression child : CollectionConverters.asJava(expression.children())) {
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
