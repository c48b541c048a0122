package io.jointly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.spark.LocalCollaboration;
import io.jointly.spark.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A script under a scheduler. Partners' agents answer it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunCommandTest {

  private static final String MEANS =
      "SELECT region, count(*) AS n, sum(days) AS days FROM joint.stays GROUP BY region";

  @TempDir static Path folder;

  private LocalCollaboration local;
  private SparkSession session;

  @BeforeAll
  void start() throws Exception {
    TrialCollaboration.in(folder);
    local =
        LocalCollaboration.of(
                SharedSpark.newSession(), folder.resolve("collaboration.yaml").toString())
            .mockRows(200, 3)
            .start();
    session = local.session("north");
  }

  @AfterAll
  void stop() {
    SparkSession.clearActiveSession();
    local.close();
  }

  @BeforeEach
  void submit() {
    session.conf().unset("spark.sql.catalog.joint.run");
    SparkSession.setDefaultSession(session);
    SparkSession.setActiveSession(session);
  }

  private Commands.Result run(String run, String sql, String... more) throws Exception {
    Path script = folder.resolve("report.sql");
    Files.writeString(script, sql);
    session.conf().unset("spark.sql.catalog.joint.run");
    List<String> args = new ArrayList<>(List.of("run", script.toString(), "--run", run));
    args.addAll(List.of(more));
    return Commands.run(args.toArray(String[]::new));
  }

  private List<Row> answer(String sql) {
    return local.sql("south", sql).collectAsList();
  }

  @Test
  void rowsArePrintedWithoutAPlaceForThem() throws Exception {
    Commands.Result done = run("m1", "SET x.y = 1;\n" + MEANS + " ORDER BY region");
    assertThat(done.err()).isEmpty();
    assertThat(done.code()).isZero();
    assertThat(done.out())
        .contains("-- line 2", "region  n", "run m1 of " + folder.resolve("report.sql"))
        .contains(" is done, in ");
  }

  @Test
  void aRunIsDoneOnce() throws Exception {
    String out = folder.resolve("means/2026-11").toString();
    Commands.Result first = run("2026-11", MEANS, "--out", out);
    assertThat(first.err()).isEmpty();
    assertThat(first.code()).isZero();
    List<Row> expected = answer(MEANS + " ORDER BY region");
    // Some are suppressed, some are not.
    assertThat(expected).hasSizeBetween(1, 7);
    assertThat(first.out())
        .contains("kept " + expected.size() + " rows in " + out)
        .doesNotContain("region  n");
    assertThat(session.read().parquet(out).orderBy("region").collectAsList()).isEqualTo(expected);
    String record = Files.readString(Path.of(out, "_jointly.json"));
    assertThat(record)
        .startsWith("{\"run\":\"2026-11\",\"job_sha256\":\"")
        .contains(
            "\"statements\":[{\"line\":1,\"rows\":N,\"groups_shown\":N,\"groups_suppressed\":M,"
                .replace("N", "" + expected.size())
                .replace("M", "" + (8 - expected.size())))
        .contains("\"answers\":[{\"answered_at\":", "\"parties\":[\"east\",\"north\",\"south\"]")
        .contains("\"query_digest\":\"", "\"rules\":{\"min_parties\":3,");
    // It says where the answer comes from, and no total.
    for (Row each : expected) {
      assertThat(record).doesNotContain(":" + each.getLong(2) + ",", ":" + each.getLong(2) + "}");
    }
    Commands.Result again = run("2026-11", MEANS, "--out", out);
    assertThat(again.code()).isZero();
    assertThat(again.out())
        .isEqualTo(
            "run 2026-11 of "
                + folder.resolve("report.sql")
                + " was done before; nothing was asked\n");
    Commands.Result other = run("2026-12", MEANS, "--out", out);
    assertThat(other.code()).isEqualTo(65);
    assertThat(other.err()).contains("is the record of another run than '2026-12'");
    Commands.Result changed = run("2026-11", MEANS + " ORDER BY n", "--out", out);
    assertThat(changed.code()).isEqualTo(65);
    assertThat(changed.err()).contains("says that run '2026-11' was done by another script");
  }

  @Test
  void aScriptThatWritesItselfIsDoneOnce() throws Exception {
    String record = folder.resolve("records/december.json").toString();
    String table = folder.resolve("december").toString();
    String script = "INSERT OVERWRITE DIRECTORY '" + table + "' USING parquet " + MEANS;
    assertThat(run("december", script, "--record", record).code()).isZero();
    long written = Files.getLastModifiedTime(Path.of(table)).toMillis();
    assertThat(run("december", script, "--record", record).out()).contains("was done before");
    assertThat(Files.getLastModifiedTime(Path.of(table)).toMillis()).isEqualTo(written);
    assertThat(session.read().parquet(table).orderBy("region").collectAsList())
        .isEqualTo(answer(MEANS + " ORDER BY region"));
  }

  @Test
  void aScriptThatAsksForWhatItCannotHaveIsNotTriedAgain() throws Exception {
    Commands.Result rows = run("m2", "SELECT region FROM joint.stays;\n" + MEANS);
    assertThat(rows.code()).isEqualTo(65);
    assertThat(rows.out())
        .contains("[JOINTLY_NOT_AGGREGATED]", "failed: change the job")
        .doesNotContain("-- line 2");
    assertThat(run("m2", "SELECT nothing FROM joint.stays").code()).isEqualTo(65);
    assertThat(run("m2", "SELEKT 1").code()).isEqualTo(65);
    Path out = folder.resolve("none");
    Commands.Result command = run("m2", "CREATE TABLE t (a INT) USING parquet", "--out", "" + out);
    assertThat(command.code()).isEqualTo(65);
    assertThat(command.err()).contains("report.sql, line 1: the last statement is no query");
    assertThat(out).doesNotExist();
    assertThat(run("m2", "SELECT 'open").err()).contains("report.sql, line 1: the string");
    assertThat(run("m2", "SELECT 1", "--catalog", "other").err()).contains("no catalog other");
    assertThat(run(" ", MEANS).out()).contains("[JOINTLY_OPTION]", "joint.run is empty");
  }

  @Test
  void whatAnInterruptedRunHasLeftIsForAPerson() throws Exception {
    Path out = Files.createDirectories(folder.resolve("left"));
    Files.writeString(out.resolve("part-0.parquet"), "x");
    Commands.Result left = run("m3", MEANS, "--out", out.toString());
    assertThat(left.code()).isEqualTo(77);
    assertThat(left.err()).contains("there are files in " + out + " without a record");
    assertThat(left.out()).contains("failed: a person has to act");
    Files.delete(out.resolve("part-0.parquet"));
    Files.createDirectory(out.resolve("_temporary"));
    assertThat(run("m3", MEANS, "--out", out.toString()).code()).isZero();
  }

  @Test
  void aCallWithoutARunIsRefused() {
    assertThat(Commands.run("run", "report.sql").code()).isEqualTo(2);
  }
}
