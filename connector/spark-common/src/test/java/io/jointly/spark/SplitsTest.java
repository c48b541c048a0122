package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.query.Aggregate;
import io.jointly.spark.translate.JointFunction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which up to three rows of each party can make a group, against the rules. */
class SplitsTest {

  private static final int MOST = 3;

  @TempDir Path folder;

  /** Whether a group of these rows is to be shown. */
  private static boolean passes(int[] rows, int size, int ofOthers, int parties, boolean release) {
    if (Arrays.stream(rows).allMatch(own -> own == 0)) {
      return release;
    }
    int each = ceilDiv(size, parties);
    if (ofOthers > 0) {
      // One party may lie, and another take out its own rows.
      each = Math.max(each, ceilDiv(ofOthers, parties - 2));
    }
    int enough = each;
    return Arrays.stream(rows).filter(own -> own >= enough).count() >= parties;
  }

  private static int ceilDiv(int rows, int parties) {
    return (rows + parties - 1) / parties;
  }

  private static List<int[]> splits() {
    return IntStream.range(0, (MOST + 1) * (MOST + 1) * (MOST + 1))
        .mapToObj(i -> new int[] {i / 16, i / 4 % 4, i % 4})
        .toList();
  }

  private Consortium consortium(String rules) {
    List<String> keys = splits().stream().map(SplitsTest::key).toList();
    Consortium.Builder builder =
        Consortium.in(folder)
            .columns(
                "k: {type: string, use: [dimension], values: [\"%s\"]}"
                    .formatted(String.join("\", \"", keys)),
                "x: {type: int, use: [measure], min: 0, max: 100}")
            .rules(rules);
    for (int party = 0; party < 3; party++) {
      int me = party;
      List<String> rows = new ArrayList<>();
      for (int[] split : splits()) {
        for (int i = 0; i < split[me]; i++) {
          rows.add("('" + key(split) + "', " + (1 + 10 * party + i) + ")");
        }
      }
      builder.rows("SELECT * FROM VALUES " + String.join(", ", rows) + " AS t(k, x)");
    }
    return builder.build();
  }

  private static String key(int[] split) {
    return split[0] + "-" + split[1] + "-" + split[2];
  }

  @ParameterizedTest
  @CsvSource({
    "3, 0, 1, suppress",
    "3, 0, 2, suppress",
    "2, 0, 3, suppress",
    "3, 2, 3, suppress",
    "4, 0, 2, release",
    "4, 2, 3, release",
  })
  void theGroupsThatPassAreShownAndNoOthers(int size, int ofOthers, int parties, String zero) {
    Consortium consortium =
        consortium(
            "{min_group_size: %d, min_group_size_of_others: %d, min_parties: %d, zero_groups: %s}"
                .formatted(size, ofOthers, parties, zero));
    List<Row> rows = consortium.joint("SELECT k, count(*) AS n, sum(x) AS s FROM {t} GROUP BY k");
    List<String> expected =
        splits().stream()
            .filter(split -> Arrays.stream(split).sum() > 0)
            .filter(split -> passes(split, size, ofOthers, parties, zero.equals("release")))
            .map(SplitsTest::key)
            .toList();
    assertThat(expected).hasSizeBetween(5, 60);
    assertThat(rows.stream().map(row -> row.getString(0)))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(rows)
        .containsExactlyInAnyOrderElementsOf(
            consortium.plain("SELECT k, count(*), sum(x) FROM {t} GROUP BY k").stream()
                .filter(row -> expected.contains(row.getString(0)))
                .toList());
  }

  /** Of the catalog's own functions each is held to the rows that it is made of. */
  @ParameterizedTest
  @MethodSource("functions")
  void everyFunctionOfTheCatalogIsTested(JointFunction function) {
    String call =
        switch (function.aggregate()) {
          case APPROX_COUNT_DISTINCT -> "approx_count_distinct(x)";
          case HISTOGRAM -> "histogram(x, 0, 9, 1)";
          case APPROX_PERCENTILE -> "approx_percentile(x, 0.5)";
          case TOP_K -> "top_k(c, 1)";
          case COVARIANCE_MATRIX -> "covariance_matrix(x, y)";
          case LINEAR_REGRESSION -> "linear_regression(y, x)";
          default -> throw new AssertionError("what " + function.name() + " tests is to be said");
        };
    // Eight rows have all that it takes, and many more are in the group.
    String rows =
        "SELECT int(if(id < 8, id % 2, NULL)) AS x, int(id % 5) AS y, if(id < 8, 'a', NULL) AS c"
            + " FROM range(40)";
    Consortium consortium =
        Consortium.in(folder)
            .columns(
                "x: {type: int, use: [measure], min: 0, max: 1, functions: [covariance, count_distinct,"
                    + " histogram, percentile]}",
                "y: {type: int, use: [measure], min: 0, max: 9, functions: [covariance]}",
                "c: {type: string, use: [measure], values: [a]}")
            .rules(
                "{min_group_size: %d, min_parties: 1, min_group_size_of_others: 0}".formatted(25))
            .rows(rows)
            .rows(rows)
            .rows(rows)
            .build();
    String query = "SELECT p1." + call + " AS f FROM {t}";
    if (function.aggregate() == Aggregate.APPROX_COUNT_DISTINCT) {
      assertThat(Consortium.failureOf(() -> consortium.dataset("p1", query).collectAsList()).code())
          .isEqualTo(ErrorCode.FUNCTION_NOT_ALLOWED);
      return;
    }
    assertThat(consortium.each(query).get("p1")).as(query).isEmpty();
    assertThat(consortium.joint("SELECT count(*) AS n FROM {t}")).hasSize(1);
  }

  static List<JointFunction> functions() {
    return JointFunction.all();
  }

  @Test
  void theOracleKnowsEdges() {
    assertThat(passes(new int[] {2, 2, 0}, 4, 0, 2, false)).isTrue();
    assertThat(passes(new int[] {3, 1, 0}, 4, 0, 2, false)).isFalse();
    assertThat(passes(new int[] {3, 2, 1}, 3, 2, 3, false)).isFalse();
    assertThat(passes(new int[] {0, 0, 0}, 4, 0, 1, true)).isTrue();
  }
}
