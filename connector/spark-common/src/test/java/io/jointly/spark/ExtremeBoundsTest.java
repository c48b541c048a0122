package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.error.PolicyException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The greatest and least bounds that the file accepts, through every aggregate. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExtremeBoundsTest {

  private static final String NUMBERS =
      "functions: [count, sum, avg, min, max, variance, covariance, count_distinct, histogram,"
          + " percentile]}";
  private static final String OTHERS = "functions: [count, min, max, count_distinct]}";
  private static final String NINES = "9".repeat(38);

  private Consortium parties;

  @BeforeAll
  void start(@TempDir Path folder) {
    parties =
        Consortium.in(folder)
            .parties(2, 1)
            .columns(
                "byte: " + column("tinyint", "-128", "127", NUMBERS),
                "short: " + column("smallint", "-32768", "32767", NUMBERS),
                "int: " + column("int", "-2147483648", "2147483647", NUMBERS),
                "long: " + column("bigint", "-9223372036854775808", "9223372036854775807", NUMBERS),
                "up: " + column("bigint", "0", "9223372036854775807", NUMBERS),
                "huge: " + column("\"decimal(38,0)\"", "-" + NINES, NINES, NUMBERS),
                "fine: " + column("\"decimal(38,38)\"", "-0." + NINES, "0." + NINES, NUMBERS),
                "cent: "
                    + column(
                        "\"decimal(18,2)\"",
                        "-9999999999999999.99",
                        "9999999999999999.99",
                        NUMBERS),
                "single: "
                    + column(
                        "float", "-4.6116854e18", "4.6116854e18", "fraction_bits: 0, " + NUMBERS),
                "number: "
                    + column(
                        "double",
                        "-4.611686018427387e18",
                        "4.611686018427387e18",
                        "fraction_bits: 0, " + NUMBERS),
                "small: " + column("double", "-1e-300", "1e-300", "fraction_bits: 62, " + NUMBERS),
                "day: " + column("date", "0001-01-01", "9999-12-31", OTHERS),
                "at: "
                    + column(
                        "timestamp",
                        "'0001-01-01T00:00:00Z'",
                        "'9999-12-31T23:59:59.999999Z'",
                        OTHERS),
                "local: "
                    + column(
                        "timestamp_ntz",
                        "'0001-01-01T00:00:00'",
                        "'9999-12-31T23:59:59.999999'",
                        OTHERS))
            .rules(
                "{min_group_size: 1, min_parties: 1, accept_two_parties: true, aggregate_arguments:"
                    + " any_expression}")
            .rows(row(true))
            .rows(row(true) + " UNION ALL " + row(false) + " UNION ALL " + nothing())
            .build();
  }

  private static String column(String type, String min, String max, String rest) {
    return "{type: %s, use: [dimension, filter, measure], min: %s, max: %s, %s"
        .formatted(type, min, max, rest);
  }

  private static String row(boolean least) {
    return least
        ? """
          SELECT CAST(-128 AS TINYINT) AS byte, CAST(-32768 AS SMALLINT) AS short,
            CAST(-2147483648 AS INT) AS int, -9223372036854775807L - 1 AS long, 0L AS up,
            CAST('-%1$s' AS DECIMAL(38,0)) AS huge, CAST('-0.%1$s' AS DECIMAL(38,38)) AS fine,
            CAST('-9999999999999999.99' AS DECIMAL(18,2)) AS cent, float('-4.6116854e18') AS single,
            double('-4.611686018427387e18') AS number, double('-1e-300') AS small,
            DATE'0001-01-01' AS day, TIMESTAMP'0001-01-01 00:00:00Z' AS at,
            TIMESTAMP_NTZ'0001-01-01 00:00:00' AS local
          """
            .formatted(NINES)
        : """
          SELECT CAST(127 AS TINYINT), CAST(32767 AS SMALLINT), 2147483647, 9223372036854775807L,
            9223372036854775807L, CAST('%1$s' AS DECIMAL(38,0)), CAST('0.%1$s' AS DECIMAL(38,38)),
            CAST('9999999999999999.99' AS DECIMAL(18,2)), float('4.6116854e18'),
            double('4.611686018427387e18'), double('1e-300'), DATE'9999-12-31',
            TIMESTAMP'9999-12-31 23:59:59.999999Z', TIMESTAMP_NTZ'9999-12-31 23:59:59.999999'
          """
            .formatted(NINES);
  }

  private static String nothing() {
    return "SELECT " + String.join(", ", java.util.Collections.nCopies(14, "NULL"));
  }

  static Stream<String> columns() {
    return Stream.of(
        "byte", "short", "int", "long", "up", "huge", "fine", "cent", "single", "number", "small",
        "day", "at", "local");
  }

  @ParameterizedTest
  @MethodSource("columns")
  void everyAggregateAnswersOrIsRefused(String column) {
    List<String> exact = new ArrayList<>();
    for (String each :
        List.of(
            "min(%s)",
            "max(%s)",
            "count(%s)",
            "count(DISTINCT %s)",
            "count(DISTINCT %s > CAST(NULL AS INT))",
            "min(year(%s))",
            "max(%s) FILTER (WHERE true)")) {
      addAnswerable(each.formatted(column), exact);
    }
    // What fails at the end of plain Spark's own sum fails here too, each by itself.
    for (String each : List.of("sum(%s)", "avg(%s)")) {
      List<String> one = new ArrayList<>();
      addAnswerable(each.formatted(column), one);
      one.forEach(this::sameOrBothFail);
    }
    assertThat(exact).as("answerable of " + column).contains("count(" + column + ")");
    parties.matches("SELECT " + String.join(", ", exact) + " FROM {t}");
    List<String> near = new ArrayList<>();
    for (String each :
        List.of(
            "var_pop(%s)",
            "stddev(%s)",
            "covar_pop(%1$s, %1$s)",
            "median(%s)",
            "percentile_disc(0.5) WITHIN GROUP (ORDER BY %s)",
            "p1.approx_percentile(%s, 0.5)",
            "p1.histogram(%s, -1e30, 1e30, 3)",
            "p1.approx_count_distinct(%s)",
            "p1.covariance_matrix(%1$s, %1$s)",
            "p1.linear_regression(%1$s, %1$s)")) {
      addAnswerable(each.formatted(column), near);
    }
    if (!near.isEmpty()) {
      parties.joint("SELECT " + String.join(", ", near) + " FROM {t}");
    }
    List<String> correlation = new ArrayList<>();
    addAnswerable("corr(%1$s, %1$s)".formatted(column), correlation);
    correlation.forEach(this::sameOrBothFail);
  }

  private void addAnswerable(String aggregate, List<String> to) {
    try {
      parties.dataset("p1", "SELECT " + aggregate + " FROM {t}").queryExecution().executedPlan();
      to.add(aggregate);
    } catch (RuntimeException e) {
      // Spark's own types may not have it at all; what we refuse we name.
      if (!(e instanceof org.apache.spark.SparkThrowable)) {
        JointlyException refusal = Consortium.ours(e);
        assertThat(refusal)
            .as(aggregate)
            .isInstanceOfAny(CallerException.class, PolicyException.class);
      }
    } catch (Exception e) {
      assertThat(e).as(aggregate).isInstanceOf(org.apache.spark.sql.AnalysisException.class);
    }
  }

  private void sameOrBothFail(String aggregate) {
    String query = "SELECT " + aggregate + " FROM {t}";
    List<Row> expected;
    try {
      expected = parties.plain(query);
    } catch (RuntimeException e) {
      Map<String, Consortium.Result> results = parties.attempt(query);
      results
          .values()
          .forEach(
              result -> {
                if (result.failure() != null) {
                  assertThat(Consortium.ours(result.failure()).code())
                      .as(aggregate)
                      .isIn(
                          ErrorCode.OVERFLOW,
                          ErrorCode.DIVIDE_BY_ZERO,
                          ErrorCode.LOCAL_JOB,
                          ErrorCode.PEER_STOPPED);
                }
              });
      return;
    }
    List<Row> answer = parties.joint(query);
    if (expected.get(0).get(0) instanceof Double number) {
      assertThat(answer.get(0).getDouble(0))
          .as(aggregate)
          .isCloseTo(
              number, org.assertj.core.api.Assertions.within(1e-9 * Math.max(1, Math.abs(number))));
    } else {
      assertThat(answer).as(aggregate).isEqualTo(expected);
    }
  }
}
