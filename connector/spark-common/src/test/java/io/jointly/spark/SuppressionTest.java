package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.spark.scan.ScanMetrics;
import io.jointly.spark.version.ScalaCollections;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.execution.adaptive.QueryStageExec;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Groups that are too small are not in the answer, all others are exact. The rows that party p has
 * in a group stand in its key: {@code 4-0-1} has 4 rows at the first and 1 at the third.
 */
class SuppressionTest {

  @TempDir static Path folder;

  private static final String[] KEYS = {
    "0-0-0", "1-0-0", "2-2-0", "3-1-0", "2-2-1", "3-0-3", "2-2-2", "4-1-1", "6-0-0", "9-9-9"
  };

  private static Consortium drop;
  private static Consortium release;
  private static Consortium asNull;

  @BeforeAll
  static void start() {
    drop = consortium("drop", "min_group_size: 4, min_group_size_of_others: 0, min_parties: 2");
    release =
        consortium(
            "release",
            "min_group_size: 5, min_group_size_of_others: 2, min_parties: 3, zero_groups: release");
    asNull =
        consortium(
            "null",
            "min_group_size: 4, min_group_size_of_others: 0, min_parties: 2, suppression: \"null\"");
  }

  static Consortium consortium(String name, String rules) {
    Path own = folder.resolve(name);
    own.toFile().mkdirs();
    Consortium.Builder builder =
        Consortium.in(own)
            .columns(
                "k: {type: string, use: [dimension, filter], values: [%s]}".formatted(quoted(KEYS)),
                "x: {type: int, use: [filter, measure], min: 0, max: 100, functions: [count, sum,"
                    + " avg, min, max, variance, covariance, histogram, percentile]}",
                "y: {type: int, use: [filter, measure], min: 0, max: 9}",
                "c: {type: string, use: [filter, measure, dimension], values: [a, b]}")
            .rules("{" + rules + ", aggregate_arguments: any_expression}");
    for (int party = 0; party < 3; party++) {
      builder.rows(rows(party));
    }
    return builder.build();
  }

  private static String quoted(String... values) {
    return "\"" + String.join("\", \"", values) + "\"";
  }

  /**
   * As many rows in every group as its key says; x is NULL in every fourth row, y never; neither is
   * 0.
   */
  private static String rows(int party) {
    List<String> rows = new ArrayList<>();
    for (String key : KEYS) {
      int count = Integer.parseInt(key.split("-")[party]);
      for (int i = 0; i < count; i++) {
        String x = i % 4 == 3 ? "CAST(NULL AS INT)" : Integer.toString(1 + 7 * i + party);
        String c = i % 2 == 0 ? "a" : "b";
        rows.add("('%s', %s, %d, '%s', %d)".formatted(key, x, 1 + i % 3, c, party));
      }
    }
    return "SELECT * FROM VALUES " + String.join(", ", rows) + " AS t(k, x, y, c, p)";
  }

  /**
   * The rule in SQL: two parties have two such rows each. What party a row is of is not declared.
   */
  private static String enough(String condition) {
    return IntStream.range(0, 3)
        .mapToObj(p -> "int(count_if(p = %d AND %s) >= 2)".formatted(p, condition))
        .collect(Collectors.joining(" + ", "(", ") >= 2"));
  }

  private static String enoughOrNone(String condition) {
    return "(count_if(" + condition + ") = 0 OR " + enough(condition) + ")";
  }

  private static int suppressed(Dataset<Row> rows) {
    SparkPlan scan = Objects.requireNonNull(scan(rows.queryExecution().executedPlan()));
    return (int) ((SQLMetric) scan.metrics().apply(ScanMetrics.SUPPRESSED)).value();
  }

