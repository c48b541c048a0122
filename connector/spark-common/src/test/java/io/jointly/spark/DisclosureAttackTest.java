package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attempts to get a small group's value by queries, under the default rules: what THREAT_MODEL.md
 * says of each. Of the 4 regions, "small" has 4 rows at each party, "lone" has 40 rows at one party
 * only, "uneven" has 40 rows at one party and 3 at each of the others.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DisclosureAttackTest {

  private static final List<String> REGIONS = List.of("large", "small", "lone", "uneven", "empty");

  private Consortium defaults;
  private Consortium expressions;
  private Consortium compared;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    defaults = consortium(folder.resolve("defaults"), "{}");
    expressions =
        consortium(
            folder.resolve("expressions"),
            "{aggregate_arguments: any_expression, zero_groups: release}");
    compared = consortium(folder.resolve("compared"), "{difference_check: refuse}");
  }

  private static Consortium consortium(Path folder, String rules) throws Exception {
    return Consortium.extended(Files.createDirectories(folder))
        .joinTimeout("20s")
        .columns(
            "region: {type: string, use: [dimension, filter, measure], values: %s}"
                .formatted(REGIONS),
            "age: {type: int, use: [dimension, filter, measure], min: 0, max: 120}",
            "id: {type: int, use: [filter, measure], min: 0, max: 100000}",
            "cost: {type: \"decimal(12,2)\", use: [measure, filter], min: 0, max: 1000,"
                + " functions: [count, sum, avg, variance, covariance]}",
            "score: {type: int, use: [measure], min: 0, max: 10,"
                + " functions: [count, sum, avg, variance, covariance]}")
        .rules(rules)
        .rows(rows(0, 40, 4, 40, 40))
        .rows(rows(1, 50, 4, 0, 3))
        .rows(rows(2, 60, 4, 0, 3))
        .build();
  }

  /** Rows of one party; score is NULL in all but two rows of the large region. */
  private static String rows(int party, int large, int small, int lone, int uneven) {
    String part =
        "SELECT '%s' AS region, CAST(30 + id %% 40 AS INT) AS age, CAST(%d + id AS INT) AS id,"
            + " CAST(7 + id %% 5 AS DECIMAL(12,2)) AS cost,"
            + " CAST(CASE WHEN id < 2 THEN 5 END AS INT) AS score FROM range(%d)";
    return String.join(
        " UNION ALL ",
        part.formatted("large", party * 1000, large),
        part.formatted("small", party * 1000 + 100, small),
        part.formatted("lone", party * 1000 + 200, lone),
        part.formatted("uneven", party * 1000 + 300, uneven));
  }

  private static void assertRefused(Consortium consortium, String query, ErrorCode... codes) {
    Map<String, Consortium.Result> results = consortium.attempt(query);
    for (Consortium.Result result : results.values()) {
      JointlyException e = Consortium.ours(result.failure());
      assertThat(e.code()).as(e.getMessage()).isIn((Object[]) codes);
    }
  }

  @Test
  void smallGroupsAreNotShown() {
    List<Row> rows = defaults.joint("SELECT region, count(*), sum(cost) FROM {t} GROUP BY region");
    assertThat(rows).extracting(row -> row.getString(0)).containsExactly("large");
    assertThat(rows)
        .isEqualTo(
            defaults.plain(
                "SELECT region, count(*), sum(cost) FROM {t} WHERE region = 'large' GROUP BY region"));
  }

  @Test
  void aGlobalAggregateIsOneGroup() {
    for (String few :
        List.of(
            "region = 'small'",
            "region = 'lone'",
            "region = 'uneven'",
            "age = 69 AND region = 'large'")) {
      assertThat(defaults.joint("SELECT count(*), sum(cost) FROM {t} WHERE " + few))
          .as(few)
          .isEmpty();
    }
    defaults.matches("SELECT count(*), sum(cost) FROM {t} WHERE region = 'large'");
  }

  @Test
  void nestedFiltersSingleNobodyOut() {
    assertThat(
            defaults.joint(
                "SELECT sum(cost) FROM (SELECT * FROM (SELECT * FROM {t} WHERE age > 30) WHERE"
                    + " region = 'large') WHERE id < 3"))
        .isEmpty();
    assertThat(defaults.joint("SELECT avg(cost) FROM {t} WHERE NOT (id <> 1001)")).isEmpty();
    assertThat(defaults.joint("SELECT avg(cost) FROM {t} WHERE id IN (1001, 1002, 1003)"))
        .isEmpty();
  }

  @Test
  void havingSeesOnlyWhatIsShown() {
    assertThat(
            defaults.joint(
                "SELECT region, sum(cost) FROM {t} GROUP BY region HAVING count(*) < 100"))
        .isEmpty();
    assertThat(
            defaults.joint(
                "SELECT region, sum(cost) AS s FROM {t} GROUP BY region ORDER BY count(*) LIMIT 1"))
        .extracting(row -> row.getString(0))
        .containsExactly("large");
  }

  @Test
  void subtotalsAreRefused() {
    for (String sets :
        List.of(
            "ROLLUP (region)", "CUBE (region, age)", "region, age GROUPING SETS ((region), ())")) {
      Map<String, Consortium.Result> results =
          defaults.attempt(
              "SELECT region, count(*) FROM {t} GROUP BY "
                  + sets.replace("region, age GROUPING", "GROUPING"));
      results.values().forEach(result -> assertThat(result.failure()).as(sets).isNotNull());
    }
  }

  @Test
  void aOneHotExpressionIsRefusedOrTested() {
    assertRefused(
        defaults,
        "SELECT sum(CASE WHEN id = 1001 THEN cost END) FROM {t}",
        ErrorCode.AGGREGATE_ARGUMENT,
        ErrorCode.COLUMN_USE);
    String oneHot =
        "SELECT count(*), sum(CASE WHEN id = 1001 THEN cost END) FROM {t} WHERE region = 'large'";
    assertThat(expressions.joint(oneHot)).isEmpty();
    assertThat(
            expressions.joint(
                "SELECT sum(cost) FILTER (WHERE id = 1001) FROM {t} WHERE region = 'large'"))
        .isEmpty();
    // Two sums that differ in the one row.
    assertThat(
            expressions.joint(
                "SELECT sum(CASE WHEN id >= 1001 THEN cost END), sum(CASE WHEN id > 1001 THEN cost"
                    + " END) FROM {t} WHERE region = 'large'"))
        .isEmpty();
    assertThat(
            expressions.joint(
                "SELECT sum(CASE WHEN age > 40 THEN cost END) FROM {t} WHERE region = 'large'"))
        .hasSize(1);
  }

  /** Rows in which score is NULL are all but six: the sums of cost over both would tell theirs. */
  @Test
  void sumsOverNestedRowsAreTested() {
    assertThat(
            defaults.joint(
                "SELECT sum(cost), covar_pop(cost, score) FROM {t} WHERE region = 'large'"))
        .isEmpty();
    assertThat(defaults.joint("SELECT count(score) FROM {t} WHERE region = 'large'")).isEmpty();
  }

  @Test
  void cellsOfAHistogramAreTested() {
    assertThat(
            defaults.joint(
                "SELECT inline(p1.histogram(age, 0, 120, 12)) FROM {t} WHERE region = 'large'"))
        .isEmpty();
  }

  @Test
  void theRestOfATotalIsRefused() {
    compared.joint("SELECT region, sum(cost) FROM {t} GROUP BY region");
    // 12 rows of "small", 43 of "uneven", 40 of "lone": at two parties fewer than 11 of them.
    assertRefused(
        compared,
        "SELECT sum(cost) FROM {t}",
        ErrorCode.DIFFERENCE,
        ErrorCode.PEER_STOPPED,
        ErrorCode.TIMEOUT);
    assertRefused(
        compared,
        "SELECT sum(cost) FROM {t} WHERE region <> 'lone' AND region <> 'uneven'",
        ErrorCode.DIFFERENCE,
        ErrorCode.PEER_STOPPED,
        ErrorCode.TIMEOUT);
  }

  @Test
  void aRepeatInTheSameRunOpensNothingAgain() {
    String query = "SELECT region, avg(cost) FROM {t} WHERE age > 31 GROUP BY region";
    List<Row> first = defaults.joint(query);
    long joins = defaults.joins();
    assertThat(defaults.joint(query)).isEqualTo(first);
    assertThat(defaults.joins()).isEqualTo(joins);
  }

  /** p2 and p3 have no rows of "lone", so that its total would be p1's. */
  @Test
  void aPartyThatContributesNothingUncoversNobody() {
    assertThat(defaults.joint("SELECT sum(cost) FROM {t} WHERE region = 'lone'")).isEmpty();
  }

  /** Who has 40 of 46 rows would know the others' 6 by subtraction. */
  @Test
  void aReceiverGainsNothingBySubtractingItsOwnRows() {
    assertThat(defaults.joint("SELECT sum(cost), count(*) FROM {t} WHERE region = 'uneven'"))
        .isEmpty();
  }
}
