package io.jointly.spark.local;

import java.util.function.Function;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import scala.Option;

/** Runs the local aggregation. Its rows are Spark's own, not turned into {@link Row}s first. */
public final class LocalRows {

  private LocalRows() {}

  /** Runs jobs over the rows; for Spark's UI they are one query. */
  public static <T> T run(Dataset<Row> rows, Function<RDD<InternalRow>, T> jobs) {
    QueryExecution execution = ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution();
    return SQLExecution.withNewExecutionId(
        execution, Option.apply("jointly"), () -> jobs.apply(execution.toRdd()));
  }
}
