package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the session extension does not rewrite, or the rules do not allow as rewritten. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExtensionsRefusedTest {

  private Consortium strict;
  private Consortium open;

  @BeforeAll
  void start(@TempDir Path folder) {
    strict = ExtensionData.consortium(folder.resolve("strict"), "columns_only", "true", "UTC");
    open =
        ExtensionData.consortium(
            folder.resolve("open"), "any_expression", "true", "America/Havana");
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
            "SELECT sum(cost) FILTER (WHERE region LIKE 'a_c%') FROM {t}",
            rows, "a_c%", "LIKE 'a%'"),
        refused("SELECT first(region) FILTER (WHERE ok) FROM {t}", rows, "first(", "take a total"),
        refused(
            "SELECT date_trunc('hour', at), count(*) FROM {t} GROUP BY 1",
            rows,
            "date_trunc('hour'",
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
