package io.jointly.spark.scan;

import org.apache.spark.SparkContext;
import org.apache.spark.sql.catalyst.QueryPlanningTracker;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import org.jspecify.annotations.Nullable;

/** The query of Spark's that this thread runs. */
final class RunningQuery {

  private RunningQuery() {}

  /** Null outside of SQL's actions, and where Spark has forgotten it. */
  static @Nullable QueryExecution of(SparkContext context) {
    String execution = context.getLocalProperty(SQLExecution.EXECUTION_ID_KEY());
    return execution == null ? null : SQLExecution.getQueryExecution(Long.parseLong(execution));
  }

  /**
   * Whether Spark's optimiser is still at work on it. Its optimised plan must not be asked for
   * then: the optimiser would begin anew.
   */
  static boolean isBeingOptimised(@Nullable QueryExecution running) {
    return running != null
        && !running.tracker().phases().contains(QueryPlanningTracker.OPTIMIZATION());
  }
}
