package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Sweep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The time between two dates: in aggregates, in conditions and in groups, against plain Spark. */
@Tag("sweep")
class LengthsOfTimeTest {

  private static final String BOTH = "{t} JOIN {stays} USING (patient_id)";

  /** Answered under the default rules. */
  private static final List<String> AGGREGATES =
      List.of(
          "SELECT ward, avg(datediff(ended, started)) AS a, sum(datediff(ended, started)) AS s,"
              + " count(*) AS n FROM {stays} GROUP BY ward ORDER BY ward",
          "SELECT sex, avg(datediff(started, born)) / 365.25 AS a FROM {both} GROUP BY sex ORDER BY"
              + " sex",
          "SELECT stddev(datediff(ended, started)) AS a, avg(datediff(DATE'2024-12-31', started))"
              + " AS f FROM {stays}",
          "SELECT avg(timestampdiff(YEAR, born, started)) AS a, avg(datediff(MONTH, born, started))"
              + " AS m, avg(timestampdiff(WEEK, started, ended)) AS w, sum(datediff(DAY, started,"
              + " ended)) AS d FROM {both}",
          "SELECT sum(floor(months_between(ended, started))) AS a, avg(floor(months_between(started,"
              + " born) / 12)) AS b FROM {both}",
          "SELECT avg(timestampdiff(HOUR, started, seen)) AS a FROM {stays}",
          "SELECT sum(CAST(ended - started AS INT)) AS a, sum(extract(DAY FROM ended - started)) AS"
              + " b, avg(unix_date(ended) - unix_date(started)) AS c, sum(CAST(datediff(ended,"
              + " started) AS BIGINT)) AS d FROM {stays}",
          "SELECT avg(datediff(started, make_date(year_of_birth, 1, 1))) / 365.25 AS a FROM {both}",
          // Of each patient.
          "SELECT avg(days) AS a FROM (SELECT datediff(max(ended), min(started)) AS days FROM"
              + " {stays} GROUP BY patient_id)",
          "SELECT avg(days) AS a FROM (SELECT sum(datediff(ended, started)) AS days FROM {stays}"
              + " GROUP BY patient_id)",
          "SELECT avg(gap) AS a FROM (SELECT datediff(started, lag(ended) OVER (PARTITION BY"
              + " patient_id ORDER BY started, ended)) AS gap FROM {stays})");

  /** Conditions, under the default rules. */
  private static final List<String> CONDITIONS =
      List.of(
          "datediff(ended, started) > 30",
          "ended > date_add(started, 30) AND date_sub(ended, 3) > started",
          "ended < started + INTERVAL '7' MONTH AND unix_date(started) > 17000",
          "timestampdiff(WEEK, started, ended) >= 4",
          "floor(months_between(ended, started)) >= 2",
          "floor(months_between(started, born) / 12) BETWEEN 18 AND 64",
          "datediff(YEAR, born, started) BETWEEN 18 AND 64",
          "year(started) - year_of_birth BETWEEN 18 AND 64",
          "started + INTERVAL '10' DAY < ended",
          "ended - started > INTERVAL '10' DAY",
          "seen > CAST(started AS TIMESTAMP) + INTERVAL '36' HOUR");

  /** Answered where the rules have any_expression, and groups of any size. */
  private static final List<String> EXPRESSIONS =
      List.of(
          "SELECT sum(datediff(ended, started) + 1) AS a, sum(datediff(ended, started) / 365.25) AS"
              + " b FROM {stays}",
          "SELECT sum(datediff(least(ended, DATE'2020-12-31'), greatest(started,"
              + " DATE'2016-01-01'))) AS s FROM {stays}",
          "SELECT sum(datediff(coalesce(ended, DATE'2024-12-31'), started)) AS s FROM {stays}",
          "SELECT sum(datediff(CASE WHEN ward = 'a' THEN ended ELSE DATE'2024-12-31' END, started))"
              + " AS s FROM {stays}",
          "SELECT avg(least(datediff(ended, started), 90)) AS s FROM {stays}",
          "SELECT avg(year(started) - year_of_birth) AS a FROM {both}");

