package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Any pattern is evaluated at the parties by Spark's own LIKE. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PatternsTest {

  private Consortium parties;

  @BeforeAll
  void start(@TempDir Path folder) {
    Consortium.Builder builder = Consortium.extended(folder);
    parties =
        builder
            .parties(2, 1)
            .columns(
                "city: {type: string, use: [dimension, filter], values: [north, south, a_c, abc]}",
                "note: {type: string, use: [filter]}",
                "age: {type: int, use: [measure, filter], min: 0, max: 120}")
            .rules(
                "{min_group_size: 1, min_parties: 1, accept_two_parties: true, aggregate_arguments:"
                    + " any_expression}")
            .rows(rows(1))
            .rows(rows(2))
            .build();
  }

  private static String rows(int party) {
    return """
        SELECT element_at(array('north', 'south', 'a_c', 'abc', NULL), 1 + CAST(id %% 5 AS INT)) AS city,
               element_at(array('', 'a_c', 'abc', 'a\\\\c', '日本', 'x\\ny', 'A%%B', NULL, '100%%'),
                 1 + CAST(id %% 9 AS INT)) AS note, CAST(id * %d %% 100 AS INT) AS age
        FROM range(60)
        """
        .formatted(party);
  }

  @Test
  void everyPatternIsAnswered() {
    for (String condition :
        List.of(
            "note LIKE '%'",
            "note LIKE '_'",
            "note LIKE '__'",
            "note LIKE 'a_c'",
            "note LIKE 'a\\\\_c'",
            "note LIKE 'a%c'",
            "note NOT LIKE '%a_c%'",
            "note LIKE 'a/_c' ESCAPE '/'",
            "note LIKE '%!%' ESCAPE '!'",
            "note LIKE '%\\n%'",
            "note LIKE '_%_'",
            "note ILIKE 'a_b'",
            "note LIKE '%a%' AND note LIKE '_b_'",
            "city = 'abc' AND city LIKE 'a_c'",
            "city LIKE 'a\\\\_c'",
            "note LIKE '_本' OR note IS NULL")) {
      String query = "SELECT count(*) AS n, sum(age) AS s FROM {t} WHERE " + condition;
      assertThat(parties.matches(query)).as(condition).hasSize(1);
      parties.forgetMessages();
    }
    assertThat(
            parties.matches(
                "SELECT city LIKE '_o%' AS o, sum(CASE WHEN note LIKE '_b_' THEN age END) AS s,"
                    + " count(*) FILTER (WHERE note LIKE '1__\\\\%') AS n FROM {t} GROUP BY 1 ORDER BY"
                    + " 1"))
        .hasSize(3);
  }

  @Test
  void theQuerySaysLike() {
    String plan =
        parties
            .spark
            .sql(
                "EXPLAIN "
                    + parties.at(
                        "p1", "SELECT count(*) FROM {t} WHERE note LIKE 'a/_%' ESCAPE '/'"))
            .head()
            .getString(0);
    assertThat(plan).contains("count(*)").doesNotContain("REFUSED");
  }

  @Test
  void aPatternThatMayTakeAllTimeIsRefused() {
    var failure =
        Consortium.failureOf(
            () ->
                parties
                    .dataset("p1", "SELECT count(*) FROM {t} WHERE note LIKE '%a_%b%c%'")
                    .collectAsList());
    assertThat(failure.code()).isEqualTo(ErrorCode.UNSUPPORTED_SQL);
    assertThat(failure).hasMessageContaining("3 times % at most");
  }

  @Test
  void withoutTheExtensionItIsNamed() {
    SparkSession without = parties.session("spark.sql.session.timeZone", "UTC");
    var failure =
        Consortium.failureOf(
            () ->
                without
                    .sql(parties.at("p1", "SELECT count(*) FROM {t} WHERE note LIKE 'a_c'"))
                    .collectAsList());
    assertThat(failure.code()).isEqualTo(ErrorCode.NOT_AGGREGATED);
    assertThat(failure)
        .hasMessageContaining("LIKE 'a%'")
        .hasMessageContaining("load the session extension");
  }

  /** The extension also gives the columns of the catalog's functions their names. */
  @Test
  void columnsHaveTheNamesOfTheFunctions() {
    assertThat(
            parties
                .dataset(
                    "p1",
                    "SELECT city, p1.top_k(city, 2), p1.histogram(age, 0, 100, 4), count(*), size(p1.top_k(city,"
                        + " 3)) AS s FROM {t} GROUP BY city ORDER BY count(*)")
                .schema()
                .fieldNames())
        .containsExactly("city", "top_k(city, 2)", "histogram(age, 0, 100, 4)", "count(1)", "s");
    assertThat(parties.dataset("p1", "SELECT p1.approx_percentile(age, 0.5) FROM {t}").columns())
        .containsExactly("approx_percentile(age, 0.5)");
  }
}
