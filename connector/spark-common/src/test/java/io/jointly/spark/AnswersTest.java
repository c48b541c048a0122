package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.logging.log4j.Level;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * An answer says what it is: on a line that every shell shows, and in the table of answers. East
 * has rows at one party only, west has none. The third party has no rows of 2021.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswersTest {

  private Path folder;
  private Consortium parties;
  private Consortium release;

  @BeforeAll
  void start(@TempDir Path given) throws Exception {
    folder = given;
    parties = consortium("suppress", "zero_groups: suppress");
    release = consortium("release", "zero_groups: release");
  }

  private Consortium consortium(String name, String rule) throws Exception {
    Consortium.Builder builder =
        Consortium.in(Files.createDirectories(folder.resolve(name)))
            .columns(
                "region: {type: string, use: [dimension, filter], values: [north, south, east,"
                    + " west]}",
                "y: {type: int, use: [dimension, filter], min: 2021, max: 2023}",
                "x: {type: int, use: [measure], min: 0, max: 1000}")
            .rules(
                "{min_group_size: 6, min_group_size_of_others: 0, min_parties: 2, " + rule + "}");
    for (int party = 0; party < 3; party++) {
      builder.rows(
          """
          SELECT IF(id %% 2 = 0, 'north', 'south') AS region,
                 CAST(%d + id %% 2 AS INT) AS y, CAST(id AS INT) AS x FROM range(20)
          UNION ALL SELECT %s, 2022, CAST(id AS INT) FROM range(%d)
          """
              .formatted(
                  party == 2 ? 2022 : 2021,
                  party == 0 ? "'east'" : "IF(id < 0, 'east', NULL)",
                  party == 0 ? 4 : 3));
    }
    return builder.build();
  }

  /** What p1, or another party, is told at the level that shells show. */
  private static List<String> told(String party, Runnable action) {
    try (LogCapture capture = LogCapture.at(Level.WARN)) {
      action.run();
      return capture.lines().stream()
          .filter(line -> line.startsWith("WARN io.jointly.progress " + party + ": "))
          .map(line -> line.substring(line.indexOf(party)))
          .toList();
    }
  }

  private static Row last(Consortium parties, String party) {
    return parties
        .spark
        .sql("SELECT * FROM " + party + ".answers ORDER BY answered_at DESC LIMIT 1")
        .collectAsList()
        .get(0);
  }

  @Test
  void theLineCountsWhatAReaderCounts() {
    String query = "SELECT region, count(*) AS n FROM {t} GROUP BY region";
    assertThat(told("p1", () -> parties.joint(query)))
        .singleElement()
        .asString()
        .contains(
            "answered over the rows of 3 parties: p1, p2, p3; 2 of 4 declared groups shown, 2")
        .contains("are suppressed", "a group is shown if 2 parties have 3 rows or more each")
        .contains("groups without rows are suppressed, too", "SELECT suppressed FROM p1.answers")
        .contains("and 1 group with NULL")
        .doesNotContain("5", "no row (");
    assertThat(told("p1", () -> release.joint(query)))
        .singleElement()
        .asString()
        .contains("2 of 4 declared groups shown, 1 has no row, 1 is suppressed")
        .doesNotContain("groups without rows");

    // Of those that the conditions leave.
    assertThat(
            told(
                "p1",
                () ->
                    parties.joint(
                        query.replace("GROUP", "WHERE region IN ('north'," + " 'south') GROUP"))))
        .singleElement()
        .asString()
        .contains("2 of 2 declared groups shown")
        .doesNotContain("suppressed");
    assertThat(
            told("p1", () -> parties.joint(query.replace("GROUP", "WHERE region = 'east' GROUP"))))
        .singleElement()
        .asString()
        .contains("no group is shown, because all 1 declared group is suppressed");
    assertThat(
            told("p1", () -> parties.joint("SELECT count(*) AS n FROM {t} WHERE region = 'east'")))
        .singleElement()
        .asString()
        .contains("the total is not shown (");
    assertThat(told("p1", () -> parties.joint("SELECT sum(x) AS n FROM {t}")))
        .singleElement()
        .asString()
        .contains("the total is shown")
        .doesNotContain("suppressed");
  }

  @Test
  void whoSelectsNoRowIsToldAndNobodyElse() {
    String query = "SELECT count(*) AS n FROM {t} WHERE y = 2021";
    List<String> lines;
    try (LogCapture capture = LogCapture.at(Level.WARN)) {
      parties.joint(query);
      lines = capture.lines();
    }
    assertThat(lines.stream().filter(line -> line.contains("selected no row")))
        .singleElement()
        .asString()
        .contains("p3: answered");
    assertThat(last(parties, "p3").<Boolean>getAs("own_rows_selected")).isFalse();
    assertThat(last(parties, "p1").<Boolean>getAs("own_rows_selected")).isTrue();
  }

  @Test
  void theTableOfAnswersSaysTheSame() {
    String query = "SELECT region, y, sum(x) AS n FROM {t} GROUP BY region, y";
    parties.joint(query);
    List<String> again = told("p2", () -> parties.dataset("p2", query).collectAsList());
    assertThat(again)
        .singleElement()
        .asString()
        .contains("p2: from memory, nobody was asked: the answer of 20", "in run run-")
        .contains("to ask anew, set spark.sql.catalog.p2.run to another name at all parties");
    Row row = last(parties, "p2");
    assertThat(row.<String>getAs("table")).isEqualTo("t");
    assertThat(row.<String>getAs("run")).isEqualTo("run-" + parties.number);
    assertThat(row.<String>getAs("query")).contains("sum(x)").contains("GROUP BY");
    assertThat(row.<String>getAs("query_digest")).hasSize(64);
    assertThat(row.<String>getAs("session")).matches("[0-9a-f]{16,}/[0-9a-f]{16,}");
    assertThat(parties.posted()).anyMatch(name -> name.startsWith(row.<String>getAs("session")));
    assertThat(row.<Long>getAs("reads_from_memory")).isEqualTo(1);
    assertThat((Object) row.getAs("last_read")).isNotNull();
    Row rules = row.getAs("rules");
    assertThat(rules.toString()).isEqualTo("[2,3,3,suppress,drop]");
    assertThat(row.<Integer>getAs("declared_groups")).isEqualTo(12);
    long shown =
        parties.dataset("p2", query).filter("region IS NOT NULL AND y IS NOT NULL").count();
    assertThat(row.<Integer>getAs("shown")).isEqualTo((int) shown);
    assertThat(row.<Integer>getAs("suppressed_groups")).isEqualTo(12 - (int) shown);
    List<Row> hidden =
        parties
            .spark
            .sql(
                "SELECT g['region'] AS region, CAST(g['y'] AS INT) AS y FROM (SELECT"
                    + " explode(suppressed) AS g FROM (SELECT * FROM p2.answers ORDER BY"
                    + " answered_at DESC LIMIT 1))")
            .collectAsList();
    List<String> expected =
        parties
            .spark
            .sql(
                "SELECT r, y FROM VALUES ('north'), ('south'), ('east'), ('west') AS a(r) CROSS JOIN"
                    + " VALUES (2021), (2022), (2023) AS b(y)")
            .collectAsList()
            .stream()
            .map(Row::toString)
            .collect(Collectors.toList());
    parties
        .dataset("p2", query)
        .select("region", "y")
        .collectAsList()
        .forEach(group -> expected.remove(group.toString()));
    assertThat(hidden.stream().map(Row::toString)).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void itIsATableLikeOthersAndContactsNobody() {
    SparkSession spark = parties.spark;
    int before = parties.posted().size();
    assertThat(spark.sql("SHOW TABLES IN p1").collectAsList().toString()).contains("answers");
    assertThat(spark.sql("DESCRIBE p1.answers").collectAsList().toString())
        .contains("own_rows_selected,boolean,whether this party's own rows");
    assertThat(spark.sql("DESCRIBE EXTENDED p1.ANSWERS").collectAsList().toString())
        .contains("this_party=p1");
    assertThat(spark.table("p1.answers").filter("shown >= 0").select("run").distinct().count())
        .isLessThanOrEqualTo(1);
    assertThat(
            spark
                .sql("SELECT count(*) FROM p1.answers a JOIN p2.answers b USING (session)")
                .collectAsList())
        .hasSize(1);
    assertThat(parties.posted()).hasSize(before);
    JointlyException options =
        Consortium.failureOf(() -> spark.read().option("x", "1").table("p1.answers").count());
    assertThat(options.code()).isEqualTo(ErrorCode.OPTION);
  }

  @Test
  void aPipelineCanFailOnWhatIsNotShown() {
    SparkSession strict = release.session("spark.sql.catalog.p1.on-suppressed", "fail");
    String query = "SELECT region, count(*) AS n, avg(x) AS m FROM {t} GROUP BY region";
    release.joint(query);
    long joins = release.joins();
    JointlyException failure =
        Consortium.failureOf(() -> strict.sql(release.at("p1", query)).collectAsList());
    assertThat(failure.code()).isEqualTo(ErrorCode.SUPPRESSED);
    assertThat(failure)
        .hasMessageContaining("1 of 4 declared groups")
        .hasMessageContaining("on-suppressed=warn");
    // West has no rows. In the group of NULL too few have an x, and it has rows for certain.
    assertThat(failure).hasMessageContaining("and 1 group with NULL");
    assertThat(strict.sql(release.at("p1", query)).filter("region <> 'east'").collectAsList())
        .hasSize(2);
    assertThat(
            Consortium.failureOf(
                () -> strict.sql(release.at("p1", query)).filter("region IS NULL").collectAsList()))
        .hasMessageContaining("[JOINTLY_SUPPRESSED] 1 group with NULL");
    strict.conf().set("spark.sql.catalog.p1.on-suppressed", "warn");
    assertThat(strict.sql(release.at("p1", query)).collectAsList()).hasSize(2);
    assertThat(release.joins()).isEqualTo(joins);

    // Where groups without rows are suppressed, a group of NULL mostly is one of them.
    String declared =
        query.replace("GROUP", "WHERE region IN ('north', 'south') OR region IS NULL GROUP");
    parties.joint(declared);
    SparkSession lenient = parties.session("spark.sql.catalog.p1.on-suppressed", "fail");
    assertThat(lenient.sql(parties.at("p1", declared)).collectAsList()).hasSize(2);
    assertThat(last(parties, "p1").<Integer>getAs("null_groups_suppressed")).isEqualTo(1);

    SparkSession other = release.session("spark.sql.catalog.p1.on-suppressed", "failing");
    assertThat(Consortium.failureOf(() -> other.sql(release.at("p1", query)).collectAsList()))
        .hasMessageContaining("on-suppressed is neither warn nor fail");
  }
}
