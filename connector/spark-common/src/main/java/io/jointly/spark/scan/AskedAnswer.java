package io.jointly.spark.scan;

import io.jointly.run.Reading;
import org.apache.spark.sql.execution.QueryExecution;
import org.jspecify.annotations.Nullable;

/** Gets the answer to a scan's query, from memory or from the partners. */
@FunctionalInterface
interface AskedAnswer {

  /**
   * @param running the query of Spark's that needs it; null if that is not known
   */
  Reading read(@Nullable QueryExecution running);
}
