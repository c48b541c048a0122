package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Searches and cells have a place for declared values only: what becomes of others, and who may
 * search at all.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutsideListsTest {

  private static final String[] COLUMNS = {
    "id: {type: int, use: [filter]}",
    "word: {type: string, use: [dimension, filter, measure], values: [c, a, b], functions: [count,"
        + " min, max, count_distinct, top_k]}",
    "age: {type: int, use: [dimension, filter, measure], min: 0, max: 120, functions: [count, min,"
        + " max, percentile, histogram, count_distinct, top_k]}",
    "far: {type: int, use: [measure], min: 0, max: 100000, functions: [min, max]}"
  };

  private static final String GOOD =
      "SELECT * FROM VALUES (1, 'b', 30, 70000), (2, 'a', 40, 500), (3, 'b', 40, NULL)"
          + " AS t(id, word, age, far)";

  private static final String BROKEN =
      "SELECT * FROM VALUES (4, 'elsewhere', 50, 60000), (5, 'b', 77123, 600), (6, NULL, NULL,"
          + " -7712), (7, 'c', 7, 99999) AS t(id, word, age, far)";

  private static final String NULLED =
      "SELECT id, IF(id = 4, NULL, word) AS word, IF(id = 5, NULL, age) AS age,"
          + " IF(id = 6, NULL, far) AS far FROM everything";

  private Consortium refuse;
  private Consortium asNull;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    refuse = consortium(Files.createDirectories(folder.resolve("refuse")), "refuse").build();
    asNull = consortium(Files.createDirectories(folder.resolve("null")), "null").build();
    asNull.spark.sql(NULLED).createOrReplaceTempView("seen");
  }

  private static Consortium.Builder consortium(Path folder, String mode) {
    return Consortium.in(folder)
        .outsideBounds(mode)
        .parties(2, 1)
        .rules(
            "{min_group_size: 1, min_parties: 1, accept_two_parties: true, aggregate_arguments:"
                + " any_expression, refusal_budget: []}")
        .columns(COLUMNS)
        .rows(GOOD)
        .rows(BROKEN);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      value = {
        "SELECT min(word) FROM {t}; word",
        "SELECT age, max(word) FROM {t} WHERE id <> 5 GROUP BY age; word",
        "SELECT count(DISTINCT word) FROM {t}; word",
        "SELECT p2.top_k(word, 2) FROM {t}; word",
        "SELECT max(age) FROM {t}; age",
        "SELECT count(DISTINCT age) FROM {t}; age",
        "SELECT p2.top_k(age, 2) FROM {t}; age",
        "SELECT median(age) FROM {t}; age",
        "SELECT p2.histogram(age, 0, 100, 3) FROM {t}; age",
        "SELECT p2.approx_count_distinct(age) FROM {t}; age",
        "SELECT min(far) FROM {t}; far",
        "SELECT max(far) FROM {t}; far"
      })
  void valuesThatAreNotDeclaredAreRefused(String query, String column) {
    JointlyException failure =
        Consortium.failureOf(() -> refuse.dataset("p2", query).collectAsList());
    assertThat(failure.code()).isEqualTo(ErrorCode.OUTSIDE_BOUNDS);
    assertThat(failure)
        .hasMessageContaining("declares for column " + column + ", and policy.yaml has")
        .hasMessageContaining("nothing about them was sent");
    assertThat(failure.getMessage()).doesNotContain("elsewhere", "771");
    refuse.onlyRefused();
  }

  @Test
  void underNullTheyAreNone() {
    String query =
        "SELECT min(word), max(word), count(DISTINCT word), count(DISTINCT age), min(age), max(age),"
            + " median(age), min(far), max(far), count(*) FROM ";
    List<Row> expected = asNull.spark.sql(query + "seen").collectAsList();
    assertThat(asNull.joint(query + "{t}")).isEqualTo(expected);
    assertThat(expected.get(0).getString(1)).isEqualTo("c");
    assertThat(asNull.joint("SELECT inline(p1.top_k(word, 9)) FROM {t}"))
        .isEqualTo(
            asNull
                .spark
                .sql(
                    "SELECT word, count(*) AS n FROM seen WHERE word IS NOT NULL GROUP BY word"
                        + " ORDER BY n DESC, word")
                .collectAsList());
    String none = "SELECT min(far), max(word), count(DISTINCT word), count(*) FROM ";
    assertThat(asNull.joint(none + "{t} WHERE id = 4 OR id = 6"))
        .isEqualTo(asNull.spark.sql(none + "seen WHERE id = 4 OR id = 6").collectAsList());
  }

  @Test
  void whatIsAlwaysNullHasNoExtreme() {
    asNull.matches(
        "SELECT count(*), min(CASE WHEN age > 200 THEN word END),"
            + " count(DISTINCT CASE WHEN age > 200 THEN word END) FROM {t} WHERE id < 4");
  }

  private static Consortium.Builder three(Path folder) {
    return consortium(folder, "null")
        .parties(3, 1)
        .rules(
            "{min_group_size: 1, min_parties: 1, aggregate_arguments: any_expression,"
                + " refusal_budget: []}");
  }

  private static String explain(Consortium parties, String party, String query) {
    return parties.spark.sql("EXPLAIN " + parties.at(party, query)).collectAsList().stream()
        .map(row -> row.mkString(" "))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void explainNamesTheFurtherRounds() {
    // 17 bits are digits of 6, 6 and 5; the first stand beside whether there is any.
    assertThat(explain(refuse, "p1", "SELECT max(far) FROM {t}"))
        .contains(
            "1 group x 64 elements = 64 elements, then 2 rounds to find MIN and MAX,"
                + " 94 elements\n")
        .contains(
            "there are fewer compute parties than twice max_colluding_parties plus one, so a"
                + " receiver whose own value is the MIN or MAX learns more about the others' values"
                + " than that\n")
        .contains("of each group: max(far), whether any far is not NULL\n");
    assertThat(explain(refuse, "p1", "SELECT word, min(far), max(far) FROM {t} GROUP BY word"))
        .contains(
            "4 groups x 128 elements = 512 elements, then 2 rounds to find MIN and MAX,"
                + " 752 elements\n")
        .contains("max(far), min(far), whether any far is not NULL, whether it has a row");
    assertThat(explain(refuse, "p1", "SELECT max(word) FROM {t}"))
        .contains("1 group x 4 elements = 4 elements\n")
        .doesNotContain("to find MIN and MAX");
    assertThat(explain(refuse, "p1", "SELECT count(DISTINCT word), median(age) FROM {t}"))
        .contains("1 group x 124 elements = 124 elements\n")
        .contains(
            "of each group: the rows of each of 121 ranges of age, whether any row has each of 3"
                + " values of word\n")
        .doesNotContain("fewer compute parties");
    refuse.onlyRefused();
  }

  /** As above, and each flag has a mask; behind the groups of each round stand four elements. */
  @Test
  void explainSaysThatFlagsAreMasked(@TempDir Path folder) {
    Consortium parties = three(folder).rows(GOOD).build();
    assertThat(explain(parties, "p1", "SELECT max(far) FROM {t}"))
        .contains(
            "1 group x 127 elements + 4 = 131 elements, then 2 rounds to find MIN and"
                + " MAX, 196 elements\n")
        .contains(
            "each step of MIN and MAX is multiplied by a random number that all data parties draw\n")
        .contains("sealed shares of products, in 18 steps (");
    assertThat(explain(parties, "p1", "SELECT word, min(far), max(far) FROM {t} GROUP BY word"))
        .contains(
            "4 groups x 254 elements + 4 = 1020 elements, then 2 rounds to find MIN and"
                + " MAX, 1512 elements\n");
    assertThat(explain(parties, "p1", "SELECT max(word) FROM {t}"))
        .contains("1 group x 7 elements + 4 = 11 elements\n");
    assertThat(explain(parties, "p1", "SELECT count(DISTINCT word), median(age) FROM {t}"))
        .contains("1 group x 124 elements = 124 elements\n")
        .doesNotContain("random number");
    parties.onlyRefused();
  }

  @Test
  void whereADataPartyIsNoReceiverNothingIsSearchedFor(@TempDir Path folder) {
    Consortium parties = three(folder).receivers("[p1, p3]").rows(GOOD).build();
    for (String query :
        List.of(
            "SELECT min(far) FROM {t}",
            "SELECT word, count(*), max(far) FROM {t} GROUP BY word",
            "SELECT max(far) FROM {t} WHERE id = 4711")) {
      for (String party : parties.parties) {
        JointlyException failure =
            Consortium.failureOf(() -> parties.dataset(party, query).collectAsList());
        assertThat(failure.code()).isEqualTo(ErrorCode.NOT_A_RECEIVER);
        assertThat(failure)
            .hasMessageContaining("p2 is a data party of test-")
            .hasMessageContaining("every data party has to see each step");
      }
    }
    assertThat(parties.posted()).isEmpty();
    // What is found in one step needs nobody to see it.
    String oneStep = "SELECT max(word), count(*) FROM {t} WHERE id < 4";
    assertThat(Consortium.of(parties.attempt(oneStep), "p3").answer())
        .isEqualTo(parties.plain(oneStep));
  }

  @Test
  void whoOnlyComputesNeedNotSeeTheSteps(@TempDir Path folder) {
    Consortium parties = three(folder).roles(2, "[compute]").receivers("[p1, p2]").build();
    String query = "SELECT min(far), max(far) FROM {t} WHERE id IN (1, 2, 7)";
    Map<String, Consortium.Result> results = parties.attempt(query);
    assertThat(Consortium.of(results, "p1").answer()).isEqualTo(parties.plain(query));
    assertThat(Consortium.of(results, "p2").answer()).isEqualTo(parties.plain(query));
    assertThat(Consortium.ours(Consortium.of(results, "p3").failure()).code())
        .isEqualTo(ErrorCode.NOT_A_RECEIVER);
  }
}
