package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a refusal by {@code difference_check} says to ask is answered. Each party has 600 rows in
 * two regions and 12 in a small one.
 */
class DifferenceAdviceTest {

  private static final String TOTAL = "SELECT count(*) AS n, sum(cost) AS s FROM {t}";
  private static final String GROUPS =
      "SELECT region, count(*) AS n, sum(cost) AS s FROM {t} GROUP BY region ORDER BY region";
  private static final String TOGETHER =
      "SELECT CASE WHEN region = 'islands' THEN 'south' ELSE region END AS r, count(*) AS n,"
          + " sum(cost) AS s FROM {t} GROUP BY 1 ORDER BY 1";

  @TempDir private Path folder;

  private Consortium consortium(String name, int inTheSmallRegion) throws Exception {
    Consortium.Builder builder =
        Consortium.in(Files.createDirectories(folder.resolve(name)))
            .joinTimeout("20s")
            .columns(
                "region: {type: string, use: [dimension], values: [north, south, islands]}",
                "cost: {type: int, use: [measure], min: 0, max: 100000}")
            .rules("{difference_check: refuse, min_difference: 25}");
    for (int party = 0; party < 3; party++) {
      builder.rows(
          ("SELECT IF(id >= 600, 'islands', IF(id %% 2 = 0, 'north', 'south')) AS region,"
                  + " CAST(id * 100 AS INT) AS cost FROM range(%d)")
              .formatted(600 + inTheSmallRegion));
    }
    return builder.build();
  }

  private static JointlyException refused(Consortium parties, String query) {
    Map<String, Consortium.Result> results = parties.attempt(query);
    return results.values().stream()
        .map(result -> Consortium.ours(result.failure()))
        .filter(failure -> failure.code() == ErrorCode.DIFFERENCE)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void afterATotalSmallGroupsArePutTogether() throws Exception {
    Consortium parties = consortium("total", 12);
    assertThat(parties.matches(TOTAL)).hasSize(1);
    assertThat(refused(parties, GROUPS))
        .hasMessageContaining("Ask for the groups first, and for a total of them after that")
        .hasMessageContaining("puts them together until each has so many or none")
        .hasMessageContaining(
            "Of refusal_budget, this leaves 9 of 10 in this day, 49 of 50 in this")
        .hasMessageNotContaining("coarser");
    assertThat(parties.matches(TOGETHER)).hasSize(2);
  }

  @Test
  void groupsAndThenTheirTotalAreAnswered() throws Exception {
    Consortium parties = consortium("groups", 12);
    assertThat(parties.matches(GROUPS)).hasSize(3);
    assertThat(parties.matches(TOTAL)).hasSize(1);
  }

  /** The message says where the advice ends. */
  @Test
  void aTotalThatShowsASmallSuppressedGroupIsRefused() throws Exception {
    Consortium parties = consortium("small", 5);
    assertThat(parties.joint(GROUPS)).hasSize(2);
    assertThat(refused(parties, TOTAL)).hasMessageContaining("the query adds fewer than 25 rows");
  }
}
