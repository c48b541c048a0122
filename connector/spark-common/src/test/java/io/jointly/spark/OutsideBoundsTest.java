package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows outside the declared bounds or lists, under each {@code outside_bounds} of the policy. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutsideBoundsTest {

  /** Row k breaks column k alone, but for row 0, which is good, and row 8, of which all is NULL. */
  private static final String BROKEN =
      """
      SELECT * FROM VALUES
        (0, 'north', 30, DATE'2021-05-01', 10.00BD, 1.5D, CAST(2.5 AS FLOAT), 3L),
        (1, 'elsewhere', 31, DATE'2021-05-02', 11.00BD, 2.5D, CAST(3.5 AS FLOAT), 4L),
        (2, 'south', 77123, DATE'2021-05-03', 12.00BD, 3.5D, CAST(4.5 AS FLOAT), 5L),
        (3, 'south', 32, DATE'1977-12-31', 13.00BD, 4.5D, CAST(5.5 AS FLOAT), 6L),
        (4, 'south', 33, DATE'2021-05-04', -771.23BD, 5.5D, CAST(6.5 AS FLOAT), 7L),
        (5, 'south', 34, DATE'2021-05-05', 14.00BD, double('NaN'), CAST(7.5 AS FLOAT), 8L),
        (6, 'south', 35, DATE'2021-05-06', 15.00BD, 6.5D, float('-Infinity'), 9L),
        (7, 'south', 36, DATE'2021-05-07', 16.00BD, 7.5D, CAST(8.5 AS FLOAT), 7712300000L),
        (8, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
        (9, 'south', 37, DATE'2021-05-08', 17.00BD, double('Infinity'), CAST(9.5 AS FLOAT), 10L)
        AS t(id, region, age, admitted, cost, stay, dose, number)
      """;

  private static final String CLAMPED =
      """
      SELECT id, region, IF(age > 120, 120, age) AS age,
             IF(admitted < DATE'2020-01-01', DATE'2020-01-01', admitted) AS admitted,
             IF(cost < 0, 0BD, cost) AS cost, IF(stay > 3650, 3650D, stay) AS stay,
             IF(dose < 0, float('0'), dose) AS dose, IF(number > 1000, 1000L, number) AS number
      FROM everything
      """;

  private static final String NULLED =
      """
      SELECT id, IF(region = 'elsewhere', NULL, region) AS region, IF(id = 2, NULL, age) AS age,
             IF(id = 3, NULL, admitted) AS admitted, IF(id = 4, NULL, cost) AS cost,
             IF(id IN (5, 9), NULL, stay) AS stay, IF(id = 6, NULL, dose) AS dose,
             IF(id = 7, NULL, number) AS number
      FROM everything
      """;

  private static final String SUMS =
      "SELECT count(*), count(region), sum(age), avg(age), sum(cost), avg(cost), sum(stay),"
          + " avg(dose), count(dose), sum(number) FROM ";

  private Consortium refuse;
  private Consortium clamp;
  private Consortium asNull;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    refuse = consortium(folder.resolve("refuse"), "refuse");
    clamp = consortium(folder.resolve("clamp"), "clamp");
    clamp.spark.sql(CLAMPED).createOrReplaceTempView("seen");
    asNull = consortium(folder.resolve("null"), "null");
    asNull.spark.sql(NULLED).createOrReplaceTempView("seen");
  }

  private static Consortium consortium(Path folder, String mode) throws Exception {
    return Consortium.in(Files.createDirectories(folder))
        .outsideBounds(mode)
        .parties(2, 1)
        .rules("{min_group_size: 1, min_parties: 1, accept_two_parties: true, refusal_budget: []}")
        .columns(
            "id: {type: int, use: [filter]}",
            "region: {type: string, use: [dimension, filter], values: [north, south]}",
            "age: {type: int, use: [dimension, filter, measure], min: 0, max: 120}",
            "admitted: {type: date, use: [dimension, filter], min: 2020-01-01, max: 2022-12-31}",
            "cost: {type: \"decimal(5,2)\", use: [measure], min: 0, max: 100}",
            "stay: {type: double, use: [measure], min: 0, max: 3650, fraction_bits: 24}",
            "dose: {type: float, use: [measure], min: 0, max: 50, fraction_bits: 24}",
            "number: {type: bigint, use: [measure], min: 0, max: 1000}")
        .rows("SELECT * FROM (" + BROKEN + ") WHERE id < 4 OR id = 8")
        .rows("SELECT * FROM (" + BROKEN + ")")
        .build();
  }

  static Stream<Arguments> brokenColumns() {
    return Stream.of(
        Arguments.of("SELECT region, count(*) FROM {t} GROUP BY region", "group region"),
        Arguments.of("SELECT count(region) FROM {t}", "column region"),
        Arguments.of("SELECT count(*) FROM {t} WHERE region <> 'x'", "column region"),
        Arguments.of("SELECT upper(region), count(*) FROM {t} GROUP BY 1", "column region"),
        Arguments.of("SELECT sum(age) FROM {t}", "column age"),
        Arguments.of("SELECT age, count(*) FROM {t} GROUP BY age", "group age"),
        Arguments.of("SELECT floor(age / 10), count(*) FROM {t} GROUP BY 1", "column age"),
        Arguments.of("SELECT count(*) FROM {t} WHERE age > 30", "column age"),
        Arguments.of("SELECT year(admitted), count(*) FROM {t} GROUP BY 1", "column admitted"),
        Arguments.of("SELECT sum(cost), avg(cost) FROM {t}", "column cost"),
        Arguments.of("SELECT avg(stay) FROM {t} WHERE id = 5", "column stay"),
        Arguments.of("SELECT avg(stay) FROM {t} WHERE id = 9", "column stay"),
        Arguments.of("SELECT sum(dose) FROM {t}", "column dose"),
        Arguments.of("SELECT sum(number), sum(age) FROM {t} WHERE id > 6", "column number"),
        Arguments.of("SELECT sum(age), sum(stay) FROM {t}", "column age, column stay"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenColumns")
  void refusedRowsAreNamedByColumnAndNeverShown(String query, String columns) {
    JointlyException failure =
        Consortium.failureOf(() -> refuse.dataset("p2", query).collectAsList());
    assertThat(failure.code()).isEqualTo(ErrorCode.OUTSIDE_BOUNDS);
    assertThat(failure)
        .hasMessageContaining("declares for " + columns + ", and policy.yaml has")
        .hasMessageContaining("outside_bounds: refuse; nothing about them was sent")
        // A value that is not in a list has no nearest one, so clamping would not help.
        .hasMessageContaining(
            columns.contains("region")
                ? "or write outside_bounds: \"null\""
                : "or write outside_bounds: clamp or \"null\"");
    assertThat(failure.getMessage()).doesNotContain("elsewhere", "771", "1977", "NaN", "Infinity");
    assertThat(failure.getCause()).isNull();
    refuse.onlyRefused();
  }

  @Test
  void rowsThatAreNotSelectedMayBeAnything(@TempDir Path folder) throws Exception {
    // Only columns that the query reads count, and only in the rows that it selects.
    consortium(folder, "refuse")
        .matches("SELECT count(*), sum(cost), count(region) FROM {t} WHERE id NOT IN (1, 4)");
  }

  @Test
  void groupsWithTooManyRowsAreRefused(@TempDir Path folder) throws Exception {
    Consortium few =
        Consortium.in(folder)
            .maxRows("3")
            .columns("age: {type: int, use: [dimension, filter], min: 0, max: 2}")
            .rows("SELECT CAST(id % 2 AS INT) AS age FROM range(7)")
            .rows("SELECT 1 AS age")
            .rows("SELECT 1 AS age")
            .build();
    JointlyException failure =
        Consortium.failureOf(
            () -> few.dataset("p1", "SELECT age, count(*) FROM {t} GROUP BY age").collectAsList());
    assertThat(failure.code()).isEqualTo(ErrorCode.TOO_MANY_ROWS);
    assertThat(failure)
        .hasMessageContaining("max_rows: 3")
        .hasMessageContaining("nothing about it was sent");
    String aboutRows =
        String.valueOf(failure.getMessage()).replaceAll("(?s)Of refusal_budget.*", "");
    assertThat(aboutRows).doesNotContain("4", "7");
    few.onlyRefused();
    // Three in each group are not too many.
    few.matches("SELECT age, count(*) FROM {t} WHERE age = 1 GROUP BY age");
  }

  @Test
  void clampMovesValuesToTheNearestBound() {
    sameAsOnSeen(clamp, SUMS + "{t} WHERE id NOT IN (1, 5)");
    sameAsOnSeen(
        clamp,
        "SELECT age, admitted, count(*) FROM {t} WHERE age > 35 OR admitted < DATE'2020-01-02'"
            + " GROUP BY age, admitted ORDER BY age, admitted");
  }

  static Stream<Arguments> withoutNearestValue() {
    return Stream.of(
        Arguments.of("SELECT region, count(*) FROM {t} GROUP BY region", "group region"),
        Arguments.of("SELECT count(region) FROM {t}", "column region"),
        Arguments.of("SELECT sum(stay) FROM {t}", "column stay"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("withoutNearestValue")
  void whatHasNoNearestValueIsRefusedUnderClampToo(String query, String column) {
    List<String> before = clamp.posted();
    long joins = clamp.joins();
    JointlyException failure =
        Consortium.failureOf(() -> clamp.dataset("p2", query).collectAsList());
    assertThat(failure.code()).isEqualTo(ErrorCode.OUTSIDE_BOUNDS);
    assertThat(failure)
        .hasMessageContaining("declares for " + column)
        .hasMessageContaining("outside_bounds: clamp, which does not change NaN")
        .hasMessageContaining("does not change NaN or undeclared values of a list");
    assertThat(failure.getMessage()).doesNotContain("elsewhere");
    // A JOIN and its STOP, and nothing else.
    assertThat(clamp.joins()).isEqualTo(joins + 1);
    assertThat(clamp.posted()).hasSize(before.size() + 2);
  }

  @Test
  void nullTakesTheirPlace() {
    sameAsOnSeen(asNull, SUMS + "{t}");
    sameAsOnSeen(
        asNull,
        "SELECT region, year(admitted), count(*), sum(dose) FROM {t} WHERE region IS NULL OR age"
            + " IS NULL OR age > 30 GROUP BY 1, 2 ORDER BY 1, 2");
  }

  /** Rows 2 and 8 have no age: 2 because 77123 is outside, 8 because it has none anyway. */
  @Test
  void conditionsSeeWhatTakesTheirPlace() {
    for (String condition :
        List.of(
            "age IS NULL OR age <= 31",
            "age IS NULL",
            "age IS NOT NULL",
            "NOT (age > 120)",
            "age IN (31, 77123)",
            "coalesce(age, 0) = 0",
            "region IS NULL OR region = 'south'",
            "region <> 'south'")) {
      sameAsOnSeen(asNull, "SELECT count(*), count(age), sum(age) FROM {t} WHERE " + condition);
    }
    assertThat(asNull.joint("SELECT count(*) FROM {t} WHERE age IS NULL OR age <= 31").get(0))
        // At both parties: row 0, row 1, and rows 2 and 8.
        .isEqualTo(org.apache.spark.sql.RowFactory.create(8L));
    // No row has a value outside its bounds once NULL is in its place.
    assertThat(
            Consortium.failureOf(() -> asNull.joint("SELECT count(*) FROM {t} WHERE age > 120"))
                .code())
        .isEqualTo(ErrorCode.UNDECLARED_VALUE);
    for (String condition : List.of("age = 120", "age > 119", "admitted = DATE'2020-01-01'")) {
      sameAsOnSeen(clamp, "SELECT count(*) FROM {t} WHERE " + condition);
    }
    assertThat(clamp.joint("SELECT count(*) FROM {t} WHERE age = 120").get(0))
        .isEqualTo(org.apache.spark.sql.RowFactory.create(2L));
  }

  private static void sameAsOnSeen(Consortium parties, String query) {
    assertThat(parties.joint(query))
        .as(query)
        .isEqualTo(parties.spark.sql(query.replace("{t}", "seen")).collectAsList());
  }
}
