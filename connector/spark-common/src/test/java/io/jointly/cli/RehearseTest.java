package io.jointly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.spark.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearseTest {

  @TempDir Path folder;

  @BeforeEach
  void start() throws Exception {
    SparkSession.setDefaultSession(SharedSpark.newSession());
    TrialCollaboration.in(folder);
  }

  private Commands.Result rehearse(String script, String... more) throws Exception {
    Path job = folder.resolve("job.sql");
    Files.writeString(job, script);
    List<String> args =
        new ArrayList<>(
            List.of(
                "rehearse",
                job.toString(),
                "--collaboration",
                folder.resolve("collaboration.yaml").toString()));
    args.addAll(List.of(more));
    return Commands.run(args.toArray(String[]::new));
  }

  @Test
  void aScriptIsAnsweredByPartnersThatAreMadeUp() throws Exception {
    Path summary = folder.resolve("summary.json");
    Commands.Result result =
        rehearse(
            """
            -- how long
            CREATE TEMPORARY VIEW lengths AS
            SELECT region, count(*) AS n, avg(days) AS mean FROM joint.stays GROUP BY region;
            SELECT * FROM lengths ORDER BY region;
            SELECT max(n) < 300 FROM lengths
            """,
            "--rows",
            "100",
            "--summary",
            summary.toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("rehearsing as north; 100 made-up rows of each table at each party, seed 1")
        .contains("-- line 4")
        .contains("region  n")
        .contains("groups are suppressed")
        .contains("passed in ");
    assertThat(Files.readString(summary))
        .contains("\"line\":4")
        .contains("\"failed\":false")
        .contains("\"exit\":0");
    String query = "SELECT sum(days) FROM joint.stays";
    assertThat(withoutTime(rehearse(query, "--seed", "7")))
        .isEqualTo(withoutTime(rehearse(query, "--seed", "7")))
        .isNotEqualTo(withoutTime(rehearse(query, "--seed", "8")).replace("seed 8", "seed 7"));
  }

  private static String withoutTime(Commands.Result result) {
    return result.out().replaceAll("passed in .*", "");
  }

  @Test
  void everyMistakeOfAScriptIsMetInOneRun() throws Exception {
    Path summary = folder.resolve("summary.json");
    Commands.Result result =
        rehearse(
            """
            SELECT ward, count(*) FROM joint.stays GROUP BY ward;

            SELECT region FROM joint.stays;
            SELECT count(*) FROM joint.stays;
            SELECT * FROM nowhere
            """,
            "--summary",
            summary.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out())
        .contains("[JOINTLY_COLUMN_USE]")
        .contains("[JOINTLY_NOT_AGGREGATED]")
        .contains("TABLE_OR_VIEW_NOT_FOUND")
        .contains("failed in ")
        .doesNotContain("\tat ");
    assertThat(Files.readString(summary))
        .contains(
            "\"line\":1,\"rows\":0,\"groups_shown\":0,\"groups_suppressed\":0,\"failed\":true,\"code\":\"JOINTLY_COLUMN_USE\"")
        .contains("\"line\":3")
        .contains("\"line\":4,\"rows\":1")
        .contains("\"exit\":1");
  }

  @Test
  void whereItsFilesGoIsLookedAtBeforeTheJobRuns() throws Exception {
    for (String option : List.of("--summary", "--templates")) {
      Path file = folder.resolve("nowhere").resolve("file");
      Commands.Result result = rehearse("SELECT 1", option, file.toString());
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err())
          .startsWith(
              "[JOINTLY_OPTION] " + option + " is " + file + ", and its folder is not there");
      assertThat(result.out()).isEmpty();
      Commands.Result taken =
          rehearse("SELECT sum(days) FROM joint.stays", option, folder.toString());
      assertThat(taken.code()).isEqualTo(1);
      assertThat(taken.err())
          .startsWith("[JOINTLY_OPTION] " + option + " " + folder + " cannot be written (");
    }
  }

  @Test
  void explainIsThatOfTheRealRun() throws Exception {
    assertThat(rehearse("EXPLAIN SELECT sum(days) FROM joint.stays").out())
        .contains("JointScan")
        .contains("north, south, east");
  }

  @Test
  void whatCannotBeRehearsedIsRefused() throws Exception {
    assertThat(rehearse("  -- nothing").err()).contains("has no statement");
    assertThat(rehearse("SELECT 1", "--party", "west").err())
        .contains("'west' is no party; the parties are north, south, east");
    assertThat(rehearse("SELECT 1", "--rows", "0").err()).contains("--rows is 0");
    assertThat(rehearse("SELECT 1", "--", "x").err()).contains("takes no arguments");
    assertThat(Commands.run("rehearse", "nowhere.sql", "--collaboration", "c.yaml").err())
        .contains("nowhere.sql is not there");
    assertThat(Commands.run("rehearse", "--collaboration", "c.yaml").code()).isEqualTo(2);
  }
}
