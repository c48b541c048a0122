package io.jointly.spark.rewrite;

import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;

/**
 * Rewrites aggregations over joins of joint rows as aggregations over joins of totals. It does not
 * do so where disclosure checks apply, because the totals would silently omit suppressed keys. It
 * runs once, right before aggregations are pushed down: earlier, Spark would move IN (SELECT …) and
 * semi joins back below the totals, to the rows.
 */
public final class JointJoinRule extends Rule<LogicalPlan> {

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    LogicalPlan joined = CatalystTrees.rewrite(plan, JointJoinRule::join);
    return CatalystTrees.same(joined, plan) ? plan : new JointAggregateRule().apply(joined);
  }

  private static LogicalPlan join(LogicalPlan node) {
    return node instanceof Aggregate aggregate
            && AggregateInput.isJoint(aggregate.child())
            && !AggregateInput.isOnlyJoint(aggregate.child())
            && !AggregateInput.isChecked(aggregate.child())
        ? EagerAggregation.rewrite(aggregate)
        : node;
  }
}
