package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.spark.SparkArithmeticException;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * COUNT, SUM and AVG of every numeric type: bit for bit what plain Spark gives for whole numbers
 * and decimals, within the stated error for doubles; NULLs and overflow as plain Spark has them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AggregateTypesTest {

  private static final int FRACTION_BITS = 12;
  private static final String MOST = "9".repeat(38);

  /** All values may be negative, and each column has NULLs in other rows. */
  private static final String ROWS =
      """
      SELECT CAST(id AS INT) AS id,
             IF(id %% 11 = 0, NULL, CAST(pmod(hash(id, %1$d, 1), 256) - 128 AS TINYINT)) AS i8,
             IF(id %% 11 = 1, NULL, CAST(pmod(hash(id, %1$d, 2), 65536) - 32768 AS SMALLINT)) AS i16,
             IF(id %% 11 = 2, NULL, hash(id, %1$d, 3)) AS i32,
             CASE id %% 11 WHEN 3 THEN NULL WHEN 4 THEN 9223372036854775807L
               WHEN 5 THEN -9223372036854775808L ELSE xxhash64(id, %1$d, 4) END AS i64,
             IF(id %% 11 = 4, NULL, CAST((pmod(hash(id, %1$d, 5), 199999) - 99999) / 100.0 AS
               DECIMAL(5,2))) AS d5,
             IF(id %% 11 = 5, NULL, CAST(hash(id, %1$d, 6) / 100.0 AS DECIMAL(12,2))) AS d12,
             IF(id %% 11 = 6, NULL, CAST(xxhash64(id, %1$d, 7) / 100000.0 AS DECIMAL(18,4))) AS d18,
             CASE id %% 11 WHEN 7 THEN NULL WHEN 8 THEN CAST('%2$s' AS DECIMAL(38,10))
               WHEN 9 THEN CAST('-%2$s' AS DECIMAL(38,10))
               ELSE CAST(CAST(xxhash64(id, %1$d, 8) AS DECIMAL(38,0)) * 1000000 AS DECIMAL(38,10))
               END AS d38s,
             CASE id %% 11 WHEN 8 THEN NULL WHEN 9 THEN CAST('%3$s' AS DECIMAL(38,0))
               WHEN 10 THEN CAST('-%3$s' AS DECIMAL(38,0))
               ELSE CAST(CAST(xxhash64(id, %1$d, 9) AS DECIMAL(20,0)) * CAST(xxhash64(id, %1$d, 10)
               %% 1000000000000000 AS DECIMAL(17,0)) AS DECIMAL(38,0)) END AS d38,
             IF(id %% 11 = 9, NULL, CAST(pmod(hash(id, %1$d, 11), 2000000) / 7D - 100000 AS FLOAT))
               AS f32,
             IF(id %% 11 = 10, NULL, pmod(hash(id, %1$d, 12), 2000000) / 7D - 100000) AS f64,
             CAST(NULL AS INT) AS nothing
      FROM range(%4$d)
      """;

  private Consortium ansi;
  private Consortium wrapping;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    ansi = consortium(folder.resolve("ansi"), "true");
    wrapping = consortium(folder.resolve("wrapping"), "false");
  }

  private static Consortium consortium(Path folder, String mode) throws Exception {
    return Consortium.in(Files.createDirectories(folder))
        .compiling()
        .ansi(mode)
        .columns(
            "id: {type: int, use: [filter]}",
            "i8: {type: tinyint, use: [measure]}",
            "i16: {type: smallint, use: [measure]}",
            "i32: {type: int, use: [measure]}",
            "i64: {type: bigint, use: [measure]}",
            "d5: {type: \"decimal(5,2)\", use: [measure]}",
            "d12: {type: \"decimal(12,2)\", use: [measure]}",
            "d18: {type: \"decimal(18,4)\", use: [measure]}",
            "d38s: {type: \"decimal(38,10)\", use: [measure]}",
            "d38: {type: \"decimal(38,0)\", use: [measure]}",
            "f32: {type: float, use: [measure], min: -1000000, max: 1000000, fraction_bits: 12}",
            "f64: {type: double, use: [measure], min: -1000000, max: 1000000, fraction_bits: 12}",
            "nothing: {type: int, use: [measure]}")
        .rules("{min_group_size: 1, min_parties: 1, aggregate_arguments: any_expression}")
        .rows(rows(1, 44))
        .rows(rows(2, 22))
        .rows(rows(3, 0))
        .build();
  }

  private static String rows(int seed, int count) {
    return ROWS.formatted(seed, MOST.substring(10) + "." + MOST.substring(28), MOST, count);
  }

  @Test
  void wholeNumbersAndDecimalsAreThoseOfPlainSpark() {
    ansi.matches(
        "SELECT count(*), count(i8), sum(i8), avg(i8), count(i16), sum(i16), avg(i16), sum(i32),"
            + " avg(i32), count(i64), count(d5), sum(d5), avg(d5), sum(d12), avg(d12), sum(d18),"
            + " avg(d18), count(nothing), sum(nothing), avg(nothing), count(d38s), count(d38)"
            + " FROM {t}");
    // The ends of the types, as often the one as the other in each partition: plain Spark must not
    // overflow on its way.
    ansi.matches(
        """
        SELECT sum(CASE WHEN id % 11 IN (4, 5) THEN i64 END),
               sum(CASE WHEN id % 11 IN (8, 9) THEN d38s END), avg(CASE WHEN id % 11 < 8 THEN d38s END),
               sum(CASE WHEN id % 11 IN (9, 10) THEN d38 END), avg(CASE WHEN id % 11 < 9 THEN d38 END),
               avg(CASE WHEN id % 11 IN (9, 10) THEN d38 END), avg(d18 + d12)
        FROM {t}
        """);
  }

  @Test
  void noRowsGiveNull() {
    List<Row> rows =
        ansi.matches(
            "SELECT count(*), count(i64), sum(i64), avg(i64), sum(d38), avg(d12), sum(f64), avg(f32)"
                + " FROM {t} WHERE id < 0");
    assertThat(rows.get(0).getLong(0)).isZero();
    assertThat(rows.get(0).isNullAt(2)).isTrue();
  }

  @Test
  void ansiOverflowIsAnError() {
    for (String[] sum : new String[][] {{"i64", "4"}, {"d38", "9"}, {"d38s", "8"}}) {
      String query = "SELECT sum(%s) FROM {t} WHERE id %% 11 = %s".formatted(sum[0], sum[1]);
      assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> ansi.plain(query)))
          .as(query)
          .hasStackTraceContaining(SparkArithmeticException.class.getSimpleName());
      ansi.attempt(query)
          .forEach(
              (party, result) -> {
                JointlyException failure = Consortium.ours(result.failure());
                assertThat(failure.code()).as(query).isEqualTo(ErrorCode.OVERFLOW);
                assertThat(failure).hasMessageContaining("sum(" + sum[0] + ") does not fit");
                assertThat(failure.getMessage()).doesNotContain("99999", "36854");
              });
    }
  }

  @Test
  void withoutAnsiWholeNumbersWrapAndDecimalsAreNull() {
    List<Row> rows =
        wrapping.matches(
            "SELECT sum(i64), sum(d38), avg(d38), sum(i32), sum(d12), avg(i8) FROM {t} WHERE id IN"
                + " (4, 15, 9, 20)");
    assertThat(rows.get(0).isNullAt(1)).isTrue();
    assertThat(rows.get(0).isNullAt(2)).isTrue();
    wrapping.matches(
        "SELECT sum(i64), sum(CASE WHEN id IN (8, 9, 19, 20) THEN d38s END), sum(CASE WHEN id = 8"
            + " THEN d38s END), avg(CASE WHEN id IN (9, 10) THEN d38 END) FROM {t}");
  }

  @Test
  void averagesOfLargeBigintsAreNearerThanPlainSparks() {
    String query = "SELECT avg(i64) FROM {t}";
    BigDecimal sum = new BigDecimal(0);
    List<Row> rows = ansi.plain("SELECT i64 FROM {t} WHERE i64 IS NOT NULL");
    for (Row row : rows) {
      sum = sum.add(new BigDecimal(row.getLong(0)));
    }
    double exact =
        sum.divide(new BigDecimal(rows.size()), 20, RoundingMode.HALF_EVEN).doubleValue();
    double joint = ansi.joint(query).get(0).getDouble(0);
    assertThat(joint).isCloseTo(exact, within(2 * Math.ulp(exact)));
  }

  @Test
  void doublesAreWithinTheStatedError() {
    String where = " FROM {t} WHERE id <> 7";
    Row joint = ansi.joint("SELECT sum(f64), avg(f64), sum(f32), avg(f32)" + where).get(0);
    List<Row> rows = ansi.plain("SELECT f64, f32" + where);
    check(joint, 0, rows, row -> row.isNullAt(0) ? Double.NaN : row.getDouble(0));
    check(joint, 2, rows, row -> row.isNullAt(1) ? Double.NaN : row.getFloat(1));
  }

  private static void check(Row joint, int column, List<Row> rows, ToDoubleFunction<Row> value) {
    BigDecimal exact = BigDecimal.ZERO;
    int count = 0;
    for (Row row : rows) {
      double number = value.applyAsDouble(row);
      if (!Double.isNaN(number)) {
        exact = exact.add(new BigDecimal(number));
        count++;
      }
    }
    double error = count * Math.scalb(1.0, -FRACTION_BITS - 1);
    double sum = exact.doubleValue();
    assertThat(joint.getDouble(column)).isCloseTo(sum, within(error + Math.ulp(sum)));
    // The values are sevenths: a test that 12 fraction bits could not fail would test nothing.
    assertThat(joint.getDouble(column)).isNotEqualTo(sum);
    assertThat(joint.getDouble(column + 1))
        .isCloseTo(sum / count, within(error / count + 2 * Math.ulp(sum / count)));
  }
}
