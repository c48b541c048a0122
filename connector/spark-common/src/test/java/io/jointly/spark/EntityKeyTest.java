package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a table has an entity key, people are counted by the rules, and rows by the query. */
class EntityKeyTest {

  @TempDir static Path folder;

  private static Consortium suppress;
  private static Consortium release;

  @BeforeAll
  static void start() {
    suppress = consortium("suppress", "zero_groups: suppress");
    release = consortium("release", "zero_groups: release");
  }

  private static Consortium consortium(String name, String rule) {
    Path own = folder.resolve(name);
    own.toFile().mkdirs();
    Consortium.Builder builder =
        Consortium.in(own)
            .compiling()
            .entityKey("pid")
            .columns(
                "g: {type: string, use: [dimension, filter], values: [people, visits, unknown, mixed,"
                    + " none]}",
                "x: {type: int, use: [filter, measure], min: 0, max: 100, functions: [count, sum,"
                    + " avg, min, max, variance]}",
                "c: {type: string, use: [measure, filter], values: [a, b]}")
            .rules(
                "{min_group_size: 7, min_group_size_of_others: 3, min_parties: 3, "
                    + rule
                    + ", aggregate_arguments: any_expression}");
    for (int party = 0; party < 3; party++) {
      builder.rows(rows(party));
    }
    return builder.build();
  }

  private static String rows(int party) {
    List<String> rows = new ArrayList<>();
    // Three people each, with one to three rows; b only of the first one.
    for (int person = 0; person < 3; person++) {
      for (int i = 0; i <= person; i++) {
        rows.add(row("people", "P" + person, 1 + 10 * person + i + party, person == 0 ? "b" : "a"));
      }
    }
    // Two people each with many rows.
    for (int i = 0; i < 12; i++) {
      rows.add(row("visits", "P" + i % 2, i, "a"));
    }
    // Rows of nobody.
    for (int i = 0; i < 9; i++) {
      rows.add(row("unknown", null, i, "a"));
    }
    // Three people and a row of nobody; only one person each has an x below 10.
    for (int person = 0; person < 3; person++) {
      rows.add(row("mixed", "Q" + person, person == 0 ? 5 : 50, "a"));
      rows.add(row("mixed", "Q" + person, 60, "b"));
    }
    rows.add(row("mixed", null, 1, "b"));
    return "SELECT * FROM VALUES " + String.join(", ", rows) + " AS t(g, pid, x, c)";
  }

  private static String row(String g, @Nullable String pid, int x, String c) {
    return "('%s', %s, %d, '%s')"
        .formatted(g, pid == null ? "CAST(NULL AS STRING)" : "'" + pid + "'", x, c);
  }

  @Test
  void groupsOfFewPeopleAreAbsentAndAllElseIsAsEver() {
    String query =
        "SELECT g, count(*) AS n, sum(x) AS s, avg(x) AS a, min(x) AS l, max(x) AS h, var_pop(x) AS"
            + " v FROM {t} GROUP BY g ORDER BY g";
    List<Row> expected =
        suppress.plain(query.replace("GROUP BY", "WHERE g IN ('people', 'mixed') GROUP BY"));
    assertThat(suppress.joint(query)).isEqualTo(expected);
    assertThat(release.joint(query)).as("rows of nobody are no empty group").isEqualTo(expected);
  }

  @Test
  void peopleOfEveryCellAreCounted() {
    // At each party only one person of the group has b.
    assertThat(suppress.joint("SELECT g, count(DISTINCT c) AS d FROM {t} GROUP BY g"))
        .isEqualTo(suppress.plain("SELECT 'mixed', 2L"));
    assertThat(
            release
                .each("SELECT g, p1.top_k(c, 2) AS d FROM {t} WHERE g = 'people' GROUP BY g")
                .get("p1"))
        .isEmpty();
  }

  @Test
  void peopleInBetweenAreCounted() {
    assertThat(
            suppress.joint(
                "SELECT g, sum(x) AS s, sum(CASE WHEN x >= 10 THEN x END) AS t FROM {t} WHERE g ="
                    + " 'mixed' GROUP BY g"))
        .isEmpty();
    String none =
        "SELECT g, sum(x) AS s, sum(CASE WHEN x >= 0 THEN x END) AS t FROM {t} WHERE g = 'mixed'"
            + " GROUP BY g";
    assertThat(suppress.joint(none)).isEqualTo(suppress.plain(none)).hasSize(1);
  }

  @Test
  void aGlobalAggregateOfNobodyIsReleased() {
    String query = "SELECT count(*) AS n FROM {t} WHERE g = 'none'";
    assertThat(release.joint(query)).isEqualTo(release.plain(query));
    assertThat(suppress.joint(query)).isEmpty();
  }

  @Test
  void explainSaysWhoIsCounted() {
    assertThat(
            suppress
                .dataset("p1", "SELECT g, count(*) FROM {t} GROUP BY g")
                .queryExecution()
                .executedPlan()
                .toString())
        .contains("1 count of different pid");
  }
}
