package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.crypto.Identity;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables of which parties have rows and shares of dealt rows, against plain Spark on all of them.
 */
class DealtAndOwnRowsTest {

  private static final String COLUMNS =
      """
        region: {type: string, use: [dimension%s], values: [north, south, east, dealt]}
        pay:    {type: "decimal(9,2)", use: [measure], min: -500, max: 9000, functions: [count, sum, avg, variance, covariance]}
        hours:  {type: int, use: [measure], min: 0, max: 60, functions: [count, sum, avg, covariance]}
      """;

  /** Of `dealt` there are dealt rows alone. A sixth row without hours is everywhere but there. */
  private static final String ROWS =
      "SELECT element_at(array('north', 'south', 'east'%1$s), INT(id %% %2$d + 1)) AS region,"
          + " IF(id %% 13 = 2, NULL, CAST((id * 7919 %% 950000) / 100 - 500 AS DECIMAL(9,2))) AS pay,"
          + " IF(id %% 6 = 4 %3$s, NULL, INT(id * 31 %% 61)) AS hours FROM range(%4$d, %5$d)";

  @TempDir static Path folder;

  private static Consortium parties;

  private static String declared(boolean hidden) {
    return "max_rows: 100000\nmax_rows_per_dealer: 1\nown_rows: true\nhide_dimensions: %s\ndealers: {d0: \"%s\"}\ncolumns:\n%s"
        .formatted(
            hidden,
            Identity.generate(new SecureRandom()).publicKey().base64(),
            COLUMNS.formatted(hidden ? "" : ", filter"));
  }

  private static String own(int party) {
    return ROWS.formatted("", 3, "AND id >= 0", 90 * party, 90 * party + 90);
  }

  @BeforeAll
  static void start() {
    Consortium.Builder builder =
        Consortium.extended(folder)
            .rules("{min_group_size: 15, min_group_size_of_others: 5, min_parties: 3}")
            .columns("x: {type: int, use: [measure], min: 0, max: 9}");
    for (boolean hidden : new boolean[] {false, true}) {
      builder.dealt(
          hidden ? "hidden" : "open",
          declared(hidden),
          ROWS.formatted(", 'dealt'", 4, "AND id % 4 <> 3", 300, 340),
          own(0),
          own(1),
          own(2));
    }
    // Nobody's own rows lack hours; one dealt row of the south does.
    builder.dealt(
        "one",
        declared(false),
        "SELECT 'south' AS region, 1234.5BD AS pay, INT(IF(id = 1, NULL, 7)) AS hours FROM range(9)"
            .replace("1234.5BD", "CAST(1234.5 AS DECIMAL(9,2))"),
        whole(0),
        whole(1),
        whole(2));
    for (int party = 0; party < 3; party++) {
      builder.rows("SELECT INT(id) AS x FROM range(9)");
    }
    parties = builder.build();
    List.of("open", "hidden", "one").forEach(DealtAndOwnRowsTest::deal);
  }

  private static String whole(int party) {
    return "SELECT 'south' AS region, CAST(id AS DECIMAL(9,2)) AS pay, INT(id % 60) AS hours FROM range("
        + 90 * party
        + ", "
        + (90 * party + 90)
        + ")";
  }

  private static void deal(String table) {
    SharesForTests.deal(parties, table);
  }

  @Test
  void answersAreOverBoth() {
    for (String table : List.of("open", "hidden")) {
      parties.matches("SELECT count(*) AS n, sum(pay) AS s, avg(hours) AS h FROM {" + table + "}");
      List<Row> plain =
          parties.plain(
              "SELECT region, count(*) AS n, count(pay) AS c, sum(pay) AS s, sum(hours) AS h FROM {"
                  + table
                  + "} WHERE region <> 'dealt' GROUP BY region ORDER BY region");
      assertThat(
              parties.joint(
                  "SELECT region, count(*) AS n, count(pay) AS c, sum(pay) AS s, sum(hours) AS h FROM"
                      + " {"
                      + table
                      + "} GROUP BY region ORDER BY region"))
          .as("the group of dealt rows alone is not shown")
          .isEqualTo(plain)
          .hasSize(3);
    }
    parties.matches("SELECT sum(pay) AS s FROM {open} WHERE region IN ('north', 'dealt')");
  }

