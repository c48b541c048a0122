package io.jointly.spark.scan;

import io.jointly.run.Answer;
import io.jointly.spark.rewrite.CatalystTrees;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;
import scala.Tuple2;
import scala.collection.immutable.Seq;

/** The metrics that Spark's UI shows at a joint scan, besides the number of rows. */
public final class ScanMetrics {

  /** Groups that did not pass the disclosure checks, groups without rows included. */
  public static final String SUPPRESSED = "suppressedGroups";

  /** The data parties whose rows are in the answer. */
  public static final String PARTIES = "dataParties";

  private final SparkContext context;
  private final SQLMetric suppressed;
  private final SQLMetric parties;

  ScanMetrics(SparkContext context) {
    this.context = context;
    this.suppressed = SQLMetrics.createMetric(context, "suppressed groups");
    this.parties = SQLMetrics.createMetric(context, "data parties");
  }

  void set(Answer answer) {
    suppressed.set(answer.suppressedGroups());
    parties.set(answer.plan().agreement().dataParties());
    String execution = context.getLocalProperty(SQLExecution.EXECUTION_ID_KEY());
    if (execution != null) {
      SQLMetrics.postDriverMetricUpdates(
          context, execution, CatalystTrees.seq(List.of(suppressed, parties)));
    }
  }

  Seq<Tuple2<String, SQLMetric>> all() {
    return CatalystTrees.seq(
        List.of(new Tuple2<>(SUPPRESSED, suppressed), new Tuple2<>(PARTIES, parties)));
  }
}
