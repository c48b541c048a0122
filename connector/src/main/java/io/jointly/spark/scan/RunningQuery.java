package io.jointly.spark.scan;

import org.apache.spark.SparkContext;
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
}
