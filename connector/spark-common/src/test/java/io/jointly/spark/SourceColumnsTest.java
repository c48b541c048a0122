package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns of a source that are nearly what the collaboration declares. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SourceColumnsTest {

  private static final String DECLARED =
      "c: {type: string, use: [dimension, filter, measure], values: [ab, abcde, b, 'ab   ', 'b    '],"
          + " functions: [count, min, max, count_distinct]}";

  private final SparkSession spark = SharedSpark.newSession();
  private Consortium chars;
  private Consortium trimmed;
  private Consortium padded;
  private Consortium varchars;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    spark.sql("DROP TABLE IF EXISTS padded_words");
    spark.sql(
        "CREATE TABLE padded_words (c CHAR(5), v VARCHAR(5)) USING parquet LOCATION '"
            + folder.resolve("words").toUri()
            + "'");
    spark.sql(
        "INSERT INTO padded_words VALUES ('ab', 'ab'), ('abcde', 'abcde'), ('b', 'b'), (NULL, NULL),"
            + " ('ab', 'ab   ')");
    chars = consortium(folder.resolve("char"), "SELECT c FROM padded_words");
    trimmed = consortium(folder.resolve("trimmed"), "SELECT rtrim(c) AS c FROM padded_words");
    padded =
        consortium(folder.resolve("padded"), "SELECT CAST(c AS STRING) AS c FROM padded_words");
    varchars = consortium(folder.resolve("varchar"), "SELECT v AS c FROM padded_words");
  }

  @AfterAll
  void stop() {
    spark.sql("DROP TABLE padded_words");
  }

  private Consortium consortium(Path folder, String rows) throws Exception {
    return Consortium.in(Files.createDirectories(folder))
        .parties(2, 1)
        .columns(DECLARED)
        .rules("{min_group_size: 1, min_parties: 1, accept_two_parties: true}")
        .rows(rows)
        .rows(rows)
        .build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "count(*) FROM {t} WHERE c LIKE 'ab'",
        "count(*) FROM {t} WHERE c NOT LIKE 'ab'",
        "count(*) FROM {t} WHERE cast(c AS string) = 'ab'",
        "count(*) FROM {t} WHERE c BETWEEN 'ab' AND 'ab'",
        "count(*) FROM {t} WHERE c LIKE 'ab' OR c LIKE 'abcde'",
        "count(*) FROM {t} WHERE c = 'ab'",
        "count(*) FROM {t} WHERE c IN ('ab', 'b')",
        "count(*) FROM {t} WHERE c LIKE 'ab%' OR c > 'abc'",
        "count(*) FROM {t} WHERE char_length(c) = 2",
        "c = 'ab' AS is_ab, count(*) FROM {t} GROUP BY 1 ORDER BY 1",
        "c, count(*) FROM {t} GROUP BY c ORDER BY c",
        "max(c), min(c), count(DISTINCT c), count(c) FROM {t}"
      })
  void aCharIsRefusedAndAStringIsAnswered(String query) {
    String select = "SELECT " + query;
    JointlyException refusal =
        Consortium.failureOf(() -> chars.dataset("p1", select).collectAsList());
    assertThat(refusal.code()).isEqualTo(ErrorCode.SOURCE);
    assertThat(refusal)
        .hasMessageContaining("column c of table t is declared string")
        .hasMessageContaining("its source gives char(5)")
        .hasMessageContaining("write rtrim(c) AS c")
        .hasMessageContaining("CAST(c AS string) AS c to keep the blanks");
    for (Consortium each : List.of(trimmed, padded, varchars)) {
      // The oracle's view has the session's last name for it.
      each.spark
          .sql("SELECT * FROM global_temp.rows_%1$d_p1".formatted(each.number))
          .unionByName(
              each.spark.sql("SELECT * FROM global_temp.rows_%1$d_p2".formatted(each.number)))
          .createOrReplaceTempView("everything");
      each.matches(select);
    }
  }

  @Test
  void casesAreTakenAsSparkTakesThem(@TempDir Path folder) throws Exception {
    String rows = "SELECT 1 AS G, 2 AS `h`, 3 AS H2";
    Consortium parties =
        Consortium.in(Files.createDirectories(folder))
            .parties(2, 1)
            .columns(
                "g: {type: int, use: [measure, filter], min: 0, max: 9}",
                "h: {type: int, use: [measure], min: 0, max: 9}")
            .rules("{min_group_size: 1, min_parties: 1, accept_two_parties: true}")
            .rows(rows)
            .rows(rows)
            .build();
    parties.matches("SELECT sum(g), SUM(G), sum(H) FROM {t} WHERE G > 0");
    parties.spark.conf().set("spark.sql.caseSensitive", "true");
    String query = "SELECT sum(g) FROM {t}";
    JointlyException refusal =
        Consortium.failureOf(() -> parties.dataset("p1", query).collectAsList());
    assertThat(refusal.code()).isEqualTo(ErrorCode.SOURCE);
    assertThat(refusal).hasMessageContaining("no column g");
    // Plain Spark refuses it too; and what is written alike is answered.
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> parties.plain(query))
        .hasMessageContaining("UNRESOLVED_COLUMN");
    parties.matches("SELECT sum(h) FROM {t}");
  }

  @Test
  void namesThatDifferInCaseAloneAreTwoOfOne(@TempDir Path folder) throws Exception {
    SparkSession session = SharedSpark.newSession();
    session.conf().set("spark.sql.caseSensitive", "true");
    session.sql("SELECT 1 AS g, 2 AS G").createOrReplaceGlobalTempView("both_cases");
    Consortium parties =
        Consortium.in(Files.createDirectories(folder))
            .parties(2, 1)
            .columns("g: {type: int, use: [measure], min: 0, max: 9}")
            .rules("{min_group_size: 1, min_parties: 1, accept_two_parties: true}")
            .rows(session.sql("SELECT g, G FROM global_temp.both_cases"))
            .rows(session.sql("SELECT g, G FROM global_temp.both_cases"))
            .build();
    JointlyException refusal =
        Consortium.failureOf(() -> parties.dataset("p1", "SELECT sum(g) FROM {t}").collectAsList());
    assertThat(refusal.code()).isEqualTo(ErrorCode.SOURCE);
    assertThat(refusal).hasMessageContaining("more than one column g");
    parties.spark.conf().set("spark.sql.caseSensitive", "true");
    for (String party : parties.parties) {
      parties.spark.conf().set("spark.sql.catalog." + party + ".run", "again");
    }
    assertThat(parties.joint("SELECT sum(g) FROM {t}").get(0).getLong(0)).isEqualTo(2);
  }
}
