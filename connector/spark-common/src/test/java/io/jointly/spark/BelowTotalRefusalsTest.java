package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not computed below the total is refused by the name that a person wrote. */
class BelowTotalRefusalsTest {

  @TempDir static Path folder;

  private static Consortium star;

  @BeforeAll
  static void start() {
    star = StarData.open(folder, 2);
  }

  @ParameterizedTest
  @Tag("every-version")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "SELECT count(*) FROM (SELECT * FROM {visits} JOIN {t} USING (patient_id) ORDER BY day LIMIT 5) | LIMIT cannot be computed below the total",
        "SELECT count(*) FROM (SELECT * FROM {visits} ORDER BY day OFFSET 5) | OFFSET cannot be computed below the total",
        "SELECT count(*) FROM (SELECT * FROM {visits} TABLESAMPLE (50 PERCENT)) JOIN {t} USING (patient_id) | TABLESAMPLE or sample() cannot be computed below the total. It picks rows at random",
        "SELECT count(*) FROM (SELECT patient_id FROM {visits} EXCEPT ALL SELECT patient_id FROM {visits} WHERE kind = 'er') | EXCEPT ALL cannot be computed below the total. Write it without ALL",
        "SELECT count(*) FROM (SELECT patient_id FROM {visits} INTERSECT ALL SELECT patient_id FROM {visits} WHERE kind = 'er') | INTERSECT ALL cannot be computed below the total. Write it without ALL",
        "SELECT sum(c) FROM {t} p, LATERAL (SELECT v.cost AS c FROM {visits} v WHERE v.patient_id = p.patient_id ORDER BY day LIMIT 1) | LIMIT",
        "SELECT count(*) FROM {visits} v WHERE cost > (SELECT avg(cost) FROM {visits} o WHERE o.patient_id = v.patient_id AND o.day < v.day) | by more than =",
        "SELECT count(*) FROM {t} JOIN {visits} USING (patient_id) LATERAL VIEW explode(split(kind, 'x')) e AS k | explode() or LATERAL VIEW cannot be computed below the total",
        "SELECT max(n) FROM (SELECT patient_id AS person, count(*) AS n FROM {visits} GROUP BY patient_id) | max(n): the collaboration allows on column n the functions",
        "SELECT sum(x) FROM (SELECT patient_id, sum(CASE WHEN kind = 'er' THEN 1 ELSE 0 END) / count(*) AS x FROM {visits} GROUP BY patient_id) | Write CAST(x AS DECIMAL(9,2)) / y",
        "SELECT count(k), count(*) FROM (SELECT patient_id, NULL AS k, count(*) AS m FROM {visits} GROUP BY patient_id) GROUP BY k | column k is NULL and has no type",
        "SELECT sum(er) FROM (SELECT * FROM (SELECT patient_id, kind, cost FROM {visits}) PIVOT (sum(cost) FOR kind IN ('in', 'er'))) | PIVOT cannot be computed below the total",
        "SELECT k, count(*) FROM (SELECT patient_id, max_by(kind, day) AS k FROM {visits} GROUP BY patient_id) GROUP BY k | Write row_number() OVER",
        "SELECT sum(x) FROM (SELECT sum(cost) OVER (PARTITION BY patient_id ORDER BY day ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS x FROM {visits}) | the frame ROWS BETWEEN 2 PRECEDING AND CURRENT ROW cannot be computed below the total",
        "SELECT count(*) FROM {visits} v JOIN {t} p ON v.patient_id <=> p.patient_id | Compare keys by =",
        "SELECT count(*) FROM {t} WHERE sex = 'f' OR patient_id NOT IN (SELECT patient_id FROM {visits}) | Of NOT IN (SELECT …)",
        "SELECT sum(id) FROM {visits} JOIN range(5000) ON year(day) = id JOIN {t} USING (patient_id) | range() with more than 1000 rows is too large"
      })
  void theMessageNamesTheConstruct(String query, String message) {
    assertThat(Consortium.failureOf(() -> star.each(query)))
        .as(query)
        .hasMessageContaining(message);
  }

  /** Before these are refused, many values are tried; so not on every version. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "SELECT kind, count(*) FROM {visits} WHERE cost > (SELECT avg(cost) FROM {visits}) GROUP BY kind | ask for the total first, and write its answer as a constant",
        "SELECT count(*) FROM (SELECT patient_id, sum(cost) AS s FROM {visits} GROUP BY patient_id HAVING sum(cost) > (SELECT avg(cost) FROM {visits})) | ask for the total first, and write its answer as a constant"
      })
  void aMeanOfAllRowsIsAskedForFirst(String query, String message) {
    theMessageNamesTheConstruct(query, message);
  }

  /** What Spark itself cannot have is its own error. */
  @Test
  void aSubqueryAboutTheRowInOnIsSparksError() {
    assertThat(
            catchThrowable(
                () ->
                    star.dataset(
                        "p1",
                        "SELECT count(*) FROM {t} p LEFT JOIN {visits} v ON p.patient_id ="
                            + " v.patient_id AND v.day = (SELECT max(day) FROM {visits} w WHERE"
                            + " w.patient_id = p.patient_id)")))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("subquer");
  }

  /** What the DataFrame API has and SQL has not. */
  @Test
  @Tag("every-version")
  void partitionsHintsAndRepetitionsOfDataFrames() {
    matches(
        rows ->
            rows.repartition(3)
                .hint("broadcast")
                .coalesce(1)
                .sortWithinPartitions("day")
                .groupBy("kind")
                .count());
    matches(rows -> rows.dropDuplicates("patient_id").groupBy().count());
    matches(rows -> rows.dropDuplicates("patient_id", "kind").groupBy("kind").count());
    matches(rows -> rows.select("patient_id", "kind").distinct().groupBy("kind").count());
    matches(rows -> rows.select("kind").distinct());
    assertThat(
            Consortium.failureOf(
                () ->
                    star.dataset("p1", "SELECT * FROM {visits}")
                        .dropDuplicates("patient_id")
                        .groupBy("kind")
                        .count()
                        .collectAsList()))
        .hasMessageContaining("dropDuplicates() cannot be computed below the total")
        .hasMessageContaining("which one is up to Spark");
  }

  private static void matches(UnaryOperator<Dataset<Row>> asked) {
    Map<String, Callable<List<Row>>> actions = new LinkedHashMap<>();
    star.parties.forEach(
        party ->
            actions.put(
                party,
                () -> asked.apply(star.dataset(party, "SELECT * FROM {visits}")).collectAsList()));
    List<Row> plain = asked.apply(star.union("SELECT * FROM {visits}")).collectAsList();
    Consortium.all(actions)
        .values()
        .forEach(result -> assertThat(result.answer()).containsExactlyInAnyOrderElementsOf(plain));
  }

  /** Rows without a key are not compared either: the party that has one refuses. */
  @Test
  void setOperationsOfRowsWithoutAKeyAreRefused() {
    String query =
        "SELECT count(*) AS n FROM (SELECT visit_id FROM {notes} %s SELECT visit_id FROM"
            + " {conditions})";
    for (String operation : List.of("INTERSECT", "EXCEPT")) {
      assertThat(Consortium.failureOf(() -> star.each(query.formatted(operation))))
          .hasMessageContaining("rows without a key (NULL)");
    }
    star.matches(
        "SELECT count(*) AS n FROM (SELECT visit_id FROM {notes} WHERE visit_id IS NOT NULL EXCEPT"
            + " SELECT visit_id FROM {conditions})");
    star.matches(
        "SELECT count(*) AS n FROM (SELECT visit_id FROM {conditions} EXCEPT SELECT visit_id FROM"
            + " {notes})");
    // EXISTS compares no NULLs, and so needs no keys.
    star.matches(
        "SELECT sum(CASE WHEN EXISTS (SELECT 1 FROM {notes} n WHERE n.visit_id = v.visit_id) THEN 1"
            + " ELSE 0 END) AS n FROM {visits} v");
    star.matches(
        "SELECT sum(CASE WHEN EXISTS (SELECT 1 FROM {visits} v WHERE n.visit_id = v.visit_id) THEN 1"
            + " ELSE 0 END) AS n, count(*) AS c FROM {notes} n");
  }
}
