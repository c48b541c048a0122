package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Level;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A query that the rules will hardly ever show says so at planning, and what to ask instead. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HardlyShownTest {

  private static final String MEDIAN = "SELECT region, median(age) FROM {t} GROUP BY region";

  private Consortium parties;

  @BeforeAll
  void start(@TempDir Path folder) {
    parties =
        Consortium.in(folder)
            .columns(
                "region: {type: string, use: [dimension, filter], values: [north, south]}",
                "age: {type: int, use: [dimension, filter, measure], min: 0, max: 120}",
                "score: {type: int, use: [measure], min: 0, max: 10}",
                "note: {type: string, use: [dimension], values: [a, b, c]}")
            .rules("{difference_check: off}")
            .rows(rows(1))
            .rows(rows(2))
            .rows(rows(3))
            .build();
  }

  /** Many rows of each age up to 99, and few above. */
  private static String rows(int party) {
    return """
        SELECT IF(id %% 2 = 0, 'north', 'south') AS region,
               CAST(IF(id < 20, 100 + id, pmod(hash(id, %d), 100)) AS INT) AS age,
               CAST(id %% 11 AS INT) AS score, 'a' AS note
        FROM range(4000)
        """
        .formatted(party);
  }

  private String explain(String query) {
    return parties.spark.sql("EXPLAIN " + parties.at("p1", query)).head().getString(0);
  }

  @Test
  void aMedianOverManyValuesSaysSoBeforeAnybodyIsAsked() {
    try (LogCapture log = LogCapture.at(Level.WARN)) {
      // Each query is warned of once, and other tests explain that one.
      String text = explain(MEDIAN.replace("GROUP", "WHERE age >= 0 GROUP"));
      assertThat(text)
          .contains("will hardly ever be shown")
          .contains("each of 121 values of age")
          .contains("at 3 parties (min_group_size 11, min_group_size_of_others 11, min_parties 3")
          .contains("count(*) with GROUP BY region, floor(age / 10)");
      assertThat(log.lines())
          .filteredOn(line -> line.contains("will hardly ever be shown"))
          .singleElement()
          .asString()
          .startsWith("WARN io.jointly.progress p1: ");
    }
    assertThat(parties.posted()).isEmpty();
  }

  /** It is true, and what it advises is answered. */
  @Test
  void theAdviceIsAnswered() {
    assertThat(parties.joint(MEDIAN)).isEmpty();
    Matcher advised =
        Pattern.compile("count\\(\\*\\) with (GROUP BY .*?), where").matcher(explain(MEDIAN));
    assertThat(advised.find()).isTrue();
    List<Row> shown =
        parties.joint(
            "SELECT region, floor(age / 10) AS a, count(*) AS n FROM {t} " + advised.group(1));
    assertThat(shown).hasSize(20);
    assertThat(shown)
        .containsAll(
            parties.plain(
                "SELECT region, floor(age / 10) AS a, count(*) AS n FROM {t} WHERE age < 100"
                    + " GROUP BY 1, 2"));
    assertThat(parties.joint("SELECT avg(age) FROM {t}")).hasSize(1);
    parties.forgetMessages();
  }

  @Test
  void fewValuesGoUnremarked() {
    for (String query :
        List.of(
            "SELECT region, avg(age) FROM {t} GROUP BY region",
            "SELECT median(score) FROM {t}",
            "SELECT count(DISTINCT note) FROM {t}",
            "SELECT p1.histogram(age, 0, 120, 8) FROM {t}")) {
      assertThat(explain(query)).as(query).doesNotContain("hardly");
    }
    assertThat(parties.matches("SELECT median(score) FROM {t}")).hasSize(1);
    parties.forgetMessages();
  }

  @Test
  void histogramsAndDistinctCountsOfManyValuesDo() {
    assertThat(explain("SELECT p1.histogram(age, 0, 120, 60) FROM {t}"))
        .contains("each of 60 ranges of age")
        .contains("fewer buckets");
    assertThat(explain("SELECT count(DISTINCT age) FROM {t}"))
        .contains("count(DISTINCT age) will hardly ever be shown");
  }
}