  /** Groups, each behind SELECT and before its count. */
  private static final List<String> GROUPS =
      List.of(
          "floor(months_between(started, born) / 12)",
          "floor(months_between(started, born) / 120)",
          "CAST(months_between(started, born) / 12 AS INT)",
          "floor(months_between(ended, started))",
          "floor(months_between(seen, started) * 2)",
          "datediff(YEAR, born, started)",
          "timestampdiff(YEAR, born, seen) DIV 10",
          "timestampdiff(QUARTER, born, started)",
          "timestampdiff(WEEK, started, seen)",
          "timestampdiff(DAY, started, ended) DIV 30",
          "timestampdiff(HOUR, started, seen) DIV 1000",
          "floor(datediff(started, born) / 365.25)",
          "floor(datediff(started, make_date(year_of_birth, 1, 1)) / 365.25)",
          "floor(months_between(started, make_date(year_of_birth, 7, 1)) / 12)",
          "timestampdiff(YEAR, make_date(year_of_birth, 1, 1), started)",
          "year(started) - year_of_birth",
          "year(started) - year(born)",
          "floor((unix_date(started) - unix_date(born)) / 365.25)",
          "floor(datediff(date_add(ended, 1), started) / 30)",
          "floor(datediff(last_day(ended), trunc(started, 'MM')) / 30)",
          "year(ended) * 12 + month(ended) - year(started) * 12 - month(started)",
          "least(timestampdiff(YEAR, born, started), 90)",
          "floor(months_between(started, born) / 12), year(started)",
          "CASE WHEN floor(months_between(started, born) / 12) < 40 THEN 'young' ELSE 'old' END",
          "floor(datediff(started, born) / 365.25), year(started), sex");

  @TempDir static Path folder;

  private static Consortium checked;
  private static Consortium open;

  @BeforeAll
  static void start() throws IOException {
    checked =
        StayData.consortium(
            Files.createDirectory(folder.resolve("checked")), "{refusal_budget: []}");
    open =
        StayData.consortium(
            Files.createDirectory(folder.resolve("open")),
            "{min_group_size: 1, min_parties: 1, refusal_budget: [], aggregate_arguments:"
                + " any_expression}");
  }

  static List<String> aggregates() {
    return AGGREGATES;
  }

  @ParameterizedTest
  @MethodSource("aggregates")
  void aggregatesAreAnsweredUnderTheDefaultRules(String query) {
    shown(query);
  }

