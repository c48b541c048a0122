package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Within a run the partners are asked once, however often the answer is looked at. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnsweredOnceTest {

  private static final String QUERY =
      "SELECT region, count(*) AS n, sum(age) AS s FROM {t} GROUP BY region";

  private Path folder;

  @BeforeAll
  void keep(@TempDir Path given) {
    folder = given;
  }

  private Consortium.Builder consortium(String name) throws Exception {
    Consortium.Builder builder =
        Consortium.in(Files.createDirectories(folder.resolve(name)))
            .columns(
                "region: {type: string, use: [dimension], values: [north, south]}",
                "age: {type: int, use: [filter, measure], min: 0, max: 120}");
    for (int party = 1; party <= 3; party++) {
      builder.rows(
          "SELECT IF(id %% 2 = 0, 'north', 'south') AS region, CAST(id AS INT) AS age FROM range(%d)"
              .formatted(party * 10));
    }
    return builder;
  }

  @Test
  void lookingAgainAsksNobody() throws Exception {
    Consortium parties = consortium("again").build();
    Map<String, Callable<List<Row>>> actions = new LinkedHashMap<>();
    for (String party : parties.parties) {
      actions.put(party, () -> lookOften(parties, party));
    }
    List<Row> plain = parties.plain(QUERY + " ORDER BY region");
    Consortium.all(actions)
        .forEach(
            (party, result) -> {
              assertThat(result.failure()).as(party).isNull();
              assertThat(result.answer()).as(party).isEqualTo(plain);
            });
    assertThat(parties.joins()).isEqualTo(3);
  }

  private static List<Row> lookOften(Consortium parties, String party) {
    Dataset<Row> rows = parties.dataset(party, QUERY);
    assertThat(rows.collectAsList()).hasSize(2);
    assertThat(rows.count()).isEqualTo(2);
    assertThat(rows.head().getLong(1)).isPositive();
    assertThat(rows.toJSON().collectAsList()).hasSize(2);
    rows.write().format("noop").mode("overwrite").save();
    rows.cache();
    assertThat(rows.count()).isEqualTo(2);
    assertThat(rows.filter("n > 1").count()).isEqualTo(2);
    rows.unpersist();
    // The same again in other words, less of it, and more made of it.
    assertThat(
            parties
                .dataset(party, "SELECT sum(age) + 0, region, count(1) FROM {t} GROUP BY region")
                .collectAsList())
        .hasSize(2);
    assertThat(parties.dataset(party, "SELECT DISTINCT region FROM {t}").collectAsList())
        .hasSize(2);
    assertThat(
            parties
                .dataset(
                    party,
                    "SELECT region, rank() OVER (ORDER BY n) FROM (" + QUERY + ") WHERE s > 0")
                .collectAsList())
        .hasSize(2);
    return parties.dataset(party, QUERY + " ORDER BY region").collectAsList();
  }

  @Test
  void twoThreadsAskOnce() throws Exception {
    Consortium parties = consortium("threads").build();
    Map<String, Callable<List<Row>>> actions = new LinkedHashMap<>();
    for (String party : parties.parties) {
      for (int thread = 0; thread < 2; thread++) {
        actions.put(
            party + " " + thread,
            () -> parties.dataset(party, QUERY + " ORDER BY region").collectAsList());
      }
    }
    List<Row> plain = parties.plain(QUERY + " ORDER BY region");
    Consortium.all(actions)
        .forEach((party, result) -> assertThat(result.answer()).as(party).isEqualTo(plain));
    assertThat(parties.joins()).isEqualTo(3);
  }

  @Test
  void afterAFailedAttemptTheQueryCanBeRunAgain() throws Exception {
    Consortium parties = consortium("missing").joinTimeout("5s").build();
    String query = QUERY + " ORDER BY region";
    Map<String, Consortium.Result> without = parties.attempt(Map.of("p1", query, "p2", query));
    // Who gives up second reads the other's STOP, and knows no less who is missing.
    assertThat(without.values())
        .map(result -> Consortium.ours(result.failure()))
        .allSatisfy(
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
              assertThat(failure.getMessage()).startsWith("[JOINTLY_TIMEOUT] p3 did not join");
            })
        .anySatisfy(failure -> assertThat(failure).hasMessageContaining("within 5 s"));
    assertThat(parties.joint(query)).isEqualTo(parties.plain(query));
    assertThat(parties.joins()).isEqualTo(5);
  }
}
