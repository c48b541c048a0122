package io.jointly.spark.capture;

import io.jointly.spark.rewrite.CatalystTrees;
import io.jointly.spark.version.Plans;
import org.apache.spark.sql.catalyst.analysis.EliminateSubqueryAliases;
import org.apache.spark.sql.catalyst.analysis.EliminateView;
import org.apache.spark.sql.catalyst.optimizer.ConstantFolding;
import org.apache.spark.sql.catalyst.optimizer.PullupCorrelatedPredicates;
import org.apache.spark.sql.catalyst.optimizer.ReplaceDistinctWithAggregate;
import org.apache.spark.sql.catalyst.optimizer.ReplaceExceptWithAntiJoin;
import org.apache.spark.sql.catalyst.optimizer.ReplaceExpressions;
import org.apache.spark.sql.catalyst.optimizer.ReplaceIntersectWithSemiJoin;
import org.apache.spark.sql.catalyst.optimizer.RewriteCorrelatedScalarSubquery;
import org.apache.spark.sql.catalyst.optimizer.RewritePredicateSubquery;
import org.apache.spark.sql.catalyst.optimizer.SimplifyCasts;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * Brings an analysed plan into joins and aggregations, with the rules by which Spark's optimiser
 * does so: EXISTS and IN become semi and anti joins, a correlated scalar subquery a left join.
 */
final class Decorrelation {

  private Decorrelation() {}

  static LogicalPlan of(LogicalPlan analyzed) {
    LogicalPlan plan = EliminateSubqueryAliases.apply(analyzed);
    plan = EliminateView.apply(plan);
    plan = replaced(plan);
    plan = PullupCorrelatedPredicates.apply(subqueriesJoined(plan));
    plan = ReplaceIntersectWithSemiJoin.apply(plan);
    plan = ReplaceExceptWithAntiJoin.apply(plan);
    plan = ReplaceDistinctWithAggregate.apply(plan);
    plan = RewriteCorrelatedScalarSubquery.apply(plan);
    plan = RewritePredicateSubquery.apply(plan);
    // The rule leaves subqueries alone, which are joins only now.
    plan = replaced(plan);
    plan = WhereJoins.rewrite(SimplifyCasts.apply(plan));
    return ConstantFolding.apply(plan);
  }

  /** Subqueries have no subqueries: these are joins in them. */
  private static LogicalPlan subqueriesJoined(LogicalPlan plan) {
    return CatalystTrees.rewrite(
        plan, node -> CatalystTrees.withSubqueries(node, Decorrelation::withoutSubqueries));
  }

  private static LogicalPlan withoutSubqueries(LogicalPlan query) {
    LogicalPlan plan = PullupCorrelatedPredicates.apply(subqueriesJoined(query));
    return RewritePredicateSubquery.apply(RewriteCorrelatedScalarSubquery.apply(plan));
  }

  /** BETWEEN, NULLIF and the like as what they stand for. */
  private static LogicalPlan replaced(LogicalPlan plan) {
    return Plans.withCommonExpressionsInPlace(ReplaceExpressions.apply(plan));
  }
}
