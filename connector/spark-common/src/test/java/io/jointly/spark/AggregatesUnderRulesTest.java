package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The aggregates that the session extension makes, where groups are checked and an aggregate takes
 * columns only. Each party has 192 rows, and {@code rare} in three of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AggregatesUnderRulesTest {

  private static final String ALL =
      "functions: [count, sum, avg, variance, covariance, count_distinct, percentile, top_k, bits]}";

  private Consortium parties;

  @BeforeAll
  void start(@TempDir Path folder) {
    Consortium.Builder builder =
        Consortium.extended(folder)
            .columns(
                "k: {type: string, use: [dimension], values: [a, b]}",
                "x: {type: int, use: [measure], min: 0, max: 10000, " + ALL,
                "y: {type: \"decimal(9,2)\", use: [measure], min: -1000, max: 1000, functions: [count,"
                    + " covariance]}",
                "few: {type: int, use: [measure], min: 2, max: 3, " + ALL,
                "two: {type: string, use: [measure], values: [p, q]}",
                "rare: {type: int, use: [measure], min: 0, max: 1, " + ALL,
                "plain: {type: int, use: [measure], min: 0, max: 9}")
            .rules("{min_group_size: 11, min_parties: 3, difference_check: off}");
    for (int party = 1; party <= 3; party++) {
      builder.rows(
          """
          SELECT IF(id %% 2 = 0, 'a', 'b') AS k, IF(id %% 9 = 4, NULL, CAST(1 + id * %1$d AS INT)) AS x,
                 CAST(1 + id * %1$d / 8 AS DECIMAL(9,2)) AS y, IF(id < 94 + %1$d, 2, 3) AS few,
                 IF(id %% 8 < 4, 'p', 'q') AS two, IF(id %% 64 = 3, CAST(id %% 5 AS INT) %% 2, NULL) AS
                 rare, 1 AS plain
          FROM range(192)
          """
              .formatted(party));
    }
    parties = builder.build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT k, count(x, y) AS a, regr_count(y, x) AS b, count(x, y, few) AS c, try_sum(x) AS d,"
            + " try_avg(x) AS e, bit_and(x) AS f, bit_or(x) AS g FROM {t} GROUP BY k ORDER BY k",
        "SELECT k, round(regr_sxx(y, x), 6) AS a, round(regr_syy(y, x), 6) AS b, round(skewness(x), 9)"
            + " AS c, round(kurtosis(x), 9) AS d FROM {t} GROUP BY k ORDER BY k",
        "SELECT k, round(regr_avgx(y, x), 9) AS a, regr_avgy(y, x) AS b FROM {t} GROUP BY k ORDER BY k",
        "SELECT k, sum(DISTINCT few) AS a, avg(DISTINCT few) AS b, mode(few) AS c,"
            + " approx_percentile(few, array(0.1, 0.5, 0.9)) AS d, bit_xor(few) AS e, count(DISTINCT few,"
            + " two) AS f, approx_count_distinct(two) AS g, bit_and(few) AS h FROM {t} GROUP BY k ORDER BY"
            + " k",
      })
  void groupsOfEnoughRowsAreShown(String query) {
    assertThat(parties.matches(query)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "count(x, rare)",
        "regr_count(x, rare)",
        "regr_avgx(x, rare)",
        "regr_avgy(x, rare)",
        "regr_sxx(x, rare)",
        "regr_syy(x, rare)",
        "skewness(rare)",
        "kurtosis(rare)",
        "try_sum(rare)",
        "try_avg(rare)",
        "sum(DISTINCT rare)",
        "avg(DISTINCT rare)",
        "mode(rare)",
        "approx_percentile(rare, 0.5)",
        "approx_count_distinct(rare)",
        "count(DISTINCT rare, two)",
        "bit_and(rare)",
        "bit_or(rare)",
        "bit_xor(rare)",
        // Nobody has the fourteenth bit, which the declared bounds allow.
        "bit_xor(x)",
      })
  void fewRowsAreNotTold(String aggregate) {
    assertThat(parties.each("SELECT " + aggregate + " AS r FROM {t}").get("p1")).isEmpty();
  }

  /** Each party has four rows of a group, which is enough; as degrees of freedom it is not. */
  @Test
  void momentsOfHigherOrderTakeMoreRows(@TempDir Path folder) {
    String rows = "SELECT CAST(10 + id * id AS INT) AS x FROM range(4)";
    Consortium four =
        Consortium.extended(folder)
            .columns("x: {type: int, use: [measure], min: 1, max: 100}")
            .rules("{min_group_size: 11, min_group_size_of_others: 0, difference_check: off}")
            .rows(rows)
            .rows(rows)
            .rows(rows)
            .build();
    assertThat(four.joint("SELECT var_pop(x) FROM {t}")).hasSize(1);
    for (String aggregate : new String[] {"skewness", "kurtosis"}) {
      assertThat(four.joint("SELECT " + aggregate + "(x) FROM {t}")).as(aggregate).isEmpty();
    }
  }

  /** How many NULLs a column has is not protected, neither in a regression nor in its means. */
  @Test
  void meansOfPairsAreComparedAsRegressionsAre(@TempDir Path folder) {
    String column = ": {type: int, use: [measure], min: 0, max: 100, functions: [sum, covariance]}";
    String rows =
        "SELECT CAST(1 + id AS INT) AS x, IF(id < 3, NULL, CAST(id AS INT)) AS y FROM range(60)";
    Consortium compared =
        Consortium.extended(folder)
            .columns("x" + column, "y" + column)
            .rules("{min_group_size: 11, min_parties: 3, difference_check: refuse}")
            .rows(rows)
            .rows(rows)
            .rows(rows)
            .build();
    for (String aggregate : new String[] {"count(*)", "regr_sxy(y, x)", "regr_avgx(y, x)"}) {
      assertThat(compared.joint("SELECT " + aggregate + " FROM {t}")).as(aggregate).hasSize(1);
    }
    // The three rows without y would be the difference.
    for (Consortium.Result result : compared.attempt("SELECT sum(x) FROM {t}").values()) {
      assertThat(Consortium.ours(result.failure()).code())
          .isIn(ErrorCode.DIFFERENCE, ErrorCode.PEER_STOPPED);
    }
  }

  /** Plain Spark gives any of the values, and which one depends on how rows are partitioned. */
  @Test
  void aModeThatIsNotTheOnlyOneIsRefused() {
    parties
        .attempt("SELECT k, mode(two) AS m FROM {t} GROUP BY k")
        .values()
        .forEach(
            result -> {
              JointlyException failure = Consortium.ours(result.failure());
              assertThat(failure.code()).isEqualTo(ErrorCode.UNSUPPORTED_SQL);
              assertThat(failure)
                  .hasMessageContaining("mode(two) of a group in which several values")
                  .hasMessageContaining("mode() WITHIN GROUP (ORDER BY x)");
            });
    assertThat(parties.joint("SELECT p1.top_k(two, 1)[0].value AS m FROM {t}"))
        .extracting(row -> row.getString(0))
        .containsExactly("p");
  }

  @Test
  void bitsHaveToBeNamed() {
    JointlyException failure =
        Consortium.failureOf(
            () -> parties.dataset("p1", "SELECT bit_or(plain) FROM {t}").collectAsList());
    assertThat(failure.code()).isEqualTo(ErrorCode.FUNCTION_NOT_ALLOWED);
    assertThat(failure).hasMessageContaining("bit_or(plain)").hasMessageContaining("not bits");
  }
}
