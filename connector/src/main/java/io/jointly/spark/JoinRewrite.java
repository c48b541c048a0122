package io.jointly.spark;

import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;

/**
 * Makes aggregations over joins of joint rows ones over joins of totals; not where groups are
 * tested, as a key that is suppressed would be missing in a total that does not show it. It runs
 * once, right before aggregations are pushed down: earlier, Spark would move IN (SELECT …) and semi
 * joins back below the totals, to the rows.
 */
final class JoinRewrite extends Rule<LogicalPlan> {

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    LogicalPlan joined = Trees.rewrite(plan, JoinRewrite::join);
    return Trees.same(joined, plan) ? plan : new JointRewrite().apply(joined);
  }

  private static LogicalPlan join(LogicalPlan node) {
    return node instanceof Aggregate aggregate
            && JointRows.isJoint(aggregate.child())
            && !JointRows.isOnlyJoint(aggregate.child())
            && !JointRows.isTested(aggregate.child())
        ? JoinedTotals.rewrite(aggregate)
        : node;
  }
}
