package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jointly.DocBlock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.apache.commons.math3.stat.inference.TTest;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every query of STATISTICIAN.md, asked by three parties under the default rules, but for the
 * difference check: it would compare the page's queries with each other. What plain Spark has is
 * compared with plain Spark over the union; tests, regression and weights with another program.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatisticianDocTest {

  private static final double CLOSE = 1e-9;

  private static final String ROWS =
      """
      SELECT element_at(array('north', 'south', 'east'), 1 + CAST(pmod(hash(id, %1$d), 3) AS INT)) AS region,
             CAST(pmod(hash(id, %1$d, 1), 2) AS INT) AS treated,
             CAST(IF(pmod(hash(id, %1$d, 2), 10) < 3, 1, 0) AS INT) AS died,
             CAST(pmod(hash(id, %1$d, 3), 80) AS INT) AS age,
             CAST(pmod(hash(id, %1$d, 4), 900000) / 100 AS DECIMAL(9, 2)) AS cost,
             IF(id %% 17 = 3, NULL, (pmod(hash(id, %1$d, 5), 200) + pmod(hash(id, %1$d, 1), 2)) / 8D) AS los_days,
             CAST(1 + pmod(hash(id, %1$d, 6), 400) / 100 AS DECIMAL(4, 2)) AS weight
      FROM range(600)
      """;

  private Consortium parties;
  private List<String> queries;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    Consortium.Builder builder = Consortium.extended(folder);
    parties =
        builder
            .columns(
                "region: {type: string, use: [dimension, filter], values: [north, south, east]}",
                "treated: {type: int, use: [dimension, filter, measure], values: [0, 1], functions:"
                    + " [count, sum, avg, covariance]}",
                "died: {type: int, use: [dimension, filter, measure], values: [0, 1]}",
                "age: {type: int, use: [dimension, filter, measure], min: 0, max: 120, functions:"
                    + " [count, sum, avg, variance, covariance]}",
                "cost: {type: 'decimal(9,2)', use: [measure], min: 0, max: 10000}",
                "los_days: {type: double, use: [measure], min: 0, max: 60, fraction_bits: 20,"
                    + " functions: [count, sum, avg, variance, covariance, histogram]}",
                "weight: {type: 'decimal(4,2)', use: [measure], min: 0, max: 10, functions: [count,"
                    + " sum, avg, covariance]}")
            .rules("{}")
            .rows(builder.stored(ROWS.formatted(1)))
            .rows(builder.stored(ROWS.formatted(2)))
            .rows(builder.stored(ROWS.formatted(3)))
            .build();
    queries =
        DocBlock.of(DocBlock.page("STATISTICIAN.md")).stream()
            .map(
                block -> {
                  assertThat(block.language()).isEqualTo("sql");
                  return block.text().replace("joint.admissions", "{t}").replace("joint.", "p1.");
                })
            .toList();
  }

  private String query(String part) {
    List<String> found = queries.stream().filter(query -> query.contains(part)).toList();
    assertThat(found).as(part).hasSize(1);
    return found.get(0);
  }

  private static void close(Object ours, double expected) {
    double found = ours instanceof Number number ? number.doubleValue() : Double.NaN;
    assertThat(found).isCloseTo(expected, within(CLOSE * Math.max(1, Math.abs(expected))));
  }

  @Test
  void whatPlainSparkHasIsPlainSparks() {
    List<String> plain = queries.stream().filter(query -> !query.contains("p1.")).toList();
    assertThat(plain).hasSize(queries.size() - 2).hasSizeGreaterThan(6);
    for (String query : plain) {
      List<Row> expected = parties.plain(query);
      List<Row> found = parties.joint(query);
      assertThat(expected).as(query).isNotEmpty();
      assertThat(found).as(query).hasSameSizeAs(expected);
      for (int i = 0; i < expected.size(); i++) {
        for (int c = 0; c < expected.get(i).length(); c++) {
          Object value = expected.get(i).get(c);
          if (value instanceof Double number) {
            close(found.get(i).get(c), number);
          } else {
            assertThat(found.get(i).get(c)).as(query).isEqualTo(value);
          }
        }
      }
    }
  }

  private double[] known(String condition) {
    return parties
        .plain("SELECT los_days FROM {t} WHERE los_days IS NOT NULL AND " + condition)
        .stream()
        .mapToDouble(row -> row.getDouble(0))
        .toArray();
  }

  @Test
  void testsAreThoseOfAnotherProgram() {
    Row t = parties.joint(query("AS df")).get(0);
    close(t.get(0), new TTest().t(known("treated = 1"), known("treated = 0")));
    long[][] cells = new long[2][2];
    for (Row row : parties.plain("SELECT treated, died, count(*) FROM {t} GROUP BY 1, 2")) {
      cells[row.getInt(0)][row.getInt(1)] = row.getLong(2);
    }
    Row chi = parties.joint(query("chi_square")).get(0);
    close(chi.get(0), new ChiSquareTest().chiSquare(cells));
  }

  @Test
  void theRegressionIsThatOfAnotherProgram() {
    List<Row> complete =
        parties.plain(
            "SELECT los_days, CAST(age AS DOUBLE), CAST(treated AS DOUBLE) FROM {t}"
                + " WHERE los_days IS NOT NULL");
    OLSMultipleLinearRegression trusted = new OLSMultipleLinearRegression();
    trusted.newSampleData(
        complete.stream().mapToDouble(row -> row.getDouble(0)).toArray(),
        complete.stream()
            .map(row -> new double[] {row.getDouble(1), row.getDouble(2)})
            .toArray(double[][]::new));
    Row fit = parties.joint(query("linear_regression")).get(0);
    assertThat(fit.getLong(0)).isEqualTo(complete.size());
    for (int i = 0; i < 3; i++) {
      close(fit.getList(1).get(i), trusted.estimateRegressionParameters()[i]);
      close(fit.getList(2).get(i), trusted.estimateRegressionParametersStandardErrors()[i]);
    }
    close(fit.get(3), trusted.calculateRSquared());
  }

  @Test
  void theWeightedMeanIsTheSumOfProductsOverTheSumOfWeights() {
    Row mean = parties.joint(query("weighted_mean")).get(0);
    Row plain =
        parties
            .plain(
                "SELECT sum(los_days * CAST(weight AS DOUBLE)) / sum(CAST(weight AS DOUBLE)) FROM"
                    + " {t} WHERE los_days IS NOT NULL")
            .get(0);
    close(mean.get(0), plain.getDouble(0));
  }

  @Test
  void theMedianOfBandsIsWithinABand() {
    Row median = parties.joint(query("AS median")).get(0);
    double exact = parties.plain("SELECT median(age) FROM {t}").get(0).getDouble(0);
    assertThat(((Number) median.get(0)).doubleValue()).isCloseTo(exact, within(10.0));
  }

  @Test
  void theHistogramCountsWhatPlainSparkCounts() {
    List<Row> buckets = parties.joint(query("histogram"));
    assertThat(buckets).hasSize(5);
    double[] days = known("true");
    for (Row bucket : buckets) {
      long counted =
          Arrays.stream(days)
              .filter(
                  day ->
                      day >= bucket.getDouble(0)
                          && (day < bucket.getDouble(1)
                              || (day == 30 && bucket.getDouble(1) == 30)))
              .count();
      assertThat(bucket.getLong(2)).isEqualTo(counted).isPositive();
    }
  }
}
