package io.jointly.spark.scan;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.run.Reading;
import io.jointly.spark.version.MeasuredRdd;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.metric.SQLMetric;
import scala.Tuple2;
import scala.collection.immutable.Seq;

/**
 * The rows of a joint answer. The session with the partners runs when Spark asks for the
 * partitions. Spark does so when an action starts, not earlier.
 */
final class JointRdd extends RowsRdd implements MeasuredRdd {

  private static final long serialVersionUID = 1L;

  private final transient OutputColumns columns;
  private final transient AskedAnswer ask;
  private final transient ScanMetrics metrics;

  JointRdd(SparkContext context, OutputColumns columns, AskedAnswer ask) {
    super(context, columns.schema());
    this.columns = columns;
    this.ask = ask;
    this.metrics = new ScanMetrics(context);
  }

  @Override
  JointlyException refusalAtPlanning() {
    return new CallerException(
        ErrorCode.REPLANNED,
        "a DataFrame of joint totals that this query uses was cached, and its first action has"
            + " failed. Call unpersist() on it, make the DataFrame anew, show it, and cache it then."
            + " Nobody was asked");
  }

  @Override
  List<Row> rows() {
    PushDownObstacles.refuseAny(context());
    if (columns.countRows()) {
      CountedConstants.refuse(context());
    }
    Reading reading = metrics.during(() -> ask.read(RunningQuery.of(context())));
    List<Row> rows = AnswerRows.of(reading, columns);
    metrics.set(reading.answer());
    return rows;
  }

  /** The metrics that Spark's UI shows at the scan. */
  @Override
  public Seq<Tuple2<String, SQLMetric>> getMetrics() {
    return metrics.all();
  }
}
