package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the session extension does not rewrite, or the rules do not allow as rewritten. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExtensionsRefusedTest {

  private static final String LAND =
      "CREATE TEMPORARY VIEW land AS SELECT * FROM VALUES ('north', 'cold', 10), ('south', 'warm',"
          + " NULL) AS v(region, kind, weight)";

  private Consortium strict;
  private Consortium open;

  @BeforeAll
  void start(@TempDir Path folder) {
    strict = ExtensionData.consortium(folder.resolve("strict"), "columns_only", "true", "UTC");
    open =
        ExtensionData.consortium(
            folder.resolve("open"), "any_expression", "true", "America/Havana");
    open.spark.sql(LAND);
  }

  @AfterEach
  void nothingWasPut() {
    assertThat(strict.posted()).isEmpty();
    assertThat(open.posted()).isEmpty();
  }

  private static Arguments refused(String query, ErrorCode code, String... says) {
    return Arguments.of(query, code, List.of(says));
  }

  static Stream<Arguments> underColumnsOnly() {
    return Stream.of(
        refused(
            "SELECT sum(cost) FILTER (WHERE age > 5) FROM {t}",
            ErrorCode.AGGREGATE_ARGUMENT,
            "columns_only",
            "any_expression"),
        refused(
            "SELECT count(*) FILTER (WHERE ok) FROM {t}",
            ErrorCode.AGGREGATE_ARGUMENT,
            "columns_only"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("underColumnsOnly")
  void rulesHoldForWhatIsRewritten(String query, ErrorCode code, List<String> says) {
    check(strict, query, code, says);
  }

  static Stream<Arguments> withAnyExpression() {
    ErrorCode rows = ErrorCode.NOT_AGGREGATED;
    return Stream.of(
        refused(
            "SELECT sum(cost) FILTER (WHERE stay > 5) FROM {t}",
            ErrorCode.COLUMN_USE,
            "column stay",
            "not filter"),
        refused(
            "SELECT sum(cost) FILTER (WHERE region RLIKE '(a+)+c') FROM {t}",
            ErrorCode.UNSUPPORTED_SQL,
            "(region RLIKE '(a+)+c')",
            "may take all time"),
        refused("SELECT first(region) FILTER (WHERE ok) FROM {t}", rows, "first(", "take a total"),
        refused(
            "SELECT date_trunc('fortnight', at), count(*) FROM {t} GROUP BY 1",
            rows,
            "date_trunc('fortnight'",
            "hour(t)"),
        refused(
            "SELECT date_trunc(region, at), count(*) FROM {t} GROUP BY 1",
            rows,
            "date_trunc(",
            "year(t)"),
        // Havana's clocks go back over midnight, so a day begins twice there.
        refused(
            "SELECT date_trunc('day', at), count(*) FROM {t} GROUP BY 1",
            rows,
            "date_trunc('day'",
            "cast(t AS date)"));
  }

  static Stream<Arguments> joins() {
    ErrorCode rows = ErrorCode.NOT_AGGREGATED;
    String pairs = "SELECT %s FROM {t} t JOIN land l ON t.region = l.region";
    return Stream.of(
        refused(
            pairs.formatted("sum(t.cost * l.weight)"), rows, "a join", "sum(", "alone", "first"),
        refused(
            pairs.formatted("sum(l.weight)"),
            rows,
            "sum(l.weight)",
            "cannot be computed from totals"),
        refused(
            pairs.formatted("avg(l.weight), count(*)"), rows, "avg(l.weight)", "COUNT, SUM, AVG"),
        refused(pairs.formatted("stddev(t.age)"), rows, "stddev", "cannot be computed from totals"),
        refused(
            pairs.formatted("sum(DISTINCT t.age)"),
            rows,
            "DISTINCT",
            "cannot be computed from totals"),
        refused(pairs.formatted("count(t.age, l.kind)"), rows, "counts several columns"),
        refused(
            pairs.formatted("try_sum(t.age)"), rows, "try_sum", "cannot be computed from totals"),
        refused(
            pairs.formatted("t.age, l.kind"),
            rows,
            "Rows cannot be joined",
            "aggregate each side first"),
        refused(
            "SELECT count(*) FROM {t} a JOIN {t} b ON a.region = b.region",
            rows,
            "both sides of the join"),
        refused(
            "SELECT count(*) FROM {t} t FULL JOIN land l ON t.region = l.region",
            rows,
            "FULL OUTER"),
        refused(
            "SELECT count(*) FROM land l WHERE region IN (SELECT region FROM {t})",
            rows,
            "LEFT SEMI"),
        refused(
            "SELECT kind, sum(coalesce(t.age, 0)) FROM land l LEFT JOIN {t} t ON t.region ="
                + " l.region GROUP BY kind",
            rows,
            "coalesce(",
            "alone"),
        refused(
            "SELECT count(*) FROM (SELECT * FROM {t} LIMIT 5) t JOIN land l ON t.region = l.region",
            rows,
            "LIMIT"),
        refused(
            "SELECT count(*) FROM {t} t JOIN land l ON t.zip = l.weight",
            ErrorCode.COLUMN_USE,
            "column zip",
            "not dimension"),
        refused(
            "SELECT count(*) FROM {t} t JOIN land l ON t.at > make_timestamp(l.weight, 1, 1, 0, 0, 0)",
            ErrorCode.DOMAIN,
            "GROUP BY at"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("joins")
  void joinsThatAreNotRewritten(String query, ErrorCode code, List<String> says) {
    check(open, query, code, says);
  }

  /** Spark makes a join of its own kind of these, of which SQL has no name. */
  static Stream<Arguments> subqueriesInExpressions() {
    ErrorCode rows = ErrorCode.NOT_AGGREGATED;
    String in = "region IN (SELECT region FROM land)";
    String exists = "EXISTS (SELECT 1 FROM land l WHERE l.region = t.region)";
    String says = "IN (SELECT …) or EXISTS is part of an aggregate";
    return Stream.of(
            "SELECT count(*) FILTER (WHERE %s) FROM {t} t",
            "SELECT sum(CASE WHEN %s THEN age END) FROM {t} t",
            "SELECT sum(IF(%s, 1, 0)) FROM {t} t",
            "SELECT region, avg(age) FILTER (WHERE NOT %s) FROM {t} t GROUP BY region",
            "SELECT max(coalesce(%s, ok)) FROM {t} t")
        .flatMap(
            query ->
                Stream.of(
                    refused(query.formatted(in), rows, says),
                    refused(query.formatted(exists), rows, says)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("subqueriesInExpressions")
  void subqueriesInExpressionsAreRefusedProperly(String query, ErrorCode code, List<String> says) {
    check(open, query, code, says);
  }

  @Test
  void overflowIsNotTakenForNoValue(@TempDir Path folder) {
    Consortium wrapping = ExtensionData.consortium(folder, "any_expression", "false", "UTC");
    wrapping.spark.sql(LAND);
    check(
        wrapping,
        "SELECT avg(t.number) FROM {t} t JOIN land l ON t.region = l.region",
        ErrorCode.NOT_AGGREGATED,
        List.of("avg(", "may overflow", "spark.sql.ansi.enabled"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("withAnyExpression")
  void whatIsNotRewritten(String query, ErrorCode code, List<String> says) {
    check(open, query, code, says);
  }

  private static void check(Consortium parties, String query, ErrorCode code, List<String> says) {
    JointlyException failure =
        Consortium.failureOf(() -> parties.dataset("p1", query).collectAsList());
    assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
    assertThat(failure.getMessage()).startsWith("[JOINTLY_" + code + "] ").contains(says);
    assertThat(failure.getMessage())
        .doesNotContain("\n", "#", "load the session extension")
        .hasSizeLessThan(700);
  }
}
