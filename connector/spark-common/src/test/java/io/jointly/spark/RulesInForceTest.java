package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.spark.scan.ScanMetrics;
import io.jointly.spark.version.ScalaCollections;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rules by which groups were shown, and whose they are, stand wherever a query leaves a trace.
 */
class RulesInForceTest {

  private static final String QUERY =
      "SELECT region, count(*) AS n FROM {t} WHERE age > 1 GROUP BY region";

  @TempDir Path folder;

  private Consortium consortium(String rules) {
    Consortium.Builder builder =
        Consortium.in(folder)
            .rules(rules)
            .columns(
                "region: {type: string, use: [dimension], values: [north, south]}",
                "age: {type: int, use: [filter], min: 0, max: 120}");
    for (int party = 1; party <= 3; party++) {
      builder.rows("SELECT IF(id < 50, 'north', 'south') AS region, 40 AS age FROM range(60)");
    }
    return builder.build();
  }

  private record Traces(String log, String audit, Map<String, Long> metrics, String explain) {}

  /** Of the party p1, where all parties ask. */
  private Traces run(Consortium parties) throws Exception {
    Map<String, Long> metrics = new ConcurrentHashMap<>();
    List<String> lines;
    try (LogCapture capture = LogCapture.at(Level.INFO)) {
      Consortium.all(
          Stream.of("p1", "p2", "p3")
              .collect(
                  Collectors.toMap(
                      party -> party,
                      party ->
                          () -> {
                            Dataset<Row> rows = parties.dataset(party, QUERY);
                            List<Row> answer = rows.collectAsList();
                            if (party.equals("p1")) {
                              metrics.putAll(metrics(rows));
                            }
                            return answer;
                          })));
      lines = List.copyOf(capture.lines());
    }
    return new Traces(
        lines.stream().filter(line -> line.contains("rules in force")).toList().toString(),
        Files.readString(folder.resolve("audit-test-" + parties.number + "-p1.log")),
        metrics,
        parties.dataset("p1", "EXPLAIN " + QUERY).collectAsList().toString());
  }

  private static Map<String, Long> metrics(Dataset<Row> rows) {
    SparkPlan scan = Objects.requireNonNull(scan(rows.queryExecution().executedPlan()));
    return Stream.of(ScanMetrics.MIN_PARTIES, ScanMetrics.ROWS_OF_EACH_PARTY, ScanMetrics.OWN_ROWS)
        .collect(
            Collectors.toMap(
                name -> name, name -> ((SQLMetric) scan.metrics().apply(name)).value()));
  }

  private static @Nullable SparkPlan scan(SparkPlan plan) {
    if (plan.metrics().contains(ScanMetrics.MIN_PARTIES)) {
      return plan;
    }
    if (plan instanceof AdaptiveSparkPlanExec adaptive) {
      return scan(adaptive.executedPlan());
    }
    return ScalaCollections.list(plan.children()).stream()
        .map(RulesInForceTest::scan)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  @Test
  void theyAreTheCollaborationsAndThisPartysOwn() throws Exception {
    Consortium parties = consortium("{min_group_size: 5}");
    Path policy = parties.folder.resolve("p1.policy.yaml");
    Files.writeString(policy, Files.readString(policy) + "\nmin_group_size_of_others: 8\n");
    Traces traces = run(parties);
    assertThat(traces.metrics())
        .containsEntry(ScanMetrics.MIN_PARTIES, 3L)
        .containsEntry(ScanMetrics.ROWS_OF_EACH_PARTY, 5L)
        .containsEntry(ScanMetrics.OWN_ROWS, 8L);
    assertThat(traces.audit())
        .contains("\"min_parties\":3,\"rows_of_each_party\":5,\"own_rows\":8");
    String all =
        "rules in force: a group is shown if 3 parties have 5 rows or more each (collaboration.yaml"
            + " of test-"
            + parties.number
            + ", SHA-256 ";
    assertThat(traces.log())
        .contains("p1: " + all, "this party takes its own for enough from 8 rows or more")
        .contains("p2: " + all);
    assertThat(traces.explain()).contains("3 parties must each have 5 rows or more");
    // A partner's own rules are told to nobody.
    assertThat(Files.readString(folder.resolve("audit-test-" + parties.number + "-p2.log")))
        .contains("\"own_rows\":5")
        .doesNotContain("\"own_rows\":8");
  }

  @Test
  void whereNoGroupIsCheckedTheySaySo() throws Exception {
    Traces traces =
        run(consortium("{min_group_size: 1, min_group_size_of_others: 0, min_parties: 1}"));
    assertThat(traces.metrics().values()).containsOnly(0L);
    assertThat(traces.audit())
        .contains("\"min_parties\":0,\"rows_of_each_party\":0,\"own_rows\":0");
    assertThat(traces.log()).contains("rules in force: no group is checked (collaboration.yaml of");
  }
}
