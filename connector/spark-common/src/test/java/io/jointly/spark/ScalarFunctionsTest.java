package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.spark.version.PushedDown;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Functions that the session extension hands over; {@link HandWritten} has more of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScalarFunctionsTest {

  private static final String ROWS =
      "SELECT CAST(id AS INT) AS n, CAST(id * 7 %% 50 AS DOUBLE) AS x, timestamp_seconds(1604188800 +"
          + " id * 1543) AS at, date_add(DATE'2020-10-25', CAST(id %% 20 AS INT)) AS day,"
          + " IF(id %% 7 = 0, NULL, concat('a', id)) AS note FROM range(%d, %d)";

  private Consortium parties;

  @BeforeAll
  void start(@TempDir Path folder) {
    parties = consortium(folder, "true", "America/St_Johns");
  }

  private static Consortium consortium(Path folder, String ansi, String zone) {
    Consortium.Builder builder = Consortium.extended(folder);
    builder.spark.conf().set("spark.sql.session.timeZone", zone);
    return builder
        .ansi(ansi)
        .parties(2, 1)
        .columns(
            "n: {type: int, use: [dimension, filter, measure], min: 0, max: 200}",
            "x: {type: double, use: [dimension, filter, measure], min: 0, max: 1000, fraction_bits:"
                + " 20}",
            // In it the clocks of Newfoundland go back.
            "at: {type: timestamp, use: [dimension], min: '2020-10-31T00:00:00Z', max:"
                + " '2020-11-05T00:00:00Z'}",
            "day: {type: date, use: [dimension, filter], min: 2020-10-25, max: 2020-11-14}",
            "note: {type: string, use: [filter]}")
        .rules(
            "{min_group_size: 1, min_parties: 1, accept_two_parties: true, aggregate_arguments:"
                + " any_expression}")
        .rows(ROWS.formatted(0, 100))
        .rows(ROWS.formatted(80, 180))
        .build();
  }

  private void matches(String query) {
    parties.matches(query);
    parties.forgetMessages();
  }

  @Test
  void timesAreCutInZonesWhoseClocksGoBack() {
    matches(
        "SELECT date_format(at, 'yyyy-MM-dd HH') AS h, count(*) FROM {t} GROUP BY 1 ORDER BY 1");
    matches("SELECT date_format(at, 'HH') AS h, count(*) FROM {t} GROUP BY 1 ORDER BY 1");
    matches("SELECT date_format(at, 'E d') AS h, count(*) FROM {t} GROUP BY 1 ORDER BY 1");
    matches("SELECT date_trunc('HOUR', at) AS h, count(*) FROM {t} GROUP BY 1 ORDER BY 1");
  }

  @Test
  void aWindowIsAStructure() {
    matches("SELECT window(at, '1 hour') AS w, count(*) FROM {t} GROUP BY 1 ORDER BY w.start");
    matches(
        "SELECT window(at, '6 hours', '6 hours', '90 minutes') AS w, sum(n) AS s, count(*) + 1 AS c"
            + " FROM {t} GROUP BY 1 HAVING count(*) > 3 ORDER BY window.start");
    matches(
        "SELECT window.start AS s, n > 50 AS b, count(*) FROM {t} GROUP BY window(at, '1 day'), n > 50"
            + " ORDER BY 1, 2");
  }

  /** Spark 3.5 does not have these. */
  @Test
  void namesOfDaysAreThoseOfDateFormat() {
    if (PushedDown.padding()) {
      matches(
          "SELECT dayname(day) AS d, monthname(day) AS m, to_char(day, 'yyyy/MM') AS c, count(*) FROM"
              + " {t} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3");
    }
  }

  @Test
  void withoutAnsiModeItWrapsOrIsNull(@TempDir Path folder) throws Exception {
    Consortium wrapping = consortium(Files.createDirectory(folder.resolve("w")), "false", "UTC");
    for (String query :
        List.of(
            "SELECT sum(n + 1), sum(n * n - 3), sum(-n), sum(abs(n - 100)), sum(n % 7), sum(n div 0),"
                + " sum(pmod(n, 7)), sum(n * 100000000), sum(CAST(n * 3 AS TINYINT)), sum(try_add(n,"
                + " 2147483600)) FROM {t}",
            "SELECT count(*) FROM {t} WHERE 10 / (n - 5) > 1 OR CAST(substring(note, 2, 9) AS INT) > 100 OR"
                + " CAST(note AS INT) IS NOT NULL",
            "SELECT n div 10 AS d, make_date(2020, n, 1) AS m, count(*) FROM {t} GROUP BY 1, 2 ORDER BY"
                + " 1, 2")) {
      wrapping.matches(query);
      wrapping.forgetMessages();
    }
  }

  private void refused(String query, ErrorCode code, String... says) {
    var failure = Consortium.failureOf(() -> parties.dataset("p1", query).collectAsList());
    assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
    assertThat(failure.getMessage()).contains(says);
    assertThat(parties.posted()).isEmpty();
  }

  @Test
  void refusalsNameTheFunctionAndTheWayRound() {
    refused(
        "SELECT window(at, '2 days', '1 day') AS w, count(*) FROM {t} GROUP BY 1",
        ErrorCode.NOT_AGGREGATED,
        "windows that overlap",
        "window(t, '10 minutes')");
    refused(
        "SELECT max(day - DATE'2020-01-01') FROM {t}",
        ErrorCode.NOT_AGGREGATED,
        "write datediff(a, b), a number of days");
    refused("SELECT sum(exp(x)) FROM {t}", ErrorCode.BOUNDS, "exp(x)", "least(x, 20)");
    refused(
        "SELECT count(*) FROM {t} WHERE to_date(note, 'dd.MM.yyyy') > DATE'2020-01-01'",
        ErrorCode.NOT_AGGREGATED,
        "CAST(x AS DATE)");
  }

  @Test
  void whatCouldTakeAllTimeIsRefused() {
    for (String condition :
        List.of(
            "note RLIKE '(a+)+b'",
            "note RLIKE '(a|b)*c'",
            "note RLIKE '(a?){30}b'",
            "note RLIKE '(a)\\\\1'",
            "note RLIKE '(?=a)b'",
            "note RLIKE note",
            "regexp_replace(note, '.*.*.*.*x', '') = ''",
            "length(repeat(note, 5000)) > 1",
            "length(replace(repeat(note, 900), 'a', 'bb')) > 1",
            "note RLIKE repeat('a', 1001)")) {
      refused(
          "SELECT count(*) FROM {t} WHERE " + condition,
          ErrorCode.UNSUPPORTED_SQL,
          "may take all time or memory");
    }
  }

  @Test
  void withoutTheExtensionItIsNamed() {
    SparkSession without = parties.session("spark.sql.session.timeZone", "UTC");
    Map<String, String> said = new TreeMap<>();
    for (String condition :
        List.of(
            "date_format(day, 'yyyy') = '2020'",
            "n div 2 = 3",
            "reverse(note) = 'a'",
            "isnan(x)",
            "try_add(n, 1) = 4")) {
      String query = "SELECT count(*) FROM {t} WHERE " + condition;
      var failure =
          Consortium.failureOf(() -> without.sql(parties.at("p1", query)).collectAsList());
      said.put(condition, String.valueOf(failure.getMessage()));
    }
    assertThat(said.values())
        .allSatisfy(
            message -> assertThat(message).containsIgnoringCase("load the session extension"));
  }

  /** EXCEPTION does what CORRECTED does, or fails. */
  @Test
  void formatsOfOldAreRefused() {
    String policy = "spark.sql.legacy.timeParserPolicy";
    String before = parties.spark.conf().get(policy);
    String query = "SELECT date_format(day, 'yyyy') AS y, count(*) FROM {t} GROUP BY 1";
    try {
      parties.spark.conf().set(policy, "LEGACY");
      refused(query, ErrorCode.UNSUPPORTED_SQL, policy, "CORRECTED");
      parties.spark.conf().set(policy, "EXCEPTION");
      matches(query + " ORDER BY 1");
    } finally {
      parties.spark.conf().set(policy, before);
    }
  }
}
