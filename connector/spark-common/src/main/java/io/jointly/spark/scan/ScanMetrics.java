package io.jointly.spark.scan;

import io.jointly.plan.RulesInForce;
import io.jointly.run.Answer;
import io.jointly.run.ConsoleLine;
import io.jointly.session.SessionState;
import io.jointly.spark.version.ScalaCollections;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;
import org.jspecify.annotations.Nullable;
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

  /** Parties that have joined, this one among them; the others are waited for. */
  public static final String JOINED = "joinedParties";

  /** Parties at which a person has to approve the query. */
  public static final String DECIDING = "decidingParties";

  /** Steps that the parties have computed together. */
  public static final String STEPS = "steps";

  /** How many steps there are. */
  public static final String ALL_STEPS = "allSteps";

  /** How many times something is opened, one after another. */
  public static final String ROUNDS = "rounds";

  /** What this party has put for others, sealed blocks included. */
  public static final String BYTES_OUT = "bytesOut";

  /** What this party has got from others. */
  public static final String BYTES_IN = "bytesIn";

  /** How long this party has waited for others, in milliseconds. */
  public static final String WAITING = "waitingTime";

  /** Whether Spark shows the bar of its stages on the console. */
  private static final String CONSOLE = "spark.ui.showConsoleProgress";

  /** Spark's UI asks for metrics about once a second. */
  private static final Duration BETWEEN_POSTS = Duration.ofSeconds(1);

  private static final ThreadLocal<@Nullable ScanMetrics> WAITING_SCAN = new ThreadLocal<>();

  private final SparkContext context;
  private final Map<String, SQLMetric> metrics = new LinkedHashMap<>();
  private @Nullable String execution;
  private @Nullable ConsoleLine console;
  private long posted = System.nanoTime() - BETWEEN_POSTS.toNanos();

  ScanMetrics(SparkContext context) {
    this.context = context;
    create(SUPPRESSED, "suppressed groups");
    create(PARTIES, "data parties");
    create(MIN_PARTIES, "parties that need enough rows (collaboration)");
    create(ROWS_OF_EACH_PARTY, "rows that are enough (collaboration)");
    create(OWN_ROWS, "own rows that are enough (this party's policy)");
    create(JOINED, "parties that have joined");
    create(DECIDING, "parties where a person has to approve");
    create(STEPS, "steps computed together");
    create(ALL_STEPS, "steps to compute together");
    create(ROUNDS, "rounds");
    metrics.put(BYTES_OUT, SQLMetrics.createSizeMetric(context, "bytes out", 0));
    metrics.put(BYTES_IN, SQLMetrics.createSizeMetric(context, "bytes in", 0));
    metrics.put(WAITING, SQLMetrics.createTimingMetric(context, "waiting for partners", 0));
  }

  /** Shows how far a session is, at the scan that waits on this thread, if there is one. */
  public static void show(SessionState state) {
    ScanMetrics waiting = WAITING_SCAN.get();
    if (waiting != null) {
      waiting.set(state);
    }
  }

  /** As {@link #show}, in one line on the console; whether it is shown there. */
  public static boolean showOnConsole(SessionState state) {
    ScanMetrics waiting = WAITING_SCAN.get();
    ConsoleLine line = waiting == null ? null : waiting.console;
    return line != null && line.show(state);
  }

  /**
   * Gets something for the query that this thread runs now; {@link #show} shows the way there. The
   * session's own jobs belong to other queries.
   */
  <T> T during(Supplier<T> wait) {
    execution = context.getLocalProperty(SQLExecution.EXECUTION_ID_KEY());
    console =
        context.getConf().getBoolean(CONSOLE, false) && ConsoleLine.isWatched()
            ? ConsoleLine.onStandardError()
            : null;
    WAITING_SCAN.set(this);
    try {
      return wait.get();
    } finally {
      WAITING_SCAN.remove();
      if (console != null) {
        console.close();
      }
    }
  }

  private void set(SessionState state) {
    set(JOINED, state.attendance().joined());
    set(DECIDING, state.attendance().deciding());
    set(STEPS, state.steps().done());
    set(ALL_STEPS, state.steps().all());
    set(ROUNDS, state.steps().rounds());
    set(BYTES_OUT, state.traffic().out());
    set(BYTES_IN, state.traffic().in());
    set(WAITING, state.waited().toMillis());
    if (System.nanoTime() - posted >= BETWEEN_POSTS.toNanos()) {
      post();
    }
  }

  private void post() {
    posted = System.nanoTime();
    if (execution != null) {
      SQLMetrics.postDriverMetricUpdates(
          context, execution, ScalaCollections.seq(List.copyOf(metrics.values())));
    }
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
    post();
  }

  private void set(String name, long value) {
    Objects.requireNonNull(metrics.get(name)).set(value);
  }

  Seq<Tuple2<String, SQLMetric>> all() {
    return ScalaCollections.seq(
        metrics.entrySet().stream()
            .map(metric -> new Tuple2<>(metric.getKey(), metric.getValue()))
            .toList());
  }
}
