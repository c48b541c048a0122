package io.jointly.spark.rewrite;

import io.jointly.spark.version.KnownColumns;
import io.jointly.spark.version.Plans;
import io.jointly.spark.version.ScalaCollections;
import io.jointly.spark.version.Sessions;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;

/**
 * Finds the aggregations over rows of joint tables and rewrites them. It runs among the optimiser's
 * own rules until nothing changes, before aggregations are pushed down. So one rewrite may continue
 * the work of another, and none applies to its own result.
 */
public final class JointAggregateRule extends Rule<LogicalPlan> {

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    return CatalystTrees.rewrite(plan, JointAggregateRule::rewritten);
  }

  private static LogicalPlan rewritten(LogicalPlan node) {
    if (node instanceof Aggregate aggregate && AggregateInput.isJoint(aggregate.child())) {
      return rewrite(aggregate);
    }
    if (node instanceof Filter filter && AggregateInput.isJoint(filter.child())) {
      return KnownColumns.rewrite(filter);
    }
    return node;
  }

  /** An expression over a plan's columns in the form in which Spark hands it over. */
  public static Expression handedOver(Expression expression, LogicalPlan over) {
    Aggregate rewritten =
        CatalogForms.rewrite(
            ScalarForms.rewrite(
                Patterns.rewrite(
                    DateTrunc.rewrite(
                        Plans.aggregate(
                            null, List.of(expression), List.<NamedExpression>of(), over)))));
    return (Expression) rewritten.groupingExpressions().head();
  }

  static LogicalPlan rewrite(Aggregate aggregate) {
    if (AggregateInput.isOnlyJoint(aggregate.child())) {
      return RepeatedExpressions.rewrite(
          CatalogForms.rewrite(
              ScalarForms.rewrite(
                  Patterns.rewrite(
                      DateTrunc.rewrite(
                          TimeWindows.rewrite(
                              FilterClauses.rewrite(
                                  ConstantCounts.rewrite(AggregateForms.rewrite(aggregate)))))))));
    }
    // An overall total includes the suppressed groups. So disclosure checks rule out grouping sets.
    return AggregateInput.hasGroupingSets(aggregate.child())
            && !AggregateInput.isChecked(aggregate.child())
        ? GroupingSets.rewrite(aggregate)
        : aggregate;
  }

  /** Whether a session has this rule, that is, the session extension. */
  public static boolean isIn(SparkSession session) {
    return Sessions.isInThisJvm(session)
        && ScalaCollections.list(
                Sessions.state(session).optimizer().extendedOperatorOptimizationRules().toSeq())
            .stream()
            .anyMatch(rule -> rule instanceof JointAggregateRule);
  }
}
