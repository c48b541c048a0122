package io.jointly.spark.scan;

import java.util.Arrays;
import org.apache.spark.sql.execution.CacheManager;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.columnar.CachedRDDBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Why this thread asks an RDD for its partitions. For a DataFrame that was cached, Spark does so to
 * find out whether the cache holds them, too. Such a question needs no rows.
 */
enum CacheQuestion {

  /** An action needs the rows. */
  NONE,
  /** A query that uses the DataFrame is planned. It cannot be answered. */
  OF_A_PLAN,
  /** The cache is changed: any unpersist() looks at all that is cached, and has to go on. */
  OF_THE_CACHE;

  /**
   * @param running the query that this thread runs, or null where it runs none
   */
  static CacheQuestion of(@Nullable QueryExecution running) {
    if (isAskedBy(CachedRDDBuilder.class)) {
      if (isAskedBy(CacheManager.class)) {
        return OF_THE_CACHE;
      }
      if (running == null) {
        return OF_A_PLAN;
      }
    }
    return RunningQuery.isBeingOptimised(running) ? OF_A_PLAN : NONE;
  }

  private static boolean isAskedBy(Class<?> type) {
    return Arrays.stream(Thread.currentThread().getStackTrace())
        .anyMatch(
            frame ->
                frame.getClassName().equals(type.getName())
                    && (type != CachedRDDBuilder.class
                        || frame.getMethodName().startsWith("isCached")));
  }
}
