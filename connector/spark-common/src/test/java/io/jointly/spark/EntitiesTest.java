package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the collaboration says of entities, their keys and public tables, as SQL and check see it.
 */
class EntitiesTest {

  private static final String ENTITIES =
      "{patient: {at: one_party}, visit: {at: one_party, of: patient}}";

  private static final String CONCEPT =
      """
      public: true
      columns:
        id: {type: int, use: [key]}
        name: {type: string, use: [dimension, filter], values: [stroke, sepsis]}
        weight: {type: double, use: [filter]}
      """;

  private static final String CODES =
      "SELECT * FROM VALUES (1, 'stroke', 0.5D), (2, 'sepsis', NULL) AS t(id, name, weight)";

  @TempDir static Path folder;

  private static Consortium parties;

  @BeforeAll
  static void start() {
    parties = consortium(folder, "SELECT 'a' AS g, 1L AS pid, 'v1' AS vid, 3 AS x", CODES);
  }

  private static Consortium consortium(Path folder, String first, String codes) {
    String rows = "SELECT 'a' AS g, %dL AS pid, 'v%d' AS vid, 3 AS x";
    return Consortium.in(folder)
        .inPartitions()
        .entities(ENTITIES)
        .entityKey("{visit: vid, patient: pid}\n    max_rows_per_entity: {patient: 3, visit: 1}")
        .columns(
            "g: {type: string, use: [dimension, filter], values: [a, b]}",
            "pid: {type: bigint, use: [key]}",
            "vid: {type: string, use: [key]}",
            "x: {type: int, use: [measure], min: 0, max: 9}")
        .table("concept", CONCEPT, codes, CODES, CODES)
        .rows(first)
        .rows(rows.formatted(2, 2))
        .rows(rows.formatted(3, 3))
        .build();
  }

  private static String refusal(ErrorCode code, String query) {
    var failure = Consortium.failureOf(() -> parties.dataset("p1", query).collectAsList());
    assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
    return String.valueOf(failure.getMessage());
  }

  @Test
  void describeNamesEntitiesAndKeys() {
    String described =
        parties.spark.sql("DESCRIBE EXTENDED p1.t").collectAsList().stream()
            .map(Row::toString)
            .reduce("", String::concat);
    assertThat(described)
        .contains("[pid,bigint,use [key]; functions [count, count_distinct]]", "[vid,string,use")
        .contains("entities=patient at one_party; visit at one_party, of patient")
        .contains("entity_key=patient: pid, visit: vid")
        .contains("max_rows_per_entity=patient: 3, visit: 1");
    assertThat(parties.spark.sql("DESCRIBE EXTENDED p1.concept").collectAsList().toString())
        .contains("public=true", "[id,int,use [key]");
  }

  @Test
  void aKeyIsNoGroupNoConditionAndNoNumber() {
    assertThat(refusal(ErrorCode.COLUMN_USE, "SELECT count(*) FROM {t} WHERE pid = 7"))
        .contains("WHERE", "JOIN and GROUP BY below the total");
    assertThat(refusal(ErrorCode.COLUMN_USE, "SELECT pid, count(*) FROM {t} GROUP BY pid"))
        .contains("GROUP BY", "JOIN and GROUP BY below the total");
    assertThat(refusal(ErrorCode.COLUMN_USE, "SELECT max(pid) FROM {t}"))
        .contains("max(pid)", "JOIN and GROUP BY below the total");
    assertThat(refusal(ErrorCode.COLUMN_USE, "SELECT p1.approx_count_distinct(pid) FROM {t}"))
        .contains("approx_count_distinct(pid)");
    assertThat(parties.matches("SELECT count(pid) AS n FROM {t}")).hasSize(1);
  }

