package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What messages say to ask instead is answered under the default rules, or the message says that
 * there is no way. Few rows have a large cost, and the bounds are far beyond them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdviceUnderRulesTest {

  private static final String EDGES =
      "avg(cost) and stddev(cost), and after that for joint.histogram(cost, lo, hi, 4), where lo is"
          + " the average less the deviation and hi the average plus it";

  private Consortium parties;

  @BeforeAll
  void start(@TempDir Path folder) {
    Consortium.Builder builder =
        Consortium.in(folder)
            .columns(
                "region: {type: string, use: [dimension, filter], values: [north, south, islands]}",
                "ward: {type: int, use: [dimension], min: 1, max: 40}",
                "age: {type: int, use: [dimension, filter, measure], min: 0, max: 120}",
                "cost: {type: \"decimal(12,2)\", use: [measure], min: 0, max: 10000000}")
            .rules("{difference_check: off}");
    for (int party = 1; party <= 3; party++) {
      builder.rows(
          """
          SELECT IF(id %% 500 = 7, NULL, IF(id %% 1000 = 0, 'islands', IF(id %% 3 = 0, 'south',
                   'north'))) AS region,
                 CAST(1 + id %% 30 AS INT) AS ward,
                 CAST(20 + pmod(hash(id, %1$d), 30) AS INT) AS age,
                 CAST(100 * exp(pmod(hash(id, %1$d, 1), 1000) / 250D) AS DECIMAL(12,2)) AS cost
          FROM range(3000)
          """
              .formatted(party));
    }
    parties = builder.build();
  }

  /** The refusal of a query, or what is said of it at planning. */
  private String said(String query) {
    try (LogCapture log = LogCapture.at(Level.WARN)) {
      parties.dataset("p1", query).queryExecution().optimizedPlan();
      List<String> lines =
          log.lines().stream().filter(line -> line.contains("hardly ever")).toList();
      if (!lines.isEmpty()) {
        return lines.get(0);
      }
    } catch (RuntimeException e) {
      return String.valueOf(Consortium.ours(e).getMessage());
    }
    return String.valueOf(
        Consortium.failureOf(() -> parties.dataset("p1", query).collectAsList()).getMessage());
  }

  private List<Row> answered(String query) {
    List<Row> answer = parties.joint(query);
    parties.forgetMessages();
    return answer;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT median(cost) FROM {t}",
        "SELECT percentile(cost, 0.9) FROM {t}",
        "SELECT percentile_cont(0.2) WITHIN GROUP (ORDER BY cost) FROM {t}",
        "SELECT percentile_disc(0.9) WITHIN GROUP (ORDER BY cost) FROM {t}",
        "SELECT p1.approx_percentile(cost, 0.5D) FROM {t}",
        "SELECT approx_percentile(cost, 0.5) FROM {t}",
        "SELECT percentile_approx(cost, 0.25) FROM {t}",
      })
  void everyPercentileLeadsToTheSameHistogram(String query) {
    assertThat(said(query)).contains(EDGES).doesNotContain("floor(");
  }

  @Test
  void theHistogramIsAnsweredAndBoundsThePercentile() {
    Row moments = answered("SELECT avg(cost), stddev(cost) FROM {t}").get(0);
    double mean = moments.getDecimal(0).doubleValue();
    double deviation = moments.getDouble(1);
    List<Row> buckets =
        answered(
            "SELECT inline(p1.histogram(cost, %sD, %sD, 4)) FROM {t}"
                .formatted(mean - deviation, mean + deviation));
    assertThat(buckets).hasSize(4);
    for (Row bucket : buckets) {
      List<Row> plain =
          parties.plain(
              "SELECT count(*) FROM {t} WHERE cast(cost AS double) >= %sD AND cast(cost AS double)"
                      .formatted(bucket.getDouble(0))
                  + " < %sD".formatted(bucket.getDouble(1)));
      assertThat(bucket.getLong(2)).isEqualTo(plain.get(0).getLong(0)).isPositive();
    }
    assertThat(answered("SELECT count(cost) FROM {t}").get(0).getLong(0)).isEqualTo(9000);
    assertThat(parties.plain("SELECT cast(median(cost) AS double) FROM {t}").get(0).getDouble(0))
        .isBetween(mean - deviation, mean + deviation);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "SELECT count(DISTINCT region, age) FROM {t} | SELECT region, age, COUNT(*) … GROUP BY"
            + " region, age shows the values that have enough rows | SELECT region, age, count(*)"
            + " FROM {t} GROUP BY region, age",
        "SELECT sum(DISTINCT age) FROM {t} | count(*) with GROUP BY floor(age / 10) | SELECT floor(age"
            + " / 10), count(*) FROM {t} GROUP BY floor(age / 10)",
        "SELECT approx_count_distinct(ward) FROM {t} | SELECT ward, COUNT(*) … GROUP BY ward shows |"
            + " SELECT ward, count(*) FROM {t} GROUP BY ward",
        "SELECT mode(region) FROM {t} | write SELECT region, COUNT(*) … WHERE region IS NOT NULL"
            + " GROUP BY region ORDER BY 2 DESC LIMIT 1 | SELECT region, count(*) FROM {t} WHERE"
            + " region IS NOT NULL GROUP BY region ORDER BY 2 DESC LIMIT 1",
        "SELECT region, count(*) FILTER (WHERE age > 30) FROM {t} GROUP BY region | put the condition"
            + " into WHERE | SELECT region, count(*) FROM {t} WHERE age > 30 GROUP BY region",
        "SELECT region, sum(cost) FILTER (WHERE age > 30) FROM {t} GROUP BY region | or group by it:"
            + " SELECT x > 5, SUM(y) … GROUP BY x > 5 | SELECT region, age > 30, sum(cost) FROM {t}"
            + " GROUP BY region, age > 30",
        "SELECT count(age, cost) FROM {t} | write COUNT(cost) … WHERE age IS NOT NULL | SELECT"
            + " count(cost) FROM {t} WHERE age IS NOT NULL",
        "SELECT count(*) FROM {t} WHERE region IN (SELECT 'north' UNION SELECT upper('x')) | write"
            + " the values out | SELECT count(*) FROM {t} WHERE region IN ('north', 'south')",
      })
  void itIsAnswered(String query, String says, String instead) {
    assertThat(said(query)).contains(says);
    assertThat(parties.posted()).isEmpty();
    List<Row> shown = answered(instead);
    assertThat(shown).isNotEmpty();
    assertThat(parties.plain(instead)).containsAll(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(DISTINCT cost, region) FROM {t}",
        "SELECT sum(DISTINCT cost) FROM {t}",
        "SELECT count(DISTINCT cost) FROM {t}",
        "SELECT approx_count_distinct(cost) FROM {t}",
        "SELECT mode(cost) FROM {t}",
        "SELECT count(cost, ward) FROM {t}",
      })
  void whereThereIsNoWayItSaysSo(String query) {
    assertThat(said(query)).containsIgnoringCase("there is no other way");
    assertThat(parties.posted()).isEmpty();
  }

  @Test
  void aListedColumnIsCounted() {
    assertThat(said("SELECT approx_count_distinct(region) FROM {t}"))
        .contains("write COUNT(DISTINCT region)");
  }

  @Test
  void bucketsThatHoldNoDeclaredValueAreWarnedOf() {
    String beyond = "EXPLAIN SELECT p1.histogram(age, 100, 200, 5) FROM {t}";
    assertThat(parties.dataset("p1", beyond).head().getString(0))
        .contains("will never be shown: no declared value of age lies in 3 of its 5 buckets");
    String narrow = "EXPLAIN SELECT p1.histogram(age, 0, 10, 20) FROM {t}";
    assertThat(parties.dataset("p1", narrow).head().getString(0))
        .contains("lies in 9 of its 20 buckets");
    String good = "EXPLAIN SELECT p1.histogram(age, 20, 50, 5) FROM {t}";
    assertThat(parties.dataset("p1", good).head().getString(0)).doesNotContain("never be shown");
  }
}
