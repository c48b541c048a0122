package io.jointly.spark.scan;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.spark.rewrite.AggregateInput;
import io.jointly.spark.rewrite.CatalystTrees;
import io.jointly.spark.rewrite.ConstantCounts;
import io.jointly.spark.rewrite.JointAggregateRule;
import io.jointly.spark.version.Plans;
import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.execution.QueryExecution;

/**
 * Refuses {@code COUNT(DISTINCT 7)}. Spark hands it over as COUNT(*), so only the running query
 * itself tells the two apart. With the session extension, {@link ConstantCounts} has rewritten it
 * before.
 */
final class CountedConstants {

  private final QueryExecution query;

  private CountedConstants(QueryExecution query) {
    this.query = query;
  }

  /**
   * Fails the running query, whose answer has a COUNT(*), if that may stand for something else.
   *
   * @throws CallerException (UNSUPPORTED_SQL) if it counts a constant with DISTINCT, or Spark does
   *     not tell which query is running
   */
  static void refuse(SparkContext context) {
    QueryExecution query = RunningQuery.of(context);
    if (query == null) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_SQL,
          "Spark does not tell of which query this RDD is, so COUNT(*) cannot be told from"
              + " COUNT(DISTINCT 1). Use the DataFrame (collect(), write), cache it and call count()"
              + " before rdd, or load the session extension:"
              + " spark.sql.extensions=io.jointly.spark.JointlyExtensions");
    }
    if (!JointAggregateRule.isIn(query.sparkSession())) {
      new CountedConstants(query).search(Plans.withCommonTablesInPlace(query.analyzed()));
    }
  }

  private void search(LogicalPlan plan) {
    if (plan instanceof Aggregate aggregate && AggregateInput.readsRows(aggregate.child())) {
      ScalaCollections.list(aggregate.aggregateExpressions())
          .forEach(item -> search((Expression) item, aggregate.child()));
    }
    List<LogicalPlan> parts = new ArrayList<>(ScalaCollections.list(plan.children()));
    ScalaCollections.list(plan.subqueries()).forEach(subquery -> parts.add((LogicalPlan) subquery));
    ScalaCollections.list(plan.innerChildren())
        .forEach(
            inner -> {
              if (inner instanceof LogicalPlan part) {
                parts.add(part);
              }
            });
    parts.forEach(this::search);
  }

  private void search(Expression expression, LogicalPlan rows) {
    if (expression instanceof AggregateExpression aggregate
        && ConstantCounts.isDistinctCount(aggregate)) {
      List<Expression> counted =
          ScalaCollections.list(((Expression) aggregate.aggregateFunction()).children());
      if (counted.size() == 1 && isConstant(counted.get(0), rows)) {
        throw new CallerException(
            ErrorCode.UNSUPPORTED_SQL,
            aggregate.sql()
                + " counts a constant, and Spark hands it over as COUNT(*), which is another"
                + " number. Leave it out: it is 1 where there are rows, or load the session"
                + " extension: spark.sql.extensions=io.jointly.spark.JointlyExtensions");
      }
    }
    ScalaCollections.list(expression.children()).forEach(child -> search(child, rows));
  }

  /** Whether Spark's optimiser makes a constant of it. */
  private boolean isConstant(Expression counted, LogicalPlan rows) {
    if (counted.foldable()) {
      return true;
    }
    LogicalPlan optimised =
        query
            .sparkSession()
            .sessionState()
            .optimizer()
            .execute(
                new Project(
                    ScalaCollections.seq(List.of(CatalystTrees.named(counted, "counted"))), rows));
    return optimised instanceof Project project
        && ScalaCollections.list(project.projectList()).stream()
            .allMatch(CountedConstants::isConstant);
  }

  private static boolean isConstant(NamedExpression item) {
    return item instanceof Alias alias && alias.child().foldable();
  }
}
