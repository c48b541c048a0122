package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.spark.scan.ScanMetrics;
import io.jointly.spark.version.ScalaCollections;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.logging.log4j.Level;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerEvent;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.ui.SparkListenerDriverAccumUpdates;
import org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark's UI and the console show of a query while it waits, and after it. */
class WaitingQueryTest {

  private static final String QUERY =
      "SELECT floor(age / 40) AS part, sum(age) FROM {t} GROUP BY floor(age / 40)";
  private static final String DESCRIPTION = "spark.job.description";
  private static final String GROUP = "spark.jobGroup.id";

  @TempDir private Path folder;

  private Consortium consortium(String policyOfTheSecond) {
    String rows = "SELECT CAST(id AS INT) AS age FROM range(9)";
    return Consortium.in(folder)
        .columns("age: {type: int, use: [dimension, filter, measure], min: 0, max: 120}")
        .rules("{min_group_size: 2, min_parties: 3, difference_check: refuse}")
        .rows(rows)
        .rows(rows)
        .rows(rows)
        .policy(1, policyOfTheSecond)
        .build();
  }

  /** What Spark tells those who watch. */
  private static final class Watch extends SparkListener implements AutoCloseable {

    private final SparkContext context;
    private final Queue<String> jobs = new ConcurrentLinkedQueue<>();
    private final Queue<String> groups = new ConcurrentLinkedQueue<>();
    private final Queue<String> queries = new ConcurrentLinkedQueue<>();
    private final Queue<Map<Long, Long>> updates = new ConcurrentLinkedQueue<>();

    Watch(SparkContext context) {
      this.context = context;
      context.addSparkListener(this);
    }

    @Override
    public void onJobStart(SparkListenerJobStart job) {
      jobs.add(String.valueOf(job.properties().getProperty(DESCRIPTION)));
      groups.add(String.valueOf(job.properties().getProperty(GROUP)));
    }

    @Override
    public void onOtherEvent(SparkListenerEvent event) {
      if (event instanceof SparkListenerSQLExecutionStart start) {
        queries.add(start.description());
      } else if (event instanceof SparkListenerDriverAccumUpdates changed) {
        Map<Long, Long> values = new LinkedHashMap<>();
        ScalaCollections.list(changed.accumUpdates())
            .forEach(update -> values.put((Long) update._1(), (Long) update._2()));
        updates.add(values);
      }
    }

    private void await() throws Exception {
      context.listenerBus().waitUntilEmpty();
    }

    @Override
    public void close() {
      context.removeSparkListener(this);
    }
  }

  private static SparkPlan scan(SparkPlan plan) {
    return Objects.requireNonNull(find(plan));
  }

  private static @Nullable SparkPlan find(SparkPlan plan) {
    if (plan.metrics().contains(ScanMetrics.JOINED)) {
      return plan;
    }
    if (plan instanceof AdaptiveSparkPlanExec adaptive) {
      return find(adaptive.executedPlan());
    }
    if (plan instanceof QueryStageExec stage) {
      return find(stage.plan());
    }
    return ScalaCollections.list(plan.children()).stream()
        .map(WaitingQueryTest::find)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static SQLMetric metric(SparkPlan scan, String name) {
    return (SQLMetric) scan.metrics().apply(name);
  }

  @Test
  void theUiShowsHowFarTheQueryIsAndWhatItsJobsDo() throws Exception {
    Consortium parties = consortium("");
    SparkContext context = parties.spark.sparkContext();
    Dataset<Row> asked = parties.dataset("p1", QUERY);
    List<String> own = new ArrayList<>();
    Map<String, Callable<List<Row>>> actions = new LinkedHashMap<>();
    actions.put(
        "p1",
        () -> {
          context.setJobGroup("mine", "my own description", true);
          List<Row> rows = asked.collectAsList();
          own.add(context.getLocalProperty(GROUP));
          own.add(context.getLocalProperty(DESCRIPTION));
          context.clearJobGroup();
          return rows;
        });
    for (String party : List.of("p2", "p3")) {
      actions.put(
          party,
          () -> {
            while (parties.posted().stream().noneMatch(name -> name.endsWith("/join-0-0"))) {
              Thread.sleep(10);
            }
            Thread.sleep(1_500);
            return parties.dataset(party, QUERY).collectAsList();
          });
    }
    try (Watch watch = new Watch(context);
        LogCapture log = LogCapture.at(Level.INFO)) {
      Consortium.all(actions)
          .values()
          .forEach(result -> assertThat(result.answer()).isEqualTo(parties.plain(QUERY)));
      watch.await();
      assertThat(own).containsExactly("mine", "my own description");
      String name = "joint query of t, run run-" + parties.number + ", session ";
      assertThat(watch.jobs)
          .filteredOn(job -> job.startsWith(name))
          .anyMatch(job -> job.endsWith(": summing up own rows"))
          .anyMatch(job -> job.endsWith(": sharing, round 1"))
          .anyMatch(job -> job.endsWith(": comparing own rows with earlier queries"));
      assertThat(watch.groups).contains("mine");
      assertThat(watch.queries)
          .anyMatch(query -> query.startsWith(name) && query.endsWith(": summing up own rows"))
          .noneMatch(query -> query.contains("withNewExecutionId"))
          .noneMatch(query -> query.contains("SparkEvaluator"));

      SparkPlan scan = scan(asked.queryExecution().executedPlan());
      assertThat(metric(scan, ScanMetrics.JOINED).value()).isEqualTo(3);
      assertThat(metric(scan, ScanMetrics.DECIDING).value()).isZero();
      assertThat(metric(scan, ScanMetrics.ROUNDS).value()).isEqualTo(1);
      assertThat(metric(scan, ScanMetrics.STEPS).value())
          .isEqualTo(metric(scan, ScanMetrics.ALL_STEPS).value())
          .isGreaterThan(5);
      assertThat(metric(scan, ScanMetrics.BYTES_OUT).value()).isGreaterThan(1_000);
      assertThat(metric(scan, ScanMetrics.BYTES_IN).value()).isGreaterThan(1_000);
      assertThat(metric(scan, ScanMetrics.WAITING).value()).isBetween(1_000L, 60_000L);
      // While it waited for the others, before the answer was there.
      long joined = metric(scan, ScanMetrics.JOINED).id();
      assertThat(watch.updates).extracting(update -> update.get(joined)).contains(1L).contains(3L);
      assertThat(log.lines())
          .noneMatch(line -> line.contains("from persistence list"))
          .noneMatch(line -> line.matches("(?s).*io.jointly.progress.*(SHARED|HELD|CHALLENGE).*"));
    }
  }

  /** In a job that all parties run: nobody waits for a party that has switched itself off. */
  @Test
  void whoHasSwitchedItselfOffLetsNobodyWait() {
    Consortium parties = consortium("enabled: false");
    long began = System.nanoTime();
    Map<String, Consortium.Result> results = parties.attempt(QUERY);
    JointlyException own = Consortium.ours(Consortium.of(results, "p2").failure());
    assertThat(own.code()).isEqualTo(ErrorCode.DISABLED);
    for (String other : List.of("p1", "p3")) {
      JointlyException failure = Consortium.ours(Consortium.of(results, other).failure());
      assertThat(failure.code()).isEqualTo(ErrorCode.PEER_STOPPED);
      assertThat(failure)
          .hasMessageContaining("p2 stopped with DISABLED")
          .hasMessageContaining("its policy has switched the collaboration off");
    }
    assertThat(System.nanoTime() - began).isLessThan(50_000_000_000L);
  }
}
