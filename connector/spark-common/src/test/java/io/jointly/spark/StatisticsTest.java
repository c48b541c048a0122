package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.stat.correlation.Covariance;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Moments, extremes, distinct counts and distributions, against plain Spark over the union. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatisticsTest {

  private static final double CLOSE = 1e-12;

  private Consortium joint;

  @BeforeAll
  void start(@TempDir Path folder) {
    Consortium.Builder builder = Consortium.in(folder).compiling();
    joint =
        builder
            .columns(
                "g: {type: string, use: [dimension, filter], values: [a, b, c, d]}",
                "age: {type: int, use: [dimension, filter, measure], min: 0, max: 120, functions:"
                    + " [count, sum, avg, min, max, variance, covariance, count_distinct, histogram,"
                    + " percentile, top_k]}",
                "cost: {type: \"decimal(12,2)\", use: [measure], min: -100000, max: 10000000,"
                    + " functions: [min, max, variance, covariance, percentile, count_distinct]}",
                "wide: {type: \"decimal(38,10)\", use: [measure], functions: [count, sum, avg,"
                    + " variance, covariance]}",
                "days: {type: double, use: [measure], min: -10, max: 3650, fraction_bits: 20,"
                    + " functions: [min, max, variance, covariance, percentile, histogram]}",
                "seen: {type: date, use: [measure], min: 2020-01-01, max: 2026-12-31, functions:"
                    + " [min, max]}",
                "at: {type: timestamp, use: [measure], min: \"2020-01-01T00:00:00Z\", max:"
                    + " \"2026-12-31T00:00:00Z\", functions: [min, max]}",
                "word: {type: string, use: [measure, dimension], values: [zebra, ä, Z, apple, 日],"
                    + " functions: [count, min, max, count_distinct, top_k]}",
                "ok: {type: boolean, use: [measure, filter], functions: [min, max]}")
            .rules("{min_group_size: 1, min_parties: 1, aggregate_arguments: any_expression}")
            .rows(builder.stored(rows(1, 300)))
            .rows(builder.stored(rows(2, 170)))
            .rows(rows(3, 0))
            .build();
  }

  private static String rows(int seed, int count) {
    return """
        SELECT element_at(array('a', 'b', 'c'), 1 + CAST(pmod(hash(id, %1$d, 0), 3) AS INT)) AS g,
               IF(id %% 13 = 1, NULL, CAST(pmod(hash(id, %1$d, 1), 90) + 5 AS INT)) AS age,
               IF(id %% 11 = 2, NULL, CAST(pmod(hash(id, %1$d, 2), 99999999) / 100.0 - 500
                 AS DECIMAL(12,2))) AS cost,
               IF(id %% 11 = 3, NULL, CAST(CAST(xxhash64(id, %1$d, 3) AS DECIMAL(38,0)) * 100000
                 AS DECIMAL(38,10))) AS wide,
               IF(id %% 11 = 4, NULL, pmod(hash(id, %1$d, 4), 3600000) / 1024D - 3) AS days,
               IF(id %% 11 = 5, NULL, date_add(DATE'2020-01-01', CAST(pmod(hash(id, %1$d, 5), 2500)
                 AS INT))) AS seen,
               IF(id %% 11 = 5, NULL, timestamp_micros(1577836800000000 + pmod(xxhash64(id, %1$d),
                 200000000000000))) AS at,
               IF(id %% 11 = 6, NULL, element_at(array('zebra', 'ä', 'Z', '日'),
                 1 + CAST(pmod(hash(id, %1$d, 6), 4) AS INT))) AS word,
               IF(id %% 11 = 7, NULL, pmod(hash(id, %1$d, 7), 3) > 0) AS ok
        FROM range(%2$d)
        """
        .formatted(seed, count);
  }

  /** The same rows, doubles to a relative error. */
  private void close(String sql) {
    List<Row> expected = joint.plain(sql);
    List<Row> found = joint.joint(sql);
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      for (int c = 0; c < expected.get(i).length(); c++) {
        Object plain = expected.get(i).get(c);
        Object ours = found.get(i).get(c);
        if (plain instanceof Double number && !number.isNaN()) {
          assertThat((Double) ours)
              .as("column %s of %s", c, expected.get(i))
              .isCloseTo(number, within(CLOSE * Math.max(1, Math.abs(number))));
        } else {
          assertThat(ours).as("column %s of %s", c, expected.get(i)).isEqualTo(plain);
        }
      }
    }
  }

  @Test
  void variancesOfEveryKindOfNumber() {
    close(
        "SELECT g, var_pop(age), var_samp(age), stddev(age), stddev_pop(cost), variance(cost),"
            + " stddev_samp(days), var_pop(days), stddev_pop(wide) FROM {t} GROUP BY g ORDER BY g");
  }

  @Test
  void covariancesAndRegressions() {
    close(
        "SELECT covar_pop(age, cost), covar_samp(cost, days), corr(age, days), regr_slope(cost, age),"
            + " regr_intercept(cost, age), regr_r2(cost, days), regr_sxy(cost, age), count(*)"
            + " FROM {t}");
    close("SELECT g, corr(wide, cost), covar_pop(wide, wide) FROM {t} GROUP BY g ORDER BY g");
  }

  @Test
  void extremes() {
    joint.matches(
        "SELECT g, min(age), max(age), min(cost), max(cost), min(seen), max(seen), min(at), max(at),"
            + " min(word), max(word), bool_and(ok), bool_or(ok), min(ok), count(*) FROM {t}"
            + " GROUP BY g ORDER BY g");
    // No fixed point shows: thirds, and 0.1, are no whole numbers of any power of two.
    joint.matches(
        "SELECT min(days / 3), max(days / 3), max(days * 0.1D), min(-days), max(CAST(days / 7 AS"
            + " FLOAT)), min(CAST(days AS FLOAT)), max(age), min(days), max(days), every(age > 4),"
            + " some(age > 93), count_if(age > 50) FROM {t}");
    joint.matches("SELECT min(age), max(cost) FROM {t} WHERE age > 110");
  }

  @Test
  void distinctCounts() {
    joint.matches(
        "SELECT g, count(DISTINCT age), count(DISTINCT word), count(DISTINCT g) FROM {t}"
            + " GROUP BY g ORDER BY g");
    joint.matches("SELECT count(DISTINCT floor(age / 10)), count(word) FROM {t}");
    joint.matches("SELECT count(DISTINCT age) FROM {t} WHERE age > 110");
  }

  @Test
  void percentilesOfFewValuesAreExact() {
    joint.matches(
        "SELECT g, median(age), percentile_cont(0.9) WITHIN GROUP (ORDER BY age),"
            + " percentile_cont(0.1) WITHIN GROUP (ORDER BY age DESC), percentile(age, 0.25),"
            + " percentile_disc(0.3) WITHIN GROUP (ORDER BY age) FROM {t} GROUP BY g ORDER BY g");
    joint.matches("SELECT median(age) FROM {t} WHERE age > 110");
  }

  @Test
  void histogramsCountWhatPlainSparkCounts() {
    List<Row> buckets = joint.joint("SELECT inline(p1.histogram(days, 0, 3000, 7)) FROM {t}");
    assertThat(buckets).hasSize(7);
    long counted = 0;
    for (int i = 0; i < buckets.size(); i++) {
      Row bucket = buckets.get(i);
      String upper = i == 6 ? "<=" : "<";
      assertThat(bucket.getLong(2))
          .isEqualTo(
              joint
                  .plain(
                      "SELECT count(*) FROM {t} WHERE days >= %sD AND days %s %sD"
                          .formatted(bucket.getDouble(0), upper, bucket.getDouble(1)))
                  .get(0)
                  .getLong(0));
      counted += bucket.getLong(2);
    }
    assertThat(counted).isPositive();
  }

  @Test
  void theMostFrequentValues() {
    List<Row> top = joint.joint("SELECT inline(p1.top_k(word, 2)) FROM {t}");
    List<Row> plain =
        joint.plain(
            "SELECT word, count(*) AS n FROM {t} WHERE word IS NOT NULL GROUP BY word"
                + " ORDER BY n DESC, word LIMIT 2");
    assertThat(top).isEqualTo(plain);
  }

  @Test
  void approximateDistinctCountsAreNearTheTruth() {
    Row row = joint.joint("SELECT p1.approx_count_distinct(cost), count(*) FROM {t}").get(0);
    long exact = joint.plain("SELECT count(DISTINCT cost) FROM {t}").get(0).getLong(0);
    assertThat((double) row.getLong(0)).isCloseTo((double) exact, within(0.06 * exact));
  }

  @Test
  void percentilesOfManyValuesAreWithinACell() {
    double cell = 10_100_000.0 / 2048;
    Row row =
        joint
            .joint(
                "SELECT p1.approx_percentile(cost, 0.5), p1.approx_percentile(cost, 0.9) FROM {t}")
            .get(0);
    Row plain = joint.plain("SELECT median(cost), percentile(cost, 0.9) FROM {t}").get(0);
    assertThat(row.getDouble(0)).isCloseTo(plain.getDouble(0), within(2 * cell));
    assertThat(row.getDouble(1)).isCloseTo(plain.getDouble(1), within(10 * cell));
  }

  /** SQL's own names promise exactness. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "median(%s)",
        "percentile(%s, 0.9)",
        "percentile_cont(0.1) WITHIN GROUP (ORDER BY %s DESC)",
        "percentile_disc(0.3) WITHIN GROUP (ORDER BY %s)"
      })
  void percentilesOfManyValuesAreRefusedByTheNamesOfSql(String percentile) {
    for (String column : List.of("cost", "days")) {
      String query = "SELECT " + percentile.formatted(column) + " FROM {t}";
      JointlyException failure =
          Consortium.failureOf(() -> joint.dataset("p1", query).collectAsList());
      assertThat(failure.code()).isEqualTo(ErrorCode.DOMAIN);
      assertThat(failure)
          .hasMessageContaining(" values, and an exact percentile opens the rows of each")
          .hasMessageContaining("up to 4096")
          .hasMessageContaining("joint.approx_percentile(" + column + ", p)");
    }
  }

  @Test
  void matricesAndRegressions() {
    Row row =
        joint
            .joint(
                "SELECT p1.covariance_matrix(age, cost, days), p1.linear_regression(cost, age, days)"
                    + " FROM {t}")
            .get(0);
    List<Row> complete =
        joint.plain(
            "SELECT CAST(age AS DOUBLE), CAST(cost AS DOUBLE), days FROM {t} WHERE age IS NOT NULL"
                + " AND cost IS NOT NULL AND days IS NOT NULL");
    double[][] data =
        complete.stream()
            .map(r -> new double[] {r.getDouble(0), r.getDouble(1), r.getDouble(2)})
            .toArray(double[][]::new);
    RealMatrix expected = new Covariance(data).getCovarianceMatrix();
    List<scala.collection.Seq<Double>> matrix = row.getList(0);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        double value = expected.getEntry(i, j);
        assertThat(matrix.get(i).apply(j)).isCloseTo(value, within(1e-9 * Math.abs(value)));
      }
    }
    OLSMultipleLinearRegression trusted = new OLSMultipleLinearRegression();
    trusted.newSampleData(
        Arrays.stream(data).mapToDouble(r -> r[1]).toArray(),
        Arrays.stream(data).map(r -> new double[] {r[0], r[2]}).toArray(double[][]::new));
    Row fit = row.getStruct(1);
    assertThat(fit.getLong(0)).isEqualTo(data.length);
    List<Double> coefficients = fit.getList(1);
    List<Double> errors = fit.getList(2);
    for (int i = 0; i < 3; i++) {
      double value = trusted.estimateRegressionParameters()[i];
      assertThat(coefficients.get(i)).isCloseTo(value, within(1e-9 * Math.abs(value)));
      double error = trusted.estimateRegressionParametersStandardErrors()[i];
      assertThat(errors.get(i)).isCloseTo(error, within(1e-9 * error));
    }
    assertThat(fit.getDouble(3)).isCloseTo(trusted.calculateRSquared(), within(1e-9));
  }
}
