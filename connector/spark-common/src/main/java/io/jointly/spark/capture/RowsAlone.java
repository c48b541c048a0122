package io.jointly.spark.capture;

import io.jointly.spark.rewrite.CatalystTrees;
import io.jointly.spark.version.ScalaCollections;
import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.RebalancePartitions;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.plans.logical.ResolvedHint;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedHint;

/**
 * Leaves out what says how Spark shall compute rows, and not which: hints and partitions. Each
 * party computes them in its own way.
 */
final class RowsAlone {

  private RowsAlone() {}

  /** The aggregation over the same rows; the same object where there is nothing to leave out. */
  static Aggregate of(Aggregate aggregate) {
    return PlanParts.over(
        aggregate, CatalystTrees.rewriteWithSubqueries(aggregate.child(), RowsAlone::without));
  }

  private static LogicalPlan without(LogicalPlan node) {
    boolean physical =
        node instanceof ResolvedHint
            || node instanceof UnresolvedHint
            || node instanceof RepartitionOperation
            || node instanceof RebalancePartitions;
    List<LogicalPlan> children = ScalaCollections.list(node.children());
    return physical ? children.get(0) : node;
  }
}
