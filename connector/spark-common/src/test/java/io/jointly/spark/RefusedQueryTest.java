package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Queries that cannot be answered: the error has the right code, names the thing and says what to
 * write instead, and by then nothing has been put into the mailbox.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedQueryTest {

  private static final String ROW =
      "SELECT 'north' AS region, 1 AS age, TIMESTAMP'2021-01-01 00:00:00' AS at, 1 AS secret,"
          + " CAST(1 AS DECIMAL(12,2)) AS cost, 1D AS stay, 1D AS days, 1 AS zip, 1 AS ward, 'n' AS"
          + " note";

  private static final String EXTENSION =
      "or load the session extension: spark.sql.extensions=io.jointly.spark.JointlyExtensions";

  private Consortium strict;
  private Consortium open;
  private Consortium notAnsi;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    strict = consortium(folder.resolve("strict"), "columns_only", "true");
    open = consortium(folder.resolve("open"), "any_expression", "true");
    notAnsi = consortium(folder.resolve("not-ansi"), "any_expression", "false");
    UDF1<Integer, Integer> own = age -> age;
    open.spark.udf().register("own", own, DataTypes.IntegerType);
  }

  private static Consortium consortium(Path folder, String arguments, String ansi)
      throws Exception {
    return Consortium.in(Files.createDirectories(folder))
        .ansi(ansi)
        .joinTimeout("3s")
        .columns(
            "region: {type: string, use: [dimension, filter], values: [north, south]}",
            "age: {type: int, use: [dimension, filter, measure], min: 0, max: 120}",
            "at: {type: timestamp, use: [dimension, filter], min: '2020-01-01T00:00:00Z', max:"
                + " '2026-12-31T00:00:00Z'}",
            "cost: {type: \"decimal(12,2)\", use: [measure], min: 0, max: 10000000, functions:"
                + " [sum]}",
            "stay: {type: double, use: [measure], min: 0, max: 3650, fraction_bits: 24}",
            "days: {type: double, use: [measure], min: 0, max: 3650, fraction_bits: 24}",
            "zip: {type: int, use: [dimension]}",
            "ward: {type: int, use: [dimension], min: 1, max: 100000}",
            "note: {type: string, use: [filter]}")
        .rules("{min_group_size: 1, min_parties: 1, aggregate_arguments: %s}".formatted(arguments))
        .rows(ROW)
        .rows(ROW)
        .rows(ROW)
        .build();
  }

  @AfterEach
  void nothingWasPut() {
    for (Consortium each : List.of(strict, open, notAnsi)) {
      assertThat(each.posted()).isEmpty();
    }
  }

  private static Arguments refused(String query, ErrorCode code, String... says) {
    return Arguments.of(query, code, List.of(says));
  }

  static Stream<Arguments> inAnyCase() {
    ErrorCode rows = ErrorCode.NOT_AGGREGATED;
    ErrorCode sql = ErrorCode.UNSUPPORTED_SQL;
    return Stream.of(
        refused(
            "SELECT * FROM {t}",
            rows,
            "collectAsList() asks for rows of t",
            "SELECT region, count(*)"),
        refused("SELECT region FROM {t} WHERE age > 5", rows, "only totals of it", "count(*)"),
        refused(
            "SELECT age FROM {t} ORDER BY age", rows, "asks for rows", "FROM p1.t GROUP BY region"),
        refused("SELECT count(*) FROM (SELECT * FROM {t} LIMIT 9)", rows, "LIMIT", "first"),
        refused("SELECT count(*) FROM {t} TABLESAMPLE (10 PERCENT)", rows, "TABLESAMPLE", "all of"),
        refused(
            "SELECT age, rank() OVER (ORDER BY age) FROM {t}",
            rows,
            "A window function",
            "GROUP BY"),
        refused(
            "SELECT count(*) FROM {t}, LATERAL explode(array(1)) AS e(x)", rows, "LATERAL VIEW"),
        refused(
            "SELECT count(*) FROM (SELECT * FROM {t} UNION ALL SELECT * FROM {t})",
            rows,
            "UNION",
            "Aggregate each side"),
        refused(
            "SELECT region, count(*) FROM {t} GROUP BY CUBE(region, age)",
            rows,
            "CUBE",
            "one query for each grouping",
            EXTENSION),
        refused(
            "SELECT count(*) FILTER (WHERE age > 5) FROM {t}",
            rows,
            "FILTER (WHERE",
            "CASE WHEN",
            "into WHERE",
            EXTENSION),
        refused(
            "SELECT date_trunc('month', at), count(*) FROM {t} GROUP BY 1",
            rows,
            "date_trunc('month'",
            "year(t), month(t)",
            EXTENSION),
        refused(
            "SELECT count(*) FROM {t} WHERE note LIKE 'a_c%'",
            rows, "a_c%", "LIKE 'a%'", EXTENSION),
        refused("SELECT count(*) FROM {t} WHERE note RLIKE 'a.c'", rows, "RLIKE", "LIKE 'a%'"),
        refused("SELECT count(*) FROM {t} WHERE own(age) = 1", rows, "own(", "`source`"),
        refused(
            "SELECT count(*) FROM {t} WHERE rand() < 0.5", sql, "rand() is random", "Leave it out"),
        refused(
            "SELECT floor(rand() * 3), count(*) FROM {t} GROUP BY 1",
            rows,
            "rand()",
            "random",
            "leave it out"),
        refused("SELECT count(*) FROM {t} WHERE hex(note) = 'A'", rows, "hex(", "`source`"),
        refused("SELECT md5(region), count(*) FROM {t} GROUP BY 1", sql, "MD5", "SQL.md"),
        refused(
            "SELECT count(region, age) FROM {t}",
            rows,
            "count(region, age)",
            "CASE WHEN region IS NOT NULL"),
        refused(
            "SELECT count(*) FROM {t} a JOIN {t} b ON a.age = b.age",
            rows,
            "a join",
            "aggregate each side"),
        refused(
            "SELECT kind, count(*), sum(age) FROM {t} t JOIN (VALUES ('north', 'cold')) AS l(region,"
                + " kind) ON t.region = l.region GROUP BY kind",
            rows,
            "a join",
            "aggregate each side first",
            EXTENSION),
        refused(
            "SELECT count(*) FROM {t} WHERE note IN (SELECT upper('x') UNION SELECT 'y')",
            rows,
            "IN (SELECT",
            "write the values"),
        refused(
            "SELECT count(*) FILTER (WHERE region IN (SELECT upper('x') UNION SELECT 'y')) FROM {t}",
            rows,
            "IN (SELECT …) comes before",
            "write the values out"),
        refused(
            "SELECT EXISTS (SELECT 1 FROM VALUES (1), (2) AS v(a) WHERE a = age), count(*) FROM {t}"
                + " GROUP BY 1",
            rows,
            "EXISTS (SELECT …) comes before"),
        refused(
            "SELECT region FROM {t} EXCEPT SELECT 'north'", rows, "EXCEPT comes", "CREATE TABLE"),
        refused("SELECT region FROM {t} INTERSECT SELECT 'north'", rows, "INTERSECT comes before"),
        refused("SELECT any_value(age) FROM {t}", rows, "any_value(age): which row comes first"),
        refused(
            "SELECT skewness(stay) FROM {t}",
            rows,
            "skewness(stay): Spark does not hand it over",
            "Load the session extension"),
        refused(
            "SELECT sum(region) FROM {t}",
            ErrorCode.AGGREGATE_ARGUMENT,
            "sum(region): column region is declared as string",
            "sum is of numbers"),
        refused(
            "SELECT count(DISTINCT stay) FROM {t}",
            ErrorCode.DOMAIN,
            "count(DISTINCT stay): each declared value is counted by itself",
            "approx_count_distinct"),
        refused(
            "SELECT count(*) FROM {t} VERSION AS OF 3", sql, "t has no versions", "Leave it out"),
        refused("SELECT count(*) FROM {t} TIMESTAMP AS OF '2026-01-01'", sql, "t has no versions"),
        refused(
            "SELECT stddev(cost) FROM {t}",
            ErrorCode.FUNCTION_NOT_ALLOWED,
            "stddev_samp(cost)",
            "[sum], not variance"),
        refused("SELECT min(age) FROM {t}", ErrorCode.FUNCTION_NOT_ALLOWED, "min(age)", "not min"),
        refused(
            "SELECT corr(stay, cost) FROM {t}",
            ErrorCode.FUNCTION_NOT_ALLOWED,
            "corr(stay, cost)",
            "not covariance"),
        refused(
            "SELECT median(cost) FROM {t}",
            ErrorCode.FUNCTION_NOT_ALLOWED,
            "median(cost): ",
            "allows percentile: age, stay, days",
            "all parties have to agree",
            "not percentile"),
        refused(
            "SELECT percentile(stay, array(0.1, 0.9)) FROM {t}",
            sql,
            "array of percentages",
            "percentile(stay, 0.5)"),
        refused(
            "SELECT var_pop(DISTINCT age) FROM {t}",
            sql,
            "VAR_POP(DISTINCT CAST(age AS double))",
            "only COUNT, SUM and AVG take"),
        refused(
            "SELECT count(DISTINCT zip) FROM {t}",
            ErrorCode.DOMAIN,
            "count(DISTINCT zip)",
            "column zip",
            "`values`, or `min` and `max`"),
        refused(
            "SELECT count(DISTINCT ward) FROM {t}",
            ErrorCode.DOMAIN,
            "100000",
            "approx_count_distinct"),
        refused("SELECT p1.histogram(stay, 5, 5, 3) FROM {t}", sql, "lo must be less than hi"),
        refused("SELECT p1.histogram(stay, 0, 5, 5000) FROM {t}", sql, "n must be a number from 1"),
        refused("SELECT p1.top_k(region, 0) FROM {t}", sql, "k must be a number from 1 to 1000"),
        refused("SELECT p1.approx_percentile(stay, 1.5) FROM {t}", sql, "from 0 to 1"),
        refused("SELECT collect_list(region) FROM {t}", rows, "collect_list", "take a total"),
        refused("SELECT first(region) FROM {t}", rows, "first(", "take a total"),
        refused(
            "SELECT mode(region) FROM {t}",
            rows,
            "mode(",
            "joint.top_k(region, 1)",
            "or load the session extension"),
        refused("SELECT max_by(region, age) FROM {t}", rows, "max_by(", "take a total"),
        refused(
            "SELECT approx_count_distinct(age) FROM {t}", rows, "joint.approx_count_distinct(age)"),
        refused(
            "SELECT percentile_approx(age, 0.5) FROM {t}", rows, "joint.approx_percentile(age, p)"),
        refused(
            "SELECT zip, count(*) FROM {t} GROUP BY zip",
            ErrorCode.DOMAIN,
            "GROUP BY zip",
            "column zip",
            "`values`, or `min` and `max`"),
        refused(
            "SELECT at, count(*) FROM {t} GROUP BY at", ErrorCode.DOMAIN, "GROUP BY at", "year(d)"),
        refused(
            "SELECT ward, age, count(*) FROM {t} GROUP BY ward, age",
            ErrorCode.DOMAIN,
            "ward",
            "possible groups",
            "coarser"),
        refused(
            "SELECT 100 / age, count(*) FROM {t} GROUP BY 1",
            ErrorCode.DOMAIN,
            "/ cast(age AS double)",
            "fails for a value that collaboration.yaml allows",
            "CASE"),
        refused(
            "SELECT cast(region AS INT), count(*) FROM {t} GROUP BY 1",
            ErrorCode.DOMAIN,
            "cast(region AS int)"),
        refused(
            "SELECT count(*) FROM {t} WHERE cost > 5",
            ErrorCode.COLUMN_USE,
            "WHERE",
            "column cost",
            "[measure], not filter; a query may have it in the functions [sum]",
            "Columns with use filter: region, age, at, note"),
        refused(
            "SELECT note, count(*) FROM {t} GROUP BY note",
            ErrorCode.COLUMN_USE,
            "GROUP BY",
            "column note",
            "[filter], not dimension; a query may have it in WHERE",
            "Columns with use dimension: region, age, at, zip, ward"),
        refused(
            "SELECT sum(zip) FROM {t}",
            ErrorCode.COLUMN_USE,
            "sum(zip)",
            "column zip",
            "[dimension], not measure"),
        refused(
            "SELECT avg(cost) FROM {t}",
            ErrorCode.FUNCTION_NOT_ALLOWED,
            "avg(cost)",
            "column cost",
            "[sum], not avg"),
        refused(
            "SELECT count(cost) FROM {t}", ErrorCode.FUNCTION_NOT_ALLOWED, "count(cost)", "[sum]"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("inAnyCase")
  void saysWhatIsWrong(String query, ErrorCode code, List<String> says) {
    check(open, query, code, says);
  }

  static Stream<Arguments> underColumnsOnly() {
    return Stream.of(
            "sum(cost * 2)", "sum(CASE WHEN age > 5 THEN cost END)", "avg(stay + days)", "sum(1)")
        .map(
            argument ->
                refused(
                    "SELECT " + argument + " FROM {t}",
                    ErrorCode.AGGREGATE_ARGUMENT,
                    "columns_only",
                    "any_expression"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("underColumnsOnly")
  void onlyColumnsInAggregates(String query, ErrorCode code, List<String> says) {
    check(strict, query, code, says);
  }

  static Stream<Arguments> withAnyExpression() {
    return Stream.of(
        refused("SELECT sum(exp(stay)) FROM {t}", ErrorCode.BOUNDS, "exp(stay)", "`min` and `max`"),
        refused("SELECT sum(stay / days) FROM {t}", ErrorCode.BOUNDS, "(stay / days)", "constant"),
        refused("SELECT sum(stay * stay * stay * stay) FROM {t}", ErrorCode.BOUNDS, "2^62"),
        refused(
            "SELECT sum(CASE WHEN cost > 5 THEN age END) FROM {t}",
            ErrorCode.COLUMN_USE,
            "column cost",
            "not filter"),
        refused(
            "SELECT avg(cost * age) FROM {t}", ErrorCode.FUNCTION_NOT_ALLOWED, "cost", "not avg"),
        refused("SELECT sum(length(note)) FROM {t}", ErrorCode.COLUMN_USE, "note", "not measure"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("withAnyExpression")
  void boundsAndUsesOfExpressions(String query, ErrorCode code, List<String> says) {
    check(open, query, code, says);
  }

  @Test
  void arithmeticThatMayWrapIsRefused() {
    check(
        notAnsi,
        "SELECT sum(age + 1), sum(age * 2) FROM {t}",
        ErrorCode.NOT_AGGREGATED,
        List.of("(age + 1), (age * 2)", "spark.sql.ansi.enabled=true"));
  }

  @Test
  void columnsThatAreNotListedDoNotExist() {
    assertThatThrownBy(() -> open.dataset("p1", "SELECT sum(secret) FROM {t}"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("`secret` cannot be resolved");
    assertThatThrownBy(() -> open.spark.sql("SELECT count(*) FROM p1.other"))
        .isInstanceOf(AnalysisException.class);
  }

  @Test
  void aGoodPartOfABadQueryAsksNobody() {
    check(
        open,
        "SELECT count(*) FROM {t} WHERE age > (SELECT avg(age) FROM {t})",
        ErrorCode.NOT_AGGREGATED,
        List.of("run the subquery first", EXTENSION));
    check(
        open,
        "SELECT region, n FROM (SELECT region, count(*) AS n FROM {t} GROUP BY region)"
            + " UNION ALL SELECT region, age FROM {t}",
        ErrorCode.NOT_AGGREGATED,
        List.of("UNION"));
  }

  @Test
  void aQueryTooLargeForPartnersIsRefused() {
    String word = "'" + "x".repeat(20_000) + "%d'";
    String list =
        IntStream.range(0, 60).mapToObj(word::formatted).collect(Collectors.joining(", "));
    check(
        open,
        "SELECT count(*) FROM {t} WHERE note IN (" + list + ")",
        ErrorCode.UNSUPPORTED_SQL,
        List.of("larger than partners may be sent", "ask for less"));
    String deep = "cast(cast(".repeat(101) + "age" + " AS STRING) AS INT)".repeat(101) + " = 1";
    check(
        open,
        "SELECT count(*) FROM {t} WHERE " + deep,
        ErrorCode.UNSUPPORTED_SQL,
        List.of("nested deeper"));
  }

  @Test
  void theTablesCannotBeChanged() {
    for (String statement :
        List.of(
            "DROP TABLE p1.t", "CREATE TABLE p1.x (a INT)", "ALTER TABLE p1.t ADD COLUMN x INT")) {
      JointlyException failure = Consortium.failureOf(() -> open.spark.sql(statement));
      assertThat(failure.code()).isEqualTo(ErrorCode.UNSUPPORTED_SQL);
      assertThat(failure).hasMessageContaining("collaboration.yaml");
    }
    assertThatThrownBy(() -> open.spark.sql("INSERT INTO p1.t SELECT * FROM p1.t"))
        .isInstanceOf(AnalysisException.class);
  }

  private static void check(Consortium parties, String query, ErrorCode code, List<String> says) {
    JointlyException failure =
        Consortium.failureOf(() -> parties.dataset("p1", query).collectAsList());
    assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
    assertThat(failure.getMessage()).startsWith("[JOINTLY_" + code + "] ").contains(says);
    // A whole sentence for people, not a dump of a plan.
    assertThat(failure.getMessage()).doesNotContain("\n", "#", "push").hasSizeLessThan(700);
  }
}
