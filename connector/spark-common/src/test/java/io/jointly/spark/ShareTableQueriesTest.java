package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.crypto.Identity;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.logging.log4j.Level;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries over share tables, against plain Spark on the clear rows. */
class ShareTableQueriesTest {

  private static final long SEED = Seed.of(ShareTableQueriesTest.class);

  @TempDir static Path folder;

  private static Consortium parties;

  private static String declared(String more, String columns) {
    StringBuilder dealers = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      dealers.append(
          "%sd%d: \"%s\""
              .formatted(
                  i == 0 ? "" : ", ",
                  i,
                  Identity.generate(new SecureRandom()).publicKey().base64()));
    }
    return "max_rows: 100000\nmax_rows_per_dealer: 1\ndealers: {%s}\n%s\ncolumns:\n%s"
        .formatted(dealers, more, columns);
  }

  private static final String COLUMNS =
      """
        region: {type: string, use: [dimension, filter], values: [north, south, east, rare]}
        born:   {type: int, use: [dimension, filter], min: 1990, max: 1995}
        pay:    {type: "decimal(9,2)", use: [measure], min: -500, max: 9000, functions: [count, sum, avg, variance, covariance]}
        hours:  {type: int, use: [measure], min: 0, max: 60, functions: [count, sum, avg, covariance]}
        mood:   {type: double, use: [measure], min: 0, max: 10, fraction_bits: 8}
      """;

  private static final String ROWS =
      "SELECT CASE WHEN id %% 41 = 7 THEN 'rare' WHEN id %% 17 = 3 THEN NULL ELSE"
          + " element_at(array('north', 'south', 'east'), INT(id %% 3 + 1)) END AS region,"
          + " IF(id %% 19 = 5, NULL, INT(1990 + id %% 6)) AS born,"
          + " IF(id %% 7 = 2, NULL, CAST((id * 7919 %% 950000) / 100 - 500 AS DECIMAL(9,2))) AS pay,"
          + " IF(id %% 11 = 4, NULL, INT(id * 31 %% 61)) AS hours,"
          + " DOUBLE(id %% 41) / 4 AS mood FROM range(%d)";

  @BeforeAll
  static void start() throws Exception {
    Consortium.Builder builder =
        Consortium.extended(folder)
            .rules("{min_group_size: 5, min_group_size_of_others: 5, min_parties: 3}")
            .columns("x: {type: int, use: [measure], min: 0, max: 9}")
            .dealt("open", declared("", COLUMNS), ROWS.formatted(400))
            .dealt(
                "hidden",
                declared(
                    "hide_dimensions: true", COLUMNS.replace("[dimension, filter]", "[dimension]")),
                ROWS.formatted(300))
            .dealt("nobody", declared("validity: trusted", COLUMNS), ROWS.formatted(0));
    for (int party = 0; party < 3; party++) {
      builder.rows("SELECT INT(id) AS x FROM range(9)");
    }
    parties = builder.build();
    for (String table : List.of("open", "hidden", "nobody")) {
      SharesForTests.deal(parties, table);
    }
  }

  /** All parties have appended what they collected twice: their shares still fit together. */
  @Test
  void rowsThatAreThereTwiceAreRefused() {
    String query = "SELECT count(*) AS n, sum(pay) AS s FROM {open}";
    Map<String, Dataset<Row>> kept = new LinkedHashMap<>();
    for (String party : parties.parties) {
      String view = Consortium.shares(parties.number, party, "open");
      Dataset<Row> rows = parties.spark.table("global_temp." + view);
      Dataset<Row> stored = parties.spark.createDataFrame(rows.collectAsList(), rows.schema());
      kept.put(view, stored);
      stored.union(stored.limit(party.equals("p1") ? 3 : 400)).createOrReplaceGlobalTempView(view);
    }
    try {
      for (String party : parties.parties) {
        JointlyException refusal =
            Consortium.failureOf(() -> parties.dataset(party, query).collectAsList());
        assertThat(refusal.code()).isEqualTo(ErrorCode.SOURCE);
        assertThat(refusal)
            .hasMessageContaining("that are there already")
            .hasMessageContaining(party.equals("p1") ? ": 3. " : ": 400. ");
      }
    } finally {
      kept.forEach((view, rows) -> rows.createOrReplaceGlobalTempView(view));
    }
    assertThat(parties.joint(query)).isEqualTo(parties.plain(query));
  }

  /** A policy names the folder of another party: the totals would be wrong, and nobody cheats. */
  @Test
  void sharesOfAnotherPartyAreRefused() {
    String query = "SELECT count(*) AS n, sum(hours) AS h FROM {open}";
    String own = Consortium.shares(parties.number, "p1", "open");
    String others = Consortium.shares(parties.number, "p2", "open");
    Dataset<Row> rows = parties.spark.table("global_temp." + own);
    Dataset<Row> kept = parties.spark.createDataFrame(rows.collectAsList(), rows.schema());
    parties.spark.table("global_temp." + others).createOrReplaceGlobalTempView(own);
    try {
      JointlyException refusal =
          Consortium.failureOf(() -> parties.dataset("p1", query).collectAsList());
      assertThat(refusal.code()).isEqualTo(ErrorCode.SOURCE);
      assertThat(refusal)
          .hasMessageContaining("that are not shares of this party, p1: ")
          .hasMessageContaining("Name what this party itself has collected");
    } finally {
      kept.createOrReplaceGlobalTempView(own);
    }
    String other = "SELECT avg(hours) AS h, count(*) AS n FROM {open}";
    assertThat(parties.joint(other)).isEqualTo(parties.plain(other));
  }

  private static List<Row> matches(String query) {
    return parties.matches(query);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(*) AS n FROM {%s}",
        "SELECT count(pay) AS n, sum(pay) AS s, avg(pay) AS a, sum(hours) AS h FROM {%s}",
        "SELECT avg(mood) AS m, sum(mood) AS s, count(mood) AS n, count(*) AS r FROM {%s}",
        "SELECT variance(pay) AS v, stddev_pop(pay) AS s, corr(pay, hours) AS c,"
            + " covar_samp(hours, pay) AS k, regr_slope(pay, hours) AS b FROM {%s}",
      })
  void totalsAreThoseOfTheRows(String query) {
    for (String table : List.of("open", "hidden")) {
      List<Row> plain = parties.plain(query.formatted(table));
      List<Row> joint = parties.joint(query.formatted(table));
      assertSimilar(joint, plain, query);
    }
  }

  /** Whole numbers and decimals are equal; doubles are so but for the last digits. */
  private static void assertSimilar(List<Row> joint, List<Row> plain, String query) {
    assertThat(joint).hasSameSizeAs(plain);
    for (int i = 0; i < plain.size(); i++) {
      for (int column = 0; column < plain.get(i).length(); column++) {
        Object wanted = plain.get(i).get(column);
        Object found = joint.get(i).get(column);
        if (wanted instanceof Double number && found instanceof Double other) {
          assertThat(other).as(query).isCloseTo(number, withinRelative(number));
        } else {
          assertThat(found).as("%s, column %d", query, column).isEqualTo(wanted);
        }
      }
    }
  }

  private static org.assertj.core.data.Offset<Double> withinRelative(double number) {
    return org.assertj.core.data.Offset.offset(Math.max(1e-9, Math.abs(number) * 1e-9));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT region, count(*) AS n, sum(pay) AS s, avg(hours) AS h FROM {%s} GROUP BY region HAVING"
            + " count(*) > 0 ORDER BY region",
        "SELECT born, count(hours) AS n, sum(hours) AS s FROM {%s} GROUP BY born ORDER BY born",
        "SELECT coalesce(region, '?') IN ('north', 'south') AS r, born DIV 2 AS b, count(*) AS n,"
            + " sum(pay) AS s FROM {%s} GROUP BY 1, 2 ORDER BY 1, 2",
      })
  void groupsWithEnoughRowsAreThoseOfTheRows(String query) {
    for (String table : List.of("open", "hidden")) {
      String named = query.formatted(table);
      List<Row> joint = parties.joint(named);
      // Six rows, and six numbers of each column: five of others for each that a dealer may have.
      String enough =
          "HAVING count(*) >= 6"
              + (named.contains("pay") ? " AND count(pay) >= 6" : "")
              + (named.contains("hours") ? " AND count(hours) >= 6" : "");
      List<Row> plain =
          parties.plain(
              named.contains("HAVING")
                  ? named.replace("HAVING count(*) > 0", enough)
                  : named.replace("ORDER BY", enough + " ORDER BY"));
      assertThat(joint).as(named).isNotEmpty().isEqualTo(plain);
    }
  }

  @Test
  void publicDimensionsCanBeSelected() {
    matches("SELECT count(*) AS n, sum(pay) AS s FROM {open} WHERE region = 'north'");
    matches(
        "SELECT sum(hours) AS s FROM {open} WHERE born BETWEEN 1991 AND 1993 OR region IS NULL");
    matches(
        "SELECT region, count(*) AS n FROM {open} WHERE born > 1992 AND region IN ('north', 'east')"
            + " GROUP BY region ORDER BY region");
  }

  /** Nine rows are rare; three of them are born in one year. */
  @Test
  void groupsWithFewRowsAreSuppressed() {
    for (String table : List.of("open", "hidden")) {
      String query =
          "SELECT region, born, count(*) AS n, sum(pay) AS s FROM {"
              + table
              + "} GROUP BY region, born";
      List<Row> plain = parties.plain(query);
      assertThat(plain).anyMatch(row -> row.getLong(2) < 6);
      List<Row> joint = parties.joint(query);
      assertThat(joint)
          .as("seed %d", SEED)
          .isNotEmpty()
          .hasSizeLessThan(plain.size())
          .isSubsetOf(plain)
          .allMatch(row -> row.getLong(2) >= 6);
    }
  }

  /** Whoever sums a column protects those who have a number there, not those who have none. */
  @Test
  void aGroupNeedsEnoughNumbersToo() {
    String query = "SELECT born, avg(pay) AS a FROM {open} WHERE region = 'rare' GROUP BY born";
    assertThat(parties.joint(query)).isEmpty();
  }

  @Test
  void anEmptyShareTableHasNothingToShow() {
    assertThat(parties.joint("SELECT region, count(*) AS n FROM {nobody} GROUP BY region"))
        .isEmpty();
  }

  private static JointlyException refused(String query) {
    return Consortium.failureOf(() -> parties.dataset("p1", query).collectAsList());
  }

  @Test
  void whatSharesCannotTellIsRefusedWithTheWayRound() {
    assertThat(refused("SELECT sum(pay) FROM {open} WHERE hours > 40").code())
        .isEqualTo(ErrorCode.COLUMN_USE);
    assertThat(refused("SELECT count(*) FROM {hidden} WHERE region = 'north'").code())
        .isEqualTo(ErrorCode.COLUMN_USE);
    assertThat(refused("SELECT sum(CASE WHEN region = 'north' THEN pay END) FROM {open}"))
        .isNotNull();
    for (String function :
        List.of("max(pay)", "median(hours)", "count(DISTINCT region)", "skewness(pay)")) {
      assertThat(refused("SELECT " + function + " FROM {open}").code())
          .as(function)
          .isIn(ErrorCode.FUNCTION_NOT_ALLOWED, ErrorCode.UNSUPPORTED_SQL);
    }
    assertThat(refused("SELECT region FROM {open}").code()).isEqualTo(ErrorCode.NOT_AGGREGATED);
    assertThat(
            refused(
                    "SELECT count(*) FROM (SELECT region, count(*) AS n FROM {open} GROUP BY region)"
                        + " a JOIN {open} b USING (region)")
                .getMessage())
        .isNotEmpty();
  }

  /** One party has lost a row, or has the table of another time. */
  @Test
  void tablesOfOtherRowsAreRefused() {
    String view = Consortium.shares(parties.number, "p2", "open");
    org.apache.spark.sql.Dataset<Row> whole = parties.spark.table("global_temp." + view);
    try {
      parties.spark.table("global_temp." + view).createOrReplaceTempView("whole");
      parties
          .spark
          .createDataFrame(
              whole.collectAsList().subList(1, Math.toIntExact(whole.count())), whole.schema())
          .createOrReplaceGlobalTempView(view);
      Map<String, Consortium.Result> results =
          parties.attempt("SELECT sum(hours) AS other FROM {open}");
      assertThat(results.values())
          .allSatisfy(
              result ->
                  assertThat(Consortium.ours(result.failure()).code())
                      .isIn(ErrorCode.SHARE_TABLE, ErrorCode.PEER_STOPPED))
          .anySatisfy(
              result ->
                  assertThat(Consortium.ours(result.failure()).code())
                      .isEqualTo(ErrorCode.SHARE_TABLE));
    } finally {
      whole.createOrReplaceGlobalTempView(view);
    }
  }

  @Test
  void explainSaysWhatIsOpenedAndWhichRuleHolds() {
    String plan =
        parties
            .dataset("p1", "EXPLAIN SELECT region, sum(pay) FROM {open} GROUP BY region")
            .collectAsList()
            .get(0)
            .getString(0);
    assertThat(plan).contains("a group needs 6 rows that dealers have dealt");
  }

  @Test
  void theLogSaysWhoseRowsAreInTheAnswer() {
    List<String> lines;
    try (LogCapture capture = LogCapture.at(Level.WARN)) {
      parties.joint("SELECT sum(hours) AS told FROM {open}");
      lines = capture.lines();
    }
    assertThat(lines)
        .anyMatch(line -> line.contains("answered over the dealt rows of open"))
        .noneMatch(line -> line.contains("selected no row"));
  }

  @Test
  void describeSaysHowItIsDealt() {
    assertThat(
            parties.dataset("p1", "DESCRIBE TABLE EXTENDED p1.hidden").collectAsList().toString())
        .contains("hide_dimensions=true", "max_rows_per_dealer=1");
  }

  private static final List<String> FUNCTIONS =
      Arrays.asList("count(*)", "sum(pay)", "avg(hours)", "sum(mood)", "count(hours)");

  /** Random selections of public dimensions and groups, from a seed. */
  @Test
  void randomQueriesAreThoseOfTheRows() {
    Random random = new Random(SEED);
    for (int i = 0; i < 6; i++) {
      String condition =
          switch (random.nextInt(3)) {
            case 0 -> "born >= " + (1989 + random.nextInt(5));
            case 1 -> "region <> 'rare' AND born IS NOT NULL";
            default -> "region IN ('north', 'south') OR born < " + (1991 + random.nextInt(5));
          };
      String function = FUNCTIONS.get(random.nextInt(FUNCTIONS.size()));
      String query =
          "SELECT born %% 2 AS g, %s AS f, count(*) AS n FROM {open} WHERE %s GROUP BY born %% 2 ORDER BY g"
              .formatted(function, condition);
      List<Row> plain = parties.plain(query.replace("ORDER BY", "HAVING count(*) >= 6 ORDER BY"));
      assertThat(parties.joint(query)).as("%s, seed %d", query, SEED).isEqualTo(plain);
    }
  }
}
