package io.jointly.spark.capture;

import io.jointly.spark.rewrite.CatalystTrees;
import io.jointly.spark.version.Plans;
import org.apache.spark.sql.catalyst.analysis.EliminateSubqueryAliases;
import org.apache.spark.sql.catalyst.analysis.EliminateView;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.optimizer.ConstantFolding;
import org.apache.spark.sql.catalyst.optimizer.PullupCorrelatedPredicates;
import org.apache.spark.sql.catalyst.optimizer.ReplaceDistinctWithAggregate;
import org.apache.spark.sql.catalyst.optimizer.ReplaceExceptWithAntiJoin;
import org.apache.spark.sql.catalyst.optimizer.ReplaceExpressions;
import org.apache.spark.sql.catalyst.optimizer.ReplaceIntersectWithSemiJoin;
import org.apache.spark.sql.catalyst.optimizer.RewriteCorrelatedScalarSubquery;
import org.apache.spark.sql.catalyst.optimizer.RewriteLateralSubquery;
import org.apache.spark.sql.catalyst.optimizer.RewritePredicateSubquery;
import org.apache.spark.sql.catalyst.optimizer.SimplifyCasts;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.NullType;
import scala.runtime.AbstractFunction1;

/**
 * Brings an analysed plan into joins and aggregations, with the rules by which Spark's optimiser
 * does so: EXISTS and IN become semi and anti joins, a correlated scalar subquery a left join, and
 * LATERAL a join.
 */
final class Decorrelation {

  private Decorrelation() {}

  static LogicalPlan of(LogicalPlan analyzed) {
    LogicalPlan plan = EliminateSubqueryAliases.apply(analyzed);
    plan = EliminateView.apply(plan);
    plan = replaced(plan);
    plan = PullupCorrelatedPredicates.apply(subqueriesJoined(plan));
    plan = RewriteLateralSubquery.apply(plan);
    plan = RewriteCorrelatedScalarSubquery.apply(plan);
    plan = RewritePredicateSubquery.apply(plan);
    plan = ExistenceJoins.rewrite(plan);
    plan = withoutSetOperations(plan);
    // The rule leaves subqueries alone, which are joins only now.
    plan = replaced(plan);
    plan = WhereJoins.rewrite(SimplifyCasts.apply(plan));
    plan = CatalystTrees.rewrite(PresentKeys.rewrite(plan), Decorrelation::withTypedNulls);
    return ConstantRows.rewrite(ConstantFolding.apply(plan));
  }

  private static LogicalPlan withoutSetOperations(LogicalPlan rows) {
    LogicalPlan plan = SetOperations.rewrite(ReplaceDistinctWithAggregate.apply(rows));
    plan = ReplaceIntersectWithSemiJoin.apply(plan);
    plan = ReplaceExceptWithAntiJoin.apply(plan);
    return ReplaceDistinctWithAggregate.apply(plan);
  }

  /** Subqueries have no subqueries: these are joins in them. */
  private static LogicalPlan subqueriesJoined(LogicalPlan plan) {
    return CatalystTrees.rewrite(
        plan, node -> CatalystTrees.withSubqueries(node, Decorrelation::withoutSubqueries));
  }

  private static LogicalPlan withoutSubqueries(LogicalPlan query) {
    LogicalPlan plan = PullupCorrelatedPredicates.apply(subqueriesJoined(query));
    plan = RewriteCorrelatedScalarSubquery.apply(RewriteLateralSubquery.apply(plan));
    return ExistenceJoins.rewrite(RewritePredicateSubquery.apply(plan));
  }

  /** A column of NULLs without a type becomes one of the type as which it is read. */
  private static LogicalPlan withTypedNulls(LogicalPlan node) {
    return (LogicalPlan)
        node.mapExpressions(
            new AbstractFunction1<Expression, Expression>() {
              @Override
              public Expression apply(Expression expression) {
                return CatalystTrees.replace(
                    expression,
                    part ->
                        part instanceof Cast cast && cast.child().dataType() instanceof NullType
                            ? Literal$.MODULE$.create(null, cast.dataType())
                            : part);
              }
            });
  }

  /** BETWEEN, NULLIF and the like as what they stand for. */
  private static LogicalPlan replaced(LogicalPlan plan) {
    return Plans.withCommonExpressionsInPlace(ReplaceExpressions.apply(plan));
  }
}
