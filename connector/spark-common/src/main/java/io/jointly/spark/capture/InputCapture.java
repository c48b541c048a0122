package io.jointly.spark.capture;

import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** Captures the input of an operator. */
interface InputCapture {

  /**
   * @param required the columns that are needed of it
   */
  Captured of(LogicalPlan plan, Set<ExprId> required);
}