  static List<String> conditions() {
    return sample(CONDITIONS, 2);
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void conditionsAreAnsweredUnderTheDefaultRules(String condition) {
    shown("SELECT count(*) AS n FROM {both} WHERE " + condition);
  }

  static List<String> expressions() {
    return EXPRESSIONS;
  }

  @ParameterizedTest
  @MethodSource("expressions")
  void expressionsNeedAnyExpression(String query) {
    assertThat(Consortium.failureOf(() -> checked.each(both(query))))
        .hasMessageContaining("columns_only")
        .hasMessageContaining("(datediff(a, b))")
        .hasMessageContaining("`rules: {aggregate_arguments: any_expression}`");
    open.matches(both(query));
  }

  static List<String> groups() {
    return sample(GROUPS, 3);
  }

  /** Every so many; the sweeps try all. */
  private static List<String> sample(List<String> all, int step) {
    int each = Sweep.times(step, 1);
    return IntStream.range(0, all.size()).filter(i -> i % each == 0).mapToObj(all::get).toList();
  }

  @ParameterizedTest
  @MethodSource("groups")
  void groupsFollowFromTheBoundsOfTheDates(String groups) {
    open.matches(
        both("SELECT " + groups + ", count(*) AS n FROM {both} GROUP BY ALL ORDER BY ALL"));
  }

  @Test
  @Tag("every-version")
  void aSampleIsPlainSparksOnEveryVersion() {
    shown(AGGREGATES.get(0));
    shown(AGGREGATES.get(3));
    for (String groups : List.of(GROUPS.get(0), GROUPS.get(6))) {
      open.matches(
          both(
              "SELECT "
                  + groups
                  + ", count(*) AS n FROM {both} GROUP BY "
                  + groups
                  + " ORDER BY 1"));
    }
  }

  /** An age that is computed for each patient has bounds as well. */
  @Test
  void agesOfEachPatientAreGroups() {
    open.matches(
        both(
            "SELECT age DIV 10 AS y, count(*) AS n FROM (SELECT floor(months_between(min(started),"
                + " min(born)) / 12) AS age FROM {both} GROUP BY patient_id) GROUP BY age DIV 10"
                + " ORDER BY y"));
    open.matches(
        both(
            "SELECT age, count(*) AS n FROM (SELECT datediff(YEAR, min(born), max(ended)) AS age"
                + " FROM {both} GROUP BY patient_id) GROUP BY age ORDER BY age"));
  }

  @Test
  void aDateThatIsNoMeasureIsRefusedWithTheLineToWrite() {
    assertThat(
            Consortium.failureOf(
                () -> checked.each("SELECT avg(datediff(left, started)) AS a FROM {stays}")))
        .hasMessageContaining("column left")
        .hasMessageContaining("with `use: [dimension, filter, measure]` for it");
    assertThat(
            Consortium.failureOf(
                () -> checked.each("SELECT min(datediff(ended, started)) AS a FROM {stays}")))
        .hasMessageContaining("with `functions: [count, sum, avg, variance, min, count_distinct,");
  }

  /** Where all lengths but those of a few are alike, a sum is these few patients'. */
  @Test
  void lengthsOfFewAreNotShown() {
    for (String few :
        List.of(
            "avg(datediff(same, started))",
            "avg(datediff(placeholder, DATE'2020-01-01'))",
            "avg(datediff(placeholder, started))",
            "avg(timestampdiff(DAY, placeholder, started))",
            // The lengths of the few whose date is NULL would follow from the three together.
            "avg(datediff(ended, started)), avg(datediff(mostly, started)),"
                + " avg(datediff(ended, mostly))",
            "avg(datediff(ended, started)), avg(datediff(mostly, started))")) {
      String query = "SELECT " + few + " FROM {stays}";
      assertThat(checked.each(query).values()).as(few).allMatch(List::isEmpty);
    }
    shown("SELECT avg(datediff(mostly, DATE'2020-01-01')) AS a FROM {stays}");
  }

  /** Sums of lengths that have a date in common tell more together. */
  @Test
  void lengthsOfEachPatientBesideTheirDatesAreExpressions() {
    assertThat(
            Consortium.failureOf(
                () ->
                    checked.each(
                        "SELECT avg(days), avg(datediff(e, DATE'2020-01-01')) FROM (SELECT"
                            + " datediff(max(ended), min(started)) AS days, max(ended) AS e FROM"
                            + " {stays} GROUP BY patient_id)")))
        .hasMessageContaining("columns_only");
  }

  /** Under another zone the parts of a day differ, by which rows of single days could be told. */
  @Test
  void unitsOtherThanDaysAreCountedInUtc() {
    checked.spark.conf().set("spark.sql.session.timeZone", "America/Havana");
    try {
      assertThat(
              Consortium.failureOf(
                  () ->
                      checked.each(
                          "SELECT avg(timestampdiff(DAY, started, ended)) AS a FROM {stays}")))
          .hasMessageContaining("SET spark.sql.session.timeZone = UTC");
      shown(AGGREGATES.get(0));
    } finally {
      checked.spark.conf().set("spark.sql.session.timeZone", "UTC");
    }
  }

  private static String both(String query) {
    return query.replace("{both}", BOTH);
  }

  private static void shown(String query) {
    List<Row> answer = checked.matches(both(query));
    assertThat(answer).as(query).isNotEmpty();
  }
}