  private static @Nullable SparkPlan scan(SparkPlan plan) {
    if (plan.metrics().contains(ScanMetrics.SUPPRESSED)) {
      return plan;
    }
    if (plan instanceof AdaptiveSparkPlanExec adaptive) {
      return scan(adaptive.executedPlan());
    }
    if (plan instanceof QueryStageExec stage) {
      return scan(stage.plan());
    }
    for (SparkPlan child : ScalaCollections.list(plan.children())) {
      SparkPlan found = scan(child);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  @Test
  void groupsOfFewRowsAreAbsent() {
    String query = "SELECT k, count(*) AS n, sum(y) AS s FROM {t} GROUP BY k ORDER BY k";
    List<Row> expected =
        drop.plain(query.replace("ORDER BY", "HAVING " + enough("true") + " ORDER BY"));
    assertThat(expected).hasSize(5);
    assertThat(drop.joint(query)).isEqualTo(expected);
    Dataset<Row> again = drop.dataset("p1", query);
    assertThat(again.collectAsList()).isEqualTo(expected);
    // Four that are too small, and two that have no row: one declared, and NULL.
    assertThat(suppressed(again)).isEqualTo(KEYS.length + 1 - expected.size());
  }

  @Test
  void aMeasureCountsTheRowsThatItIsMadeOf() {
    String query = "SELECT k, sum(x) AS s FROM {t} GROUP BY k ORDER BY k";
    assertThat(drop.joint(query))
        .isEqualTo(
            drop.plain(
                query.replace("ORDER BY", "HAVING " + enough("x IS NOT NULL") + " ORDER BY")));
    String extremes = "SELECT k, min(x) AS l, max(x) AS h FROM {t} GROUP BY k ORDER BY k";
    assertThat(drop.joint(extremes))
        .isEqualTo(
            drop.plain(
                extremes.replace("ORDER BY", "HAVING " + enough("x IS NOT NULL") + " ORDER BY")));
  }

  @Test
  void rowsBetweenTwoSumsAreCounted() {
    String query =
        "SELECT k, sum(x) AS s, sum(CASE WHEN y > 0 THEN x END) AS t FROM {t} GROUP BY k ORDER BY"
            + " k";
    assertThat(drop.joint(query))
        .isEqualTo(
            drop.plain(
                query.replace(
                    "ORDER BY",
                    "HAVING "
                        + enough("x IS NOT NULL AND y > 0")
                        + " AND "
                        + enoughOrNone("x IS NOT NULL AND NOT y > 0")
                        + " ORDER BY")));
  }

  /** Of each row of the answer to any cell. */
  @ParameterizedTest
  @ValueSource(strings = {"p1.top_k(c, 2)", "count(DISTINCT c)"})
  void everyCellHasRows(String function) {
    String cells = "HAVING " + enough("c = 'a'") + " AND " + enough("c = 'b'") + " ORDER BY k";
    List<Row> expected = drop.plain("SELECT k FROM {t} GROUP BY k " + cells);
    assertThat(expected).isNotEmpty();
    List<Row> rows =
        Objects.requireNonNull(
            drop.each("SELECT k, " + function + " AS f FROM {t} GROUP BY k ORDER BY k").get("p1"));
    assertThat(rows.stream().map(row -> row.getString(0)))
        .containsExactlyElementsOf(expected.stream().map(row -> row.getString(0)).toList());
  }

  @Test
  void aGlobalAggregateIsAGroup() {
    assertThat(drop.joint("SELECT count(*) AS n FROM {t} WHERE k = '3-1-0'")).isEmpty();
    assertThat(drop.joint("SELECT count(*) AS n FROM {t} WHERE k = '2-2-1'"))
        .isEqualTo(drop.plain("SELECT count(*) AS n FROM {t} WHERE k = '2-2-1'"));
    assertThat(asNull.joint("SELECT max(x) AS n, sum(y) AS s FROM {t} WHERE k = '3-1-0'"))
        .isEqualTo(asNull.plain("SELECT CAST(NULL AS INT), CAST(NULL AS BIGINT)"));
    assertThat(release.joint("SELECT count(*) AS n FROM {t} WHERE k = '0-0-0'"))
        .isEqualTo(release.plain("SELECT 0L"));
  }

  @Test
  void suppressedGroupsHaveNulls() {
    List<Row> rows =
        asNull.joint("SELECT k, avg(y) AS a, sum(y) AS s FROM {t} GROUP BY k ORDER BY k");
    assertThat(rows)
        .isEqualTo(
            asNull.plain(
                "SELECT d.k, t.a, t.s FROM VALUES (NULL), ('"
                    + String.join("'), ('", KEYS)
                    + "') AS d(k) LEFT JOIN (SELECT k, avg(y) AS a, sum(y) AS s FROM {t} GROUP BY k"
                    + " HAVING "
                    + enough("true")
                    + ") t ON t.k = d.k ORDER BY d.k"));
    // Without aggregates there is nothing to be NULL.
    assertThat(asNull.joint("SELECT DISTINCT k FROM {t} ORDER BY k"))
        .isEqualTo(
            asNull.plain("SELECT k FROM {t} GROUP BY k HAVING " + enough("true") + " ORDER BY k"));
  }

  @Test
  void othersAndPartiesCountToo() {
    String query = "SELECT k, count(*) AS n FROM {t} GROUP BY k ORDER BY k";
    assertThat(release.joint(query).stream().map(row -> row.getString(0)))
        .containsExactly("2-2-2", "9-9-9");
    Dataset<Row> again = release.dataset("p2", query);
    assertThat(again.collectAsList()).hasSize(2);
    // Those without rows are not counted: they are released.
    assertThat(suppressed(again)).isEqualTo(7);
  }

  /** To Spark it is never NULL, and would be read as 0. */
  @Test
  void aCountCannotBeNull() {
    for (String count : List.of("count(*)", "count(x)", "count(DISTINCT c)")) {
      assertThat(
              Consortium.failureOf(
                  () -> asNull.dataset("p1", "SELECT " + count + " FROM {t}").collectAsList()))
          .hasMessageContaining("suppression: drop");
    }
  }

  @Test
  void whatWasAnsweredWithMoreTestsIsAskedAgain() {
    String more = "SELECT k, count(*) AS n, sum(x) AS s FROM {t} WHERE y < 8 GROUP BY k";
    drop.joint(more);
    long before = drop.joins();
    List<Row> fewer = drop.joint("SELECT k, count(*) AS n FROM {t} WHERE y < 8 GROUP BY k");
    assertThat(drop.joins()).isEqualTo(before + 3);
    assertThat(fewer).hasSizeGreaterThan(0);
    drop.joint(more);
    drop.joint("SELECT k, sum(x) AS s FROM {t} WHERE y < 8 GROUP BY k");
    assertThat(drop.joins()).as("the same is tested").isEqualTo(before + 3);
  }

  @Test
  void explainSaysWhatIsTested() {
    String text =
        drop.dataset("p1", "SELECT k, count(*), sum(x) FROM {t} GROUP BY k")
            .queryExecution()
            .executedPlan()
            .toString();
    assertThat(text)
        .contains(
            "min_group_size 4, min_group_size_of_others 0, min_parties 2, zero_groups suppress,"
                + " suppression drop",
            "2 parties must each have 2 rows or more in a group",
            "of each group, before it is opened: 2 counts, with 4 hidden elements",
            "learned     by compute parties: which groups are suppressed, and nothing else about them");
    assertThat(drop.spark.sql("DESCRIBE EXTENDED p1.t").collectAsList().toString())
        .contains("zero_groups=suppress", "min_group_size_of_others=0");
  }
}
