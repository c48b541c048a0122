package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attempts to get few people's values from two answers, with {@code difference_check: refuse}
 * (LEDGER.md). Each party has 960 rows: 12 of each age from 20 to 99, half of them of the north.
 * The costs of a party are 0, 100, 200 and so on. Three rows lack a score.
 */
class DifferenceAttackTest {

  private static final String ROWS =
      "SELECT IF(id %% 2 = 0, 'north', 'south') AS region, CAST(20 + id %% 80 AS INT) AS age,"
          + " CAST(id AS INT) AS id, CAST(id * 100 AS DECIMAL(12,2)) AS cost,"
          + " CAST(IF(id < 100, 1, 0) AS INT) AS died,"
          + " CAST(IF(id < 3, NULL, id) AS INT) AS score FROM range(%d)";

  @TempDir private Path folder;

  /** The first party compares queries; the others, whose rows are alike, answer what it answers. */
  private Consortium consortium(String more) {
    Consortium.Builder builder =
        Consortium.extended(folder)
            .inPartitions()
            .columns(
                "region: {type: string, use: [dimension, filter, measure], values: [north, south]}",
                "age: {type: int, use: [dimension, filter, measure], min: 0, max: 120}",
                "id: {type: int, use: [filter, measure], min: 0, max: 100000}",
                "cost: {type: \"decimal(12,2)\", use: [measure, filter], min: 0, max: 100000, functions:"
                    + " [count, sum, avg, covariance, histogram]}",
                "died: {type: int, use: [measure, filter], min: 0, max: 1}",
                "score: {type: int, use: [measure], min: 0, max: 100000, functions: [avg, covariance]}")
            .rules("{difference_check: off, zero_groups: release, refusal_budget: []" + more + "}")
            .policy(0, "difference_check: refuse\nmin_difference: 25");
    for (int party = 0; party < 3; party++) {
      builder.rows(ROWS.formatted(960));
    }
    return builder.build();
  }

  /** The first party refuses it alone: it waits for nobody, and needs no partner for that. */
  private static void refused(Consortium parties, String query) {
    JointlyException e = Consortium.failureOf(() -> parties.dataset("p1", query).collectAsList());
    assertThat(e.code()).as(query + ": " + e.getMessage()).isEqualTo(ErrorCode.DIFFERENCE);
  }

  private static void passes(Consortium parties, String query) {
    assertThat(parties.joint(query)).as(query).isNotEmpty();
  }

  /** Twelve rows of each party are 97 years old. */
  @Test
  void groupsByConditionsThatDifferByFew() {
    Consortium parties = consortium("");
    passes(parties, "SELECT age >= 97 AS old, count(*), sum(cost) FROM {t} GROUP BY age >= 97");
    refused(parties, "SELECT age >= 98 AS old, count(*), sum(cost) FROM {t} GROUP BY age >= 98");
    refused(parties, "SELECT age > 97 AS old, sum(cost) FROM {t} GROUP BY age > 97");
    refused(parties, "SELECT age < 98 AS young, sum(cost) FROM {t} GROUP BY age < 98");
    refused(
        parties,
        "SELECT CASE WHEN age >= 98 THEN 'old' ELSE 'young' END AS band, sum(cost) FROM {t} GROUP"
            + " BY CASE WHEN age >= 98 THEN 'old' ELSE 'young' END");
    refused(
        parties,
        "SELECT width_bucket(age, 18, 98, 1) AS band, sum(cost) FROM {t} GROUP BY width_bucket(age,"
            + " 18, 98, 1)");
    refused(parties, "SELECT sum(cost) FROM {t} WHERE age >= 98");
    refused(parties, "SELECT region, sum(cost) FROM {t} WHERE age < 98 GROUP BY region");
    refused(parties, "SELECT inline(p1.histogram(age, 98, 120, 1)) FROM {t}");
    // The same groups, unions of them, and groups that divide them into many.
    passes(parties, "SELECT age >= 97 AS old, avg(cost) FROM {t} GROUP BY age >= 97");
    passes(parties, "SELECT count(*), avg(cost) FROM {t}");
    passes(
        parties,
        "SELECT age >= 97 AS old, age >= 50 AS middle, avg(cost) FROM {t} GROUP BY age >= 97, age"
            + " >= 50");
  }

  @Test
  void bandsThatAreShiftedByOne() {
    Consortium parties = consortium("");
    passes(parties, "SELECT floor(age / 10) AS band, sum(cost) FROM {t} GROUP BY floor(age / 10)");
    refused(
        parties,
        "SELECT floor((age + 1) / 10) AS band, sum(cost) FROM {t} GROUP BY floor((age + 1) / 10)");
    refused(parties, "SELECT sum(cost) FROM {t} WHERE age >= 30 AND age < 39");
    // Two bands and some of the next.
    refused(parties, "SELECT sum(cost) FROM {t} WHERE age >= 20 AND age < 41");
    refused(parties, "SELECT sum(cost) FROM {t} WHERE age >= 21 AND age < 40");
    passes(parties, "SELECT sum(cost) FROM {t} WHERE age >= 20 AND age < 40");
    passes(parties, "SELECT floor(age / 20) AS band, sum(cost) FROM {t} GROUP BY floor(age / 20)");
  }