  /** Without the session extension; the party's own copy, a source with a join among others. */
  @Test
  void aPublicTableIsReadAsThisPartysOwnCopy() {
    long joins = parties.joins();
    for (String query :
        List.of(
            "SELECT * FROM {concept} ORDER BY id",
            "SELECT count(*) AS n, sum(weight) AS w FROM {concept}",
            "SELECT name FROM {concept} WHERE id > 1 AND upper(name) = 'SEPSIS'",
            "SELECT a.name, b.id FROM {concept} a LEFT JOIN {concept} b ON a.id + 1 = b.id ORDER BY"
                + " a.id",
            "SELECT id FROM {concept} WHERE weight < (SELECT max(weight) + 1 FROM {concept})")) {
      assertThat(parties.dataset("p1", query).collectAsList())
          .as(query)
          .isEqualTo(parties.plain(query));
    }
    assertThat(parties.joins()).as("nobody is asked").isEqualTo(joins);
    Dataset<Row> read = parties.dataset("p2", "SELECT name FROM {concept} WHERE id = 1");
    assertThat(read.queryExecution().executedPlan().toString())
        .contains("Scan own copy of public table concept (nobody is asked)", "id = 1");
    assertThat(read.cache().count()).isEqualTo(1);
    read.unpersist();
  }

  private static List<String> check(Consortium checked) {
    List<String> lines = new ArrayList<>();
    new CatalogCheck(checked.spark, "p1", lines::add).run();
    return lines;
  }

  private static String digest(List<String> lines) {
    String line =
        lines.stream().filter(each -> each.contains("it is public")).findFirst().orElseThrow();
    return line.substring(line.lastIndexOf(' ') + 1);
  }

  @Test
  void checkHoldsOwnRowsAgainstTheDeclaration(@TempDir Path own) throws Exception {
    // Four rows of patient 1. Visit v1 has two patients, v2 one and nobody, v3 twice the same.
    Consortium wrong =
        consortium(
            own,
            "SELECT 'a' AS g, pid, vid, 3 AS x FROM VALUES (1L, 'v1'), (2L, 'v1'), (1L, 'v2'),"
                + " (NULL, 'v2'), (1L, 'v3'), (1L, 'v3'), (5L, NULL), (5L, 'v4') AS t(pid, vid)",
            "SELECT * FROM VALUES (2, 'sepsis', NULL), (1, 'stroke', 0.5D) AS t(id, name, weight)");
    List<String> lines = check(wrong);
    assertThat(lines)
        .contains(
            "note: table t: rows with NULL as their entity_key pid, which count as nobody: 1",
            "note: table t: rows with NULL as their entity_key vid, which no count of vid counts: 1",
            "PROBLEM [JOINTLY_TOO_MANY_ROWS] table t: values of pid with more rows than"
                + " max_rows_per_entity: 3 (the most that one has is 4): 1",
            "PROBLEM [JOINTLY_TOO_MANY_ROWS] table t: values of vid with more rows than"
                + " max_rows_per_entity: 1 (the most that one has is 2): 3",
            "PROBLEM [JOINTLY_SOURCE] table t: values of vid with rows of several pid, or of none,"
                + " although each visit belongs to one patient: 2");
    assertThat(
            lines.stream()
                .filter(line -> line.startsWith("    this shows them: "))
                .map(line -> line.substring("    this shows them: ".length()))
                .map(query -> wrong.spark.sql(query).count()))
        .containsExactly(1L, 1L, 1L, 3L, 2L);

    List<String> right = check(parties);
    assertThat(right)
        .noneMatch(line -> line.startsWith("PROBLEM"))
        .contains(
            "note: all rows of one visit are at one party, as agreed; no party can check it of the"
                + " others");
    assertThat(digest(right)).as("the order of rows does not matter").isEqualTo(digest(lines));
  }

  @Test
  void anotherCopyHasAnotherDigest(@TempDir Path own) throws Exception {
    String first = "SELECT 'a' AS g, 1L AS pid, 'v1' AS vid, 3 AS x";
    String twice = CODES + " UNION ALL " + CODES;
    String other = CODES.replace("0.5D", "0.25D");
    String swapped = CODES.replace("0.5D", "CAST(NULL AS DOUBLE)").replace("', NULL", "', 0.5D");
    List<String> digests = new ArrayList<>(List.of(digest(check(parties))));
    for (String codes : List.of(twice, other, swapped)) {
      Path one = Files.createDirectory(own.resolve(String.valueOf(digests.size())));
      digests.add(digest(check(consortium(one, first, codes))));
    }
    assertThat(digests).doesNotHaveDuplicates();
  }
}
