package io.jointly.spark.scan;

import io.jointly.plan.RulesInForce;
import io.jointly.run.Answer;
import io.jointly.spark.rewrite.CatalystTrees;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /** How many data parties needed enough rows in a group; 0 if no group was checked. */
  public static final String MIN_PARTIES = "minParties";

  /** How many rows were enough, by the collaboration. */
  public static final String ROWS_OF_EACH_PARTY = "rowsOfEachParty";

  /** How many of its own rows this party took for enough, by its policy. */
  public static final String OWN_ROWS = "ownRows";

  private final SparkContext context;
  private final Map<String, SQLMetric> metrics = new LinkedHashMap<>();

  ScanMetrics(SparkContext context) {
    this.context = context;
    create(SUPPRESSED, "suppressed groups");
    create(PARTIES, "data parties");
    create(MIN_PARTIES, "parties that need enough rows (collaboration)");
    create(ROWS_OF_EACH_PARTY, "rows that are enough (collaboration)");
    create(OWN_ROWS, "own rows that are enough (this party's policy)");
  }

  private void create(String name, String shown) {
    metrics.put(name, SQLMetrics.createMetric(context, shown));
  }

  void set(Answer answer) {
    RulesInForce rules = answer.rules();
    set(SUPPRESSED, answer.suppressedGroups());
    set(PARTIES, answer.plan().agreement().dataParties());
    set(MIN_PARTIES, rules.minParties());
    set(ROWS_OF_EACH_PARTY, rules.rowsOfEachParty());
    set(OWN_ROWS, rules.ownRows());
    String execution = context.getLocalProperty(SQLExecution.EXECUTION_ID_KEY());
    if (execution != null) {
      SQLMetrics.postDriverMetricUpdates(
          context, execution, CatalystTrees.seq(List.copyOf(metrics.values())));
    }
  }

  private void set(String name, int value) {
    Objects.requireNonNull(metrics.get(name)).set(value);
  }

  Seq<Tuple2<String, SQLMetric>> all() {
    return CatalystTrees.seq(
        metrics.entrySet().stream()
            .map(metric -> new Tuple2<>(metric.getKey(), metric.getValue()))
            .toList());
  }
}