  /** The ten dealt rows of a region are hidden by nobody's own. */
  @Test
  void dealtRowsDoNotCount() {
    assertThat(parties.joint("SELECT sum(pay) AS s FROM {open} WHERE region = 'dealt'")).isEmpty();
  }

  /** Sum and covariance differ by the one dealt row without hours. */
  @Test
  void aDealtRowBetweenTwoTotalsHidesTheGroup() {
    parties.matches("SELECT region, sum(pay) AS s FROM {one} GROUP BY region");
    parties.matches("SELECT region, count(hours) AS c, count(*) AS n FROM {one} GROUP BY region");
    assertThat(
            parties.joint(
                "SELECT region, sum(pay) AS s, regr_sxy(pay, hours) AS c FROM {one} GROUP BY region"))
        .isEmpty();
  }

  @Test
  void whoseRowsAreInItIsSaid() {
    String query = "SELECT region, sum(hours) AS told FROM {open} GROUP BY region";
    String plan = parties.dataset("p1", "EXPLAIN " + query).collectAsList().get(0).getString(0);
    assertThat(plan)
        .contains("3 parties must each have 5 rows or more in a group")
        .contains("dealt rows are added, and do not count");
    List<String> lines;
    try (LogCapture capture = LogCapture.at(Level.WARN)) {
      parties.joint(query);
      lines = capture.lines();
    }
    assertThat(lines)
        .anyMatch(
            line ->
                line.contains(
                    "over the rows of 3 parties: p1, p2, p3, and the dealt rows of open"));
  }

  @Test
  void aPolicyWithoutASourceIsRefused() throws Exception {
    Path policy = folder.resolve("p2.policy.yaml");
    String whole = java.nio.file.Files.readString(policy);
    try {
      java.nio.file.Files.writeString(
          policy, whole.replaceFirst("open: \\{source: \"[^\"]*\", ", "open: {"));
      JointlyException e =
          Consortium.failureOf(
              // A session that has not read the policy before.
              () ->
                  parties
                      .session("spark.sql.shuffle.partitions", "1")
                      .sql(parties.at("p2", "SELECT sum(pay) AS x FROM {open}"))
                      .collectAsList());
      assertThat(e.code()).isEqualTo(ErrorCode.POLICY_FILE);
      assertThat(e).hasMessageContaining("source");
    } finally {
      java.nio.file.Files.writeString(policy, whole);
    }
  }

  /** Own rows are compared with earlier queries as ever, and dealt ones by what is seen of them. */
  @Test
  void queriesThatDifferInFewRowsOfEitherKindAreRefused(@TempDir Path own) {
    Consortium.Builder builder =
        Consortium.extended(own)
            .rules("{min_group_size: 5, min_parties: 3, difference_check: refuse}")
            .columns("x: {type: int, use: [measure], min: 0, max: 9}")
            .dealt(
                "both",
                declared(false),
                "SELECT IF(id = 1, 'east', 'north') AS region, CAST(id AS DECIMAL(9,2)) AS pay, INT(id)"
                    + " AS hours FROM range(30)",
                whole(0),
                whole(1),
                "SELECT IF(id = 1, 'dealt', 'south') AS region, CAST(id AS DECIMAL(9,2)) AS pay,"
                    + " INT(id % 60) AS hours FROM range(90)");
    for (int party = 0; party < 3; party++) {
      builder.rows("SELECT INT(id) AS x FROM range(9)");
    }
    Consortium three = builder.build();
    SharesForTests.deal(three, "both");
    three.matches("SELECT sum(pay) AS s FROM {both}");
    for (String few : List.of("region <> 'east'", "region <> 'dealt'")) {
      Map<String, Consortium.Result> results =
          three.attempt("SELECT sum(pay) AS s FROM {both} WHERE " + few);
      assertThat(results.values())
          .as(few)
          .allSatisfy(result -> assertThat(result.failure()).isNotNull())
          .anySatisfy(
              result ->
                  assertThat(Consortium.ours(result.failure()).code())
                      .isEqualTo(ErrorCode.DIFFERENCE));
    }
    Map<String, Consortium.Result> results =
        three.attempt("SELECT covar_samp(pay, hours) AS s FROM {both}");
    assertThat(results.values())
        .anySatisfy(
            result ->
                assertThat(Consortium.ours(result.failure()))
                    .hasMessageContaining("over the rows in which other columns are not NULL"));
    three.matches("SELECT sum(pay) AS s, regr_count(pay, hours) AS c FROM {both}");
  }
}
