package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the session extension leaves alone where groups are tested. */
class ExtensionsTestedTest {

  @TempDir static Path folder;

  private static Consortium parties;

  @BeforeAll
  static void start() {
    String rows =
        "SELECT element_at(array('a', 'b'), int(1 + id % 2)) AS k, int(id) AS x FROM range(24)";
    parties =
        Consortium.extended(folder)
            .columns(
                "k: {type: string, use: [dimension, filter], values: [a, b]}",
                "x: {type: int, use: [filter, measure], min: 0, max: 100}")
            .rules("{min_group_size: 11, min_parties: 3, aggregate_arguments: any_expression}")
            .rows(rows)
            .rows(rows)
            .rows(rows)
            .build();
    parties.spark.sql("SELECT 'a' AS k, 1 AS w").createOrReplaceTempView("land");
  }

  private static JointlyException failure(String query) {
    return Consortium.failureOf(() -> parties.dataset("p1", query).collectAsList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT k, sum(x) FROM {t} GROUP BY ROLLUP (k)",
        "SELECT k, sum(x) FROM {t} GROUP BY CUBE (k)",
        "SELECT k, sum(x), grouping(k) FROM {t} GROUP BY GROUPING SETS ((k), ())"
      })
  void groupingSetsAreRefusedByTheRules(String query) {
    JointlyException failure = failure(query);
    assertThat(failure.code()).isEqualTo(ErrorCode.NOT_AGGREGATED);
    assertThat(failure)
        .hasMessageContaining("The rules (min_group_size and others) refuse ROLLUP")
        .hasMessageNotContaining("session extension");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT w, sum(x) FROM {t} JOIN land USING (k) GROUP BY w",
        "SELECT sum(x) FROM {t} WHERE k IN (SELECT k FROM land)",
        "SELECT count(*) FROM {t} t WHERE EXISTS (SELECT * FROM land l WHERE l.k = t.k)"
      })
  void totalsOfKeysAreRefusedByTheRules(String query) {
    JointlyException failure = failure(query);
    assertThat(failure.code()).isEqualTo(ErrorCode.NOT_AGGREGATED);
    assertThat(failure)
        .hasMessageMatching("(?s).*(refuse aggregates over joins|Run the subquery first).*")
        .hasMessageNotContaining("session extension");
  }

  @Test
  void aFilterIsAnswered() {
    String query = "SELECT k, sum(x) FILTER (WHERE x >= 0) AS s FROM {t} GROUP BY k ORDER BY k";
    assertThat(parties.matches(query)).hasSize(2);
    assertThat(parties.joint("SELECT k, sum(x) FILTER (WHERE x > 20) AS s FROM {t} GROUP BY k"))
        .isEmpty();
  }
}