  @Test
  void bucketsWhoseEdgesDifferByFew() {
    Consortium parties = consortium("");
    passes(parties, "SELECT inline(p1.histogram(cost, 0, 20000, 1)) FROM {t}");
    refused(parties, "SELECT inline(p1.histogram(cost, 0, 20100, 1)) FROM {t}");
    refused(parties, "SELECT inline(p1.histogram(cost, 100, 20000, 1)) FROM {t}");
    // Two buckets that together have few rows more than the one.
    refused(parties, "SELECT inline(p1.histogram(cost, 0, 20100, 2)) FROM {t}");
    refused(
        parties,
        "SELECT region, inline(p1.histogram(cost, 0, 20100, 1)) FROM {t} GROUP BY" + " region");
    refused(parties, "SELECT count(*) FROM {t} WHERE cost <= 20100");
    passes(parties, "SELECT count(*), sum(cost) FROM {t} WHERE cost <= 20000");
    passes(parties, "SELECT inline(p1.histogram(cost, 0, 30000, 1)) FROM {t}");
  }

  /** A percentile opens how many rows have each age, and top_k how many each region. */
  @Test
  void cellsOfOtherAggregates() {
    Consortium parties = consortium("");
    passes(parties, "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY age) FROM {t}");
    refused(parties, "SELECT count(*) FROM {t} WHERE age <= 97 AND id <> 7");
    refused(parties, "SELECT count(*) FROM {t} WHERE age IN (30, 31, 32, 33) AND id > 80");
    passes(parties, "SELECT count(*) FROM {t} WHERE age IN (30, 31, 32, 33)");
  }

  @Test
  void valuesThatAreCounted() {
    Consortium parties = consortium("");
    passes(parties, "SELECT inline(p1.top_k(region, 2)) FROM {t}");
    refused(parties, "SELECT count(*) FROM {t} WHERE region = 'north' AND id <> 0");
    refused(parties, "SELECT count(DISTINCT region) FROM {t} WHERE id <> 0");
    passes(parties, "SELECT sum(cost) FROM {t} WHERE region = 'north'");
  }

  @Test
  void conditionsInsideArguments() {
    Consortium parties = consortium(", aggregate_arguments: any_expression");
    passes(parties, "SELECT sum(CASE WHEN age >= 97 THEN cost END) FROM {t}");
    refused(parties, "SELECT sum(CASE WHEN age >= 98 THEN cost END) FROM {t}");
    refused(parties, "SELECT sum(CASE WHEN age >= 98 THEN cost ELSE 0 END) FROM {t}");
    refused(parties, "SELECT count(CASE WHEN age >= 98 THEN 1 END) FROM {t}");
    refused(parties, "SELECT sum(cost) FILTER (WHERE age >= 98) FROM {t}");
    refused(parties, "SELECT avg(CASE WHEN age < 98 THEN cost END) FROM {t}");
    refused(parties, "SELECT sum(cost) FROM {t} WHERE age >= 98");
    refused(parties, "SELECT age >= 98 AS old, sum(cost) FROM {t} GROUP BY age >= 98");
    passes(parties, "SELECT sum(cost) FROM {t} WHERE age >= 97");
  }

  /** Whether a group is shown tells how many rows it has, if conditions may be moved row by row. */
  @Test
  void theBitOfASuppressedGroup() {
    Consortium parties = consortium("");
    assertThat(parties.joint("SELECT count(*) FROM {t} WHERE id < 3")).isEmpty();
    refused(parties, "SELECT count(*) FROM {t} WHERE id < 4");
    refused(parties, "SELECT count(*) FROM {t} WHERE id < 25");
    refused(parties, "SELECT region, count(*) FROM {t} WHERE id < 25 GROUP BY region");
    // A part of it is too small as well.
    assertThat(parties.joint("SELECT count(*) FROM {t} WHERE id < 2")).isEmpty();
    passes(parties, "SELECT count(*) FROM {t} WHERE id < 100");
  }

  @Test
  void oneGroupAndSeveralOfAnotherAnswer() {
    Consortium parties = consortium("");
    passes(parties, "SELECT age, count(*), sum(cost) FROM {t} GROUP BY age");
    refused(parties, "SELECT sum(cost) FROM {t} WHERE age >= 50 AND id <> 399");
    refused(parties, "SELECT region, sum(cost) FROM {t} WHERE id <> 399 GROUP BY region");
    refused(parties, "SELECT age >= 50 AS b, sum(cost) FROM {t} WHERE id > 3 GROUP BY age >= 50");
    passes(parties, "SELECT age >= 50 AS b, sum(cost) FROM {t} GROUP BY age >= 50");
  }

  @Test
  void sumsOverRowsWithoutNulls() {
    Consortium parties = consortium("");
    passes(parties, "SELECT sum(cost) FROM {t}");
    refused(parties, "SELECT covar_pop(cost, score) FROM {t}");
    refused(parties, "SELECT regr_slope(score, cost) FROM {t}");
    passes(parties, "SELECT avg(cost), avg(score) FROM {t}");
  }

  /** The sum of zeros and ones counts the ones. */
  @Test
  void sumsOverFewValues() {
    Consortium parties = consortium("");
    passes(parties, "SELECT sum(died) FROM {t}");
    refused(parties, "SELECT sum(cost) FROM {t} WHERE died = 1 AND id <> 5");
    refused(parties, "SELECT sum(cost) FROM {t} WHERE died = 0 AND id <> 250");
    passes(parties, "SELECT sum(cost) FROM {t} WHERE died = 1");
  }
}
