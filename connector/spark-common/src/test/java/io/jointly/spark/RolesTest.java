package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has rows, who computes, who learns the result; how many there are. */
class RolesTest {

  private static final String QUERY =
      "SELECT region, count(*), sum(age) FROM {t} GROUP BY region ORDER BY region";

  private static Consortium.Builder consortium(Path folder, int parties, int threshold) {
    return Consortium.in(folder)
        .parties(parties, threshold)
        .columns(
            "region: {type: string, use: [dimension], values: [north, south]}",
            "age: {type: int, use: [measure], min: 0, max: 120}");
  }

  private static String rows(int count) {
    return "SELECT IF(id %% 2 = 0, 'north', NULL) AS region, CAST(id AS INT) AS age FROM range(%d)"
        .formatted(count);
  }

  @Test
  void eachDoesItsPartAndReceiversLearnTheResult(@TempDir Path folder) {
    Consortium parties =
        consortium(folder, 4, 1)
            .roles(0, "[compute]")
            .roles(2, "[data]")
            .receivers("[p1, p3]")
            .rows(rows(5))
            .rows(rows(7))
            .rows(rows(2))
            .build();
    Map<String, Consortium.Result> results = parties.attempt(QUERY);
    List<Row> plain = parties.plain(QUERY);
    assertThat(Consortium.of(results, "p1").answer()).isEqualTo(plain);
    assertThat(Consortium.of(results, "p3").answer()).isEqualTo(plain);
    for (String party : List.of("p2", "p4")) {
      JointlyException failure = Consortium.ours(Consortium.of(results, party).failure());
      assertThat(failure.code()).isEqualTo(ErrorCode.NOT_A_RECEIVER);
      assertThat(failure)
          .hasMessageContaining(party + " took part")
          .hasMessageContaining("the receivers are p1, p3");
    }
    // Asked again, it says so again and asks nobody.
    JointlyException again =
        Consortium.failureOf(() -> parties.dataset("p2", QUERY).collectAsList());
    assertThat(again.code()).isEqualTo(ErrorCode.NOT_A_RECEIVER);
    assertThat(parties.joins()).isEqualTo(4);
    assertThat(parties.posted())
        .noneMatch(name -> name.matches(".*/share-0-0-.*|.*/opened-0-2-.*"));
  }

  @Test
  void twoPartiesAreWarned(@TempDir Path folder) {
    Consortium parties =
        consortium(folder, 2, 1)
            .rules("{min_group_size: 1, min_parties: 1, accept_two_parties: true}")
            .rows(rows(5))
            .rows(rows(4))
            .build();
    try (LogCapture log = LogCapture.at(Level.INFO)) {
      parties.matches(QUERY);
      assertThat(log.lines())
          .anyMatch(line -> line.contains("WARN") && line.contains("accept_two_parties"))
          .anyMatch(line -> line.contains("p1: ") && line.contains("summing up own rows"));
    }
  }

  @Test
  void fivePartiesOfWhichFourMayCollude(@TempDir Path folder) {
    Consortium.Builder builder = consortium(folder, 5, 4);
    for (int party = 0; party < 5; party++) {
      builder.rows(rows(party));
    }
    builder.build().matches(QUERY);
  }
}
