package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much may be tested; planned only, nobody is asked. */
class TestedPlansTest {

  @TempDir static Path folder;

  private static Consortium parties;

  @BeforeAll
  static void start() {
    String values =
        IntStream.range(0, 20_000).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    String rows = "SELECT 1 AS x, 2 AS many, 3 AS y";
    parties =
        Consortium.in(folder)
            .columns(
                "x: {type: int, use: [measure, dimension], min: 0, max: 1000000}",
                "y: {type: int, use: [measure, dimension], min: 0, max: 999}",
                "many: {type: int, use: [measure, dimension], values: [" + values + "]}")
            .rules("{zero_groups: release}")
            .rows(rows)
            .rows(rows)
            .rows(rows)
            .build();
  }

  private static String explained(String query) {
    return parties.dataset("p1", query).queryExecution().executedPlan().toString();
  }

  @Test
  void aPercentileOfThousandsOfCellsIsPlanned() {
    assertThat(explained("SELECT p1.approx_percentile(x, 0.5) AS m FROM {t}"))
        .containsPattern("of each group, before it is opened: 39\\d\\d counts");
  }

  @Test
  void tooManyCountsOfAGroupAreRefused() {
    assertThat(Consortium.failureOf(() -> explained("SELECT count(DISTINCT many) AS n FROM {t}")))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.DOMAIN))
        .hasMessageContaining("counts of each group, more than 16384");
  }

  @Test
  void tooManyGroupsAreRefused() {
    assertThat(
            Consortium.failureOf(
                () -> explained("SELECT many, y, count(*) AS n FROM {t} GROUP BY many, y")))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.DOMAIN));
  }
}
