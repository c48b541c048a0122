package io.jointly.spark;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
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
final class PushDownReasons {

  private static final String GENERAL =
      "Write an aggregate over it: SELECT …, COUNT(*), SUM(x), AVG(x) FROM … WHERE … GROUP BY …";

  private PushDownReasons() {}

  /** One or more sentences: what is in the way, and what to write in its place. */
  static String find(SparkContext context, RefusedScan scan) {
    String execution = context.getLocalProperty(SQLExecution.EXECUTION_ID_KEY());
    QueryExecution query =
        execution == null ? null : SQLExecution.getQueryExecution(Long.parseLong(execution));
    List<LogicalPlan> path = new ArrayList<>();
    if (query == null || !pathTo(query.optimizedPlan(), scan, path)) {
      return GENERAL;
    }
    return explain(path);
  }

  /** Fills {@code path} with the nodes from just above the scan up to the root. */
  private static boolean pathTo(LogicalPlan node, RefusedScan scan, List<LogicalPlan> path) {
    if (node instanceof DataSourceV2ScanRelation relation
        && relation.scan() instanceof V1ScanWrapper wrapper
        && wrapper.v1Scan() == scan) {
      return true;
    }
    List<LogicalPlan> below = new ArrayList<>(CollectionConverters.asJava(node.children()));
    CollectionConverters.asJava(node.subqueries())
        .forEach(subquery -> below.add((LogicalPlan) subquery));
    for (LogicalPlan child : below) {
      if (pathTo(child, scan, path)) {
        path.add(node);
        return true;
      }
    }
    return false;
  }

  private static String explain(List<LogicalPlan> path) {
    for (LogicalPlan node : path) {
      if (node instanceof Project) {
        continue;
      }
      Set<String> reasons = new LinkedHashSet<>();
      if (node instanceof Filter filter) {
        blame(filter.condition(), reasons);
        return say("the condition " + filter.condition().sql(), reasons);
      }
      if (node instanceof Aggregate aggregate) {
        CollectionConverters.asJava(aggregate.groupingExpressions())
            .forEach(group -> blame(group, reasons));
        CollectionConverters.asJava(aggregate.aggregateExpressions())
            .forEach(expression -> blameAggregates((Expression) expression, reasons));
        return say("the aggregation", reasons);
      }
      return "In the way is "
          + node.nodeName()
          + ", which comes before the aggregation. "
          + Advice.forPlan(node.nodeName());
    }
    return "It has no aggregate function. " + GENERAL;
  }

  private static String say(String what, Set<String> reasons) {
    return reasons.isEmpty()
        ? "Spark did not push down " + what + ". " + GENERAL
        : "In the way is " + String.join("; ", reasons);
  }

  private static void blameAggregates(Expression expression, Set<String> reasons) {
    if (expression instanceof AggregateExpression aggregate) {
      if (aggregate.filter().isDefined()) {
        reasons.add("FILTER (WHERE …) in " + aggregate.sql() + ": " + Advice.FILTER);
      } else if (!isPushable(aggregate)) {
        int before = reasons.size();
        CollectionConverters.asJava(aggregate.aggregateFunction().children())
            .forEach(child -> blame(child, reasons));
        if (reasons.size() == before) {
          reasons.add(aggregate.sql() + ": " + Advice.forFunction(aggregate.aggregateFunction()));
        }
      }
      return;
    }
    CollectionConverters.asJava(expression.children())
        .forEach(child -> blameAggregates(child, reasons));
  }

  /** Names the smallest parts that have no connector expression. */
  private static void blame(Expression expression, Set<String> reasons) {
    if (isPushable(expression)) {
      return;
    }
    int before = reasons.size();
    CollectionConverters.asJava(expression.children()).forEach(child -> blame(child, reasons));
    if (reasons.size() == before) {
      reasons.add(expression.sql() + ": " + Advice.forFunction(expression));
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
