package io.jointly.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example's collaboration and query end to end, three parties in one JVM. */
class ThreePartiesTest {

  private static final Path EXAMPLE = Path.of("three-hospitals");
  private static final List<String> IDS = List.of("north", "south", "east");

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static LocalParties parties;
  private static LocalParties unruled;
  private static int runs;

  @BeforeAll
  static void start() throws IOException {
    spark = LocalSpark.start();
    for (Hospital hospital : Hospital.values()) {
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < hospital.rows() / 80; i++) {
        rows.add(Admissions.row(3, hospital, i));
      }
      if (hospital == Hospital.EAST) {
        rows.add(RowFactory.create("P0", null, 70, null, null, 1.25));
      }
      spark.createDataFrame(rows, Admissions.SCHEMA).write().parquet(data(hospital.id()));
    }
    Path rules = EXAMPLE.resolve("collaboration.yaml");
    parties = parties("parties", rules);
    Path noRules = folder.resolve("no-rules.yaml");
    Files.writeString(
        noRules, Files.readString(rules) + "rules: {min_group_size: 1, min_parties: 1}\n");
    unruled = parties("unruled", noRules);
    PlainUnion.define(spark, "joint.admissions", IDS.stream().map(ThreePartiesTest::data).toList());
  }

  private static LocalParties parties(String name, Path collaboration) throws IOException {
    return LocalParties.prepare(
        folder.resolve(name),
        collaboration,
        IDS,
        "admissions",
        party -> "SELECT * FROM parquet.`" + data(party) + "`");
  }

  @AfterAll
  static void stop() throws IOException {
    spark.close();
  }

  private static String data(String party) {
    return folder.resolve(party).toString();
  }

  private static List<ResultTable> joint(LocalParties of, String sql)
      throws IOException, InterruptedException {
    return of.run(spark, "memory:three-parties", "run-" + runs++, sql);
  }

  private static void sameAsPlain(String sql) throws IOException, InterruptedException {
    same(SqlRun.run(spark, sql), joint(unruled, sql));
  }

  private static void same(ResultTable plain, List<ResultTable> answers) {
    for (ResultTable answer : answers) {
      assertThat(Comparison.with(plain).differences(answer)).isEmpty();
    }
  }

  @Test
  void theExamplesAnswerIsPlainSparks() throws IOException, InterruptedException {
    String sql = Files.readString(EXAMPLE.resolve("query.sql"));
    assertThat(SqlRun.run(spark, sql).rows()).hasSizeGreaterThan(28);
    sameAsPlain(sql);
  }

  /** Some groups are too small, and plain.sql knows which. */
  @Test
  void theRulesShowWhatPlainSqlSaysThatTheyShow() throws IOException, InterruptedException {
    String sql = Files.readString(EXAMPLE.resolve("query.sql"));
    ResultTable all = SqlRun.run(spark, sql);
    ResultTable shown = SqlRun.run(spark, Files.readString(EXAMPLE.resolve("plain.sql")));
    assertThat(shown.rows()).hasSizeBetween(1, all.rows().size() - 1);
    same(shown, joint(parties, sql));
  }

  @Test
  void anEmptySelectionIsPlainSparks() throws IOException, InterruptedException {
    String nobody =
        " FROM joint.admissions WHERE region = 'abroad' AND age = 120 AND admitted = DATE'2020-01-01'";
    String byRegion = "SELECT region, sum(cost)" + nobody + " GROUP BY region";
    assertThat(SqlRun.run(spark, byRegion).rows()).isEmpty();
    sameAsPlain(byRegion);
    sameAsPlain("SELECT count(*), sum(cost), avg(los_days)" + nobody);
  }

  @Test
  void oneQuestionInTwoStatements() throws IOException, InterruptedException {
    sameAsPlain(
        "CREATE OR REPLACE TEMPORARY VIEW old AS SELECT * FROM joint.admissions WHERE age >= 80;\n"
            + "SELECT region, count(*) n FROM old GROUP BY region HAVING count(*) > 1 ORDER BY n");
  }

  @Test
  void whatIsNotListedCannotBeSeen() {
    assertThatThrownBy(() -> joint(parties, "SELECT count(name_code) FROM joint.admissions"))
        .hasMessageContaining("name_code");
    assertThatThrownBy(() -> joint(parties, "SELECT region, cost FROM joint.admissions"))
        .hasMessageContaining("[JOINTLY_");
  }

  @Test
  void everyPartyWritesIntoTheFolderWhatTheAccountingExpects()
      throws IOException, InterruptedException {
    Path mailbox = Files.createDirectory(folder.resolve("mailbox"));
    unruled.run(spark, "file:" + mailbox, "filed", "SELECT count(*) FROM joint.admissions");
    List<MailboxUse.Line> use = MailboxUse.of(mailbox, IDS);
    assertThat(use).extracting(MailboxUse.Line::what).doesNotContain("other files");
    for (String from : IDS) {
      for (String to : IDS) {
        long shares =
            use.stream()
                .filter(u -> u.from().equals(from) && u.to().equals(to))
                .mapToLong(MailboxUse.Line::messages)
                .sum();
        assertThat(shares).as(from + " to " + to).isEqualTo(from.equals(to) ? 0 : 2);
      }
    }
  }
}
