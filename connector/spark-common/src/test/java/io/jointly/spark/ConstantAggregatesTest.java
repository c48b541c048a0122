package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Sweep;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Spark simplifies before it hands an aggregation over: the answer is plain Spark's, or there
 * is none.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConstantAggregatesTest {

  private static final Set<ErrorCode> REFUSALS =
      Set.of(
          ErrorCode.UNSUPPORTED_SQL,
          ErrorCode.NOT_AGGREGATED,
          ErrorCode.BOUNDS,
          ErrorCode.DOMAIN,
          // Where plain Spark fails, too: a correlation with a constant.
          ErrorCode.DIVIDE_BY_ZERO);

  private Consortium plain;
  private Consortium extended;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    plain = filled(Consortium.in(Files.createDirectories(folder.resolve("plain"))));
    extended = filled(Consortium.extended(Files.createDirectories(folder.resolve("extended"))));
  }

  private static Consortium filled(Consortium.Builder builder) {
    return builder
        .parties(2, 1)
        .columns(
            "g: {type: string, use: [dimension, filter], values: [a, b, c]}",
            "x: {type: int, use: [dimension, filter, measure], min: 0, max: 9, functions: [count,"
                + " sum, avg, min, max, variance, covariance, count_distinct, percentile]}",
            "d: {type: double, use: [measure, filter], min: 0, max: 100, fraction_bits: 8}")
        .rules(
            "{min_group_size: 1, min_parties: 1, accept_two_parties: true, aggregate_arguments:"
                + " any_expression}")
        .rows(
            "SELECT * FROM VALUES ('a', 1, 1D), ('a', 2, 2D), ('a', NULL, 3D), ('b', 4, NULL) AS"
                + " v(g, x, d)")
        .rows("SELECT * FROM VALUES ('b', 4, 5D), ('b', 5, 6D), (NULL, 1, 7D) AS v(g, x, d)")
        .build();
  }

  static Stream<String> queries() {
    List<String> items =
        List.of(
            "count(DISTINCT 1)",
            "count(DISTINCT 'x')",
            "count(DISTINCT 1 + 1)",
            "count(DISTINCT NULL)",
            "count(DISTINCT CAST(NULL AS INT))",
            "count(DISTINCT 1, 2)",
            "count(DISTINCT 1, NULL)",
            "count(DISTINCT x, 1)",
            "count(DISTINCT true)",
            "count(DISTINCT DATE'2020-01-01')",
            "count(DISTINCT CASE WHEN true THEN 1 ELSE x END)",
            "count(DISTINCT IF(1 = 1, 7, x))",
            "count(DISTINCT IF(x IS NULL, 1, 1))",
            "count(DISTINCT coalesce(1, x))",
            "count(DISTINCT coalesce(x, 1))",
            "count(DISTINCT IF(x > 3, 1, 2))",
            "count(DISTINCT 1) FILTER (WHERE x > 1)",
            "count(DISTINCT 1) FILTER (WHERE true)",
            "count(DISTINCT 1) FILTER (WHERE false)",
            "count(DISTINCT x) FILTER (WHERE true)",
            "count(DISTINCT 1) + 1",
            "count(DISTINCT 1), count(*)",
            "count(DISTINCT 1), count(DISTINCT x)",
            "count(DISTINCT x), count(*)",
            "count(DISTINCT x, x)",
            "count(NULL)",
            "count(1), count(2), count('y'), count(true)",
            "count(1 + 1), count(CAST(NULL AS STRING)), count(x + NULL)",
            "count(coalesce(x, 1)), count(CASE WHEN true THEN x END)",
            "count_if(true), count_if(false), count_if(NULL)",
            "sum(1), sum(1.5), sum(NULL), sum(2D)",
            "sum(DISTINCT 5)",
            "sum(DISTINCT NULL)",
            "sum(DISTINCT x)",
            "sum(x - x), sum(x * 0), sum(0 * x)",
            "avg(2), avg(2.5), avg(NULL)",
            "avg(DISTINCT 5)",
            "avg(DISTINCT x)",
            "min(1), max(1), min('x'), max(NULL), max(true), min(DATE'2020-01-01')",
            "min(DISTINCT 1), max(DISTINCT x)",
            "min(1.5D), max(0.1D), max(CAST(0.1 AS FLOAT))",
            "bool_and(true), bool_or(false), every(NULL), any(NULL)",
            "var_pop(1), stddev(1), var_samp(NULL)",
            "var_pop(DISTINCT x)",
            "corr(1, x)",
            "covar_pop(1, 2)",
            "median(5), percentile(x, 0.5)",
            "percentile(5, 0.5)",
            "percentile(x, 0.5, 2)",
            "percentile_disc(0.5) WITHIN GROUP (ORDER BY 3)",
            "mode(1)",
            "any_value(1), first(1)",
            "collect_set(1)",
            "approx_count_distinct(1)",
            "max_by(1, x)",
            "try_sum(x), try_avg(x), try_sum(1)",
            "regr_count(x, 1), regr_count(1, 1)",
            "IF(count(*) > 0, 1, 0), CASE WHEN true THEN count(x) END");
    List<String> queries = new ArrayList<>();
    for (String item : items) {
      queries.add("SELECT g, " + item + " FROM {t} GROUP BY g");
    }
    items.stream()
        .limit(Sweep.times(5, items.size()))
        .forEach(item -> queries.add("SELECT " + item + " FROM {t}"));
    queries.addAll(
        List.of(
            "SELECT count(DISTINCT 1) FROM {t} WHERE x > 8 AND x < 9",
            "SELECT g, count(DISTINCT 1) FROM {t} WHERE x > 8 AND x < 9 GROUP BY g",
            "SELECT count(DISTINCT g) FROM {t} WHERE g = 'a'",
            "SELECT count(DISTINCT x), sum(x) FROM {t} WHERE x = 4",
            "SELECT x, count(DISTINCT x) FROM {t} WHERE x = 4 GROUP BY x",
            "SELECT count(DISTINCT k), count(k), sum(k) FROM (SELECT 7 AS k, x FROM {t})",
            "SELECT g, count(DISTINCT k) FROM (SELECT g, 7 AS k FROM {t}) GROUP BY g",
            "SELECT g, count(DISTINCT k) FROM (SELECT g, IF(x > 0, 7, 7) AS k FROM {t}) GROUP BY g",
            "WITH k AS (SELECT g, 1 AS one FROM {t}) SELECT g, count(DISTINCT one) FROM k GROUP BY g",
            "WITH k AS (SELECT g, 1 AS one FROM {t}) SELECT a.g, a.n, b.n FROM (SELECT g,"
                + " count(DISTINCT one) AS n FROM k GROUP BY g) a JOIN (SELECT g, count(one) AS n"
                + " FROM k GROUP BY g) b ON a.g = b.g",
            "SELECT (SELECT count(DISTINCT 1) FROM {t}) AS n, (SELECT count(*) FROM {t}) AS m",
            "SELECT g FROM {t} GROUP BY g HAVING count(DISTINCT 1) = 1",
            "SELECT g, count(*) FROM {t} GROUP BY g HAVING count(DISTINCT 1) > 1",
            "SELECT count(DISTINCT 1), count(*), max(n) FROM (SELECT g, count(*) AS n FROM {t} GROUP"
                + " BY g)",
            "SELECT count(DISTINCT 1) FROM (SELECT DISTINCT g FROM {t})",
            "SELECT 5, count(*) FROM {t} GROUP BY 1",
            "SELECT 'k' AS k, count(DISTINCT 1), count(*) FROM {t} GROUP BY 'k'",
            "SELECT count(*) FROM {t} WHERE x > 8 AND x < 9 GROUP BY 'k'",
            "SELECT count(*), sum(x) FROM {t} WHERE false",
            "SELECT g, count(*) FROM {t} WHERE CAST(NULL AS BOOLEAN) GROUP BY g",
            "SELECT count(DISTINCT 1) FROM (SELECT g FROM {t} GROUP BY g)",
            "SELECT count(DISTINCT 1), max(x) FROM (SELECT DISTINCT g, x FROM {t})",
            "SELECT g, count(DISTINCT 1) FROM (SELECT DISTINCT g, x FROM {t}) GROUP BY g",
            "SELECT count(*) FROM {t} WHERE x = x",
            "SELECT count(*) FROM {t} WHERE x <=> x",
            "SELECT count(*) FROM {t} WHERE NOT (x = 4 OR x IS NULL) OR x = 4",
            "SELECT count(*) FROM {t} WHERE x IN (4) OR x IN (4, 4, 5)",
            "SELECT count(*) FROM {t} WHERE x NOT IN (4, NULL)",
            "SELECT count(*) FROM {t} WHERE IF(x > 3, true, NULL)",
            "SELECT x > 3 AS b, count(DISTINCT 1), count(1) FROM {t} GROUP BY x > 3",
            "SELECT DISTINCT count(DISTINCT 1) FROM {t} GROUP BY g"));
    return queries.stream();
  }

  @ParameterizedTest
  @MethodSource("queries")
  void theAnswerIsPlainSparksOrThereIsNone(String query) {
    sameOrRefused(plain, query);
    if (Sweep.IS_ON || query.contains("DISTINCT")) {
      sameOrRefused(extended, query);
    }
  }

  /** Whether it was answered. */
  private static boolean sameOrRefused(Consortium parties, String query) {
    List<Row> answer;
    try {
      answer = sorted(parties.joint(query));
    } catch (RuntimeException e) {
      JointlyException refusal = Consortium.ours(e);
      assertThat(REFUSALS).as(query + ": " + refusal.getMessage()).contains(refusal.code());
      return false;
    }
    assertThat(answer).as(query).isEqualTo(sorted(parties.plain(query)));
    return true;
  }

  private static List<Row> sorted(List<Row> rows) {
    return rows.stream().sorted(java.util.Comparator.comparing(Row::toString)).toList();
  }

  @Test
  void aCountOfDifferentConstantsIsRefusedOrRight() {
    for (String query :
        List.of(
            "SELECT g, count(DISTINCT 1) FROM {t} GROUP BY g",
            "SELECT count(DISTINCT k) FROM (SELECT IF(x > 0, 7, 7) AS k FROM {t})")) {
      assertThat(sameOrRefused(extended, query)).isTrue();
      long joins = plain.joins();
      JointlyException refusal =
          Consortium.failureOf(() -> plain.dataset("p1", query).collectAsList());
      assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED_SQL);
      assertThat(refusal)
          .hasMessageContaining("counts a constant")
          .hasMessageContaining("load the session extension");
      assertThat(plain.joins()).isEqualTo(joins);
    }
  }

  @Test
  void aCorrelationOfValuesThatDoNotVaryFailsAsInPlainSpark() {
    String query = "SELECT corr(x, x) FROM {t} WHERE x = 4";
    assertThatThrownBy(() -> plain.plain(query)).hasMessageContaining("DIVIDE_BY_ZERO");
    assertThat(plain.attempt(query).values())
        .hasSize(2)
        .allSatisfy(
            result ->
                assertThat(Consortium.ours(result.failure()).code())
                    .isEqualTo(ErrorCode.DIVIDE_BY_ZERO));
  }

  /** Of a bare RDD Spark does not tell what it is of. */
  @Test
  void anRddOfACountIsRefusedUnlessItIsCached() {
    String query = "SELECT g, count(*) FROM {t} GROUP BY g";
    JointlyException refusal =
        Consortium.failureOf(() -> plain.dataset("p1", query).javaRDD().map(Row::size).collect());
    assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED_SQL);
    assertThat(refusal).hasMessageContaining("does not tell of which query this RDD is");
    plain.joint(query);
    var cached = plain.dataset("p1", query).cache();
    assertThat(cached.count()).isEqualTo(3);
    assertThat(cached.javaRDD().map(Row::size).collect()).containsExactly(2, 2, 2);
    cached.unpersist();
  }
}
