package io.jointly.spark;

import io.jointly.spark.capture.RelationRule;
import io.jointly.spark.rewrite.FunctionNames;
import io.jointly.spark.rewrite.JointAggregateRule;
import io.jointly.spark.rewrite.JointJoinRule;
import io.jointly.spark.rewrite.LockstepCheck;
import org.apache.spark.sql.SparkSessionExtensions;
import scala.Function1;
import scala.runtime.BoxedUnit;

/**
 * Optional: {@code spark.sql.extensions=io.jointly.spark.JointlyExtensions}. Rewrites aggregates
 * over joint tables that Spark does not push down into ones that it does (SQL.md, "With the session
 * extension"). Every other plan stays unchanged.
 */
public final class JointlyExtensions implements Function1<SparkSessionExtensions, BoxedUnit> {

  /** Spark creates it by name. */
  public JointlyExtensions() {}

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    SparkVersion.require();
    extensions.injectPostHocResolutionRule(session -> new FunctionNames());
    extensions.injectPostHocResolutionRule(RelationRule::new);
    extensions.injectCheckRule(session -> new LockstepCheck());
    extensions.injectOptimizerRule(session -> new JointAggregateRule());
    extensions.injectPreCBORule(session -> new JointJoinRule());
    return BoxedUnit.UNIT;
  }
}
