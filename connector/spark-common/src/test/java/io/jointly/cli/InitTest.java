package io.jointly.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.error.CallerException;
import io.jointly.spark.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitTest {

  private static final String COLUMNS =
      "region string, AGE int, cost decimal(12, 2), admitted date, los double, alive boolean";

  @TempDir Path folder;

  @BeforeEach
  void start() {
    SparkSession.setDefaultSession(SharedSpark.newSession());
  }

  private Commands.Result init(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "init",
                "--id=stroke-outcomes",
                "--purpose=Cost: \"by\" region",
                "--party=north",
                "--table=admissions",
                "--folder=" + folder));
    args.addAll(Arrays.asList(more));
    return Commands.run(args.toArray(String[]::new));
  }

  private String file(String name) throws Exception {
    return Files.readString(folder.resolve(name));
  }

  private Collaboration read(String text) throws Exception {
    Path written = folder.resolve("finished.yaml");
    Files.writeString(written, text);
    return CollaborationReader.read(written, LocalDate.EPOCH);
  }

  @Test
  void theFilesAreCompleteButForWhatIsMarked() throws Exception {
    Commands.Result result = init("--partners=south,east", "--columns=" + COLUMNS);
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("no line of collaboration.yaml tells anything of your rows")
        .contains("collaboration.yaml, lines 9, 10, 17, 19, 20, 21\n")
        .contains("policy.yaml, lines 2, 5\n");
    String text = file("collaboration.yaml");
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("finished.yaml:9")
        .hasMessageContaining("finished.yaml:17")
        .hasMessageContaining("FILL_IN");
    String key = text.replaceAll("(?s).*id: north, public_key: \"([^\"]+)\".*", "$1");
    Commands.Result south = Commands.run("keygen", folder.resolve("s.pem").toString());
    Commands.Result east = Commands.run("keygen", folder.resolve("e.pem").toString());
    String finished =
        text.replace(
                "south, public_key: FILL_IN", "south, public_key: \"" + south.out().strip() + '"')
            .replace("east, public_key: FILL_IN", "east, public_key: \"" + east.out().strip() + '"')
            .replace("values: []", "values: [a, b]")
            .replaceAll("(cost.*)FILL_IN(.*)FILL_IN", "$10$2100000")
            .replaceAll("(admitted.*)FILL_IN(.*)FILL_IN", "$12020-01-01$22026-12-31")
            .replaceAll("(los.*)FILL_IN(.*)FILL_IN", "$10$23650");
    Collaboration agreed = read(finished);
    assertThat(agreed.purpose()).isEqualTo("Cost: \"by\" region");
    assertThat(agreed.parties().get(0).publicKey()).isEqualTo(key);
    assertThat(agreed.table("admissions").orElseThrow().column("age").orElseThrow().max())
        .isEqualTo(120);
    assertThat(agreed.rules().minGroupSize()).isEqualTo(11);
    assertThat(Files.getPosixFilePermissions(folder.resolve("north.pem"))).hasSize(2);
  }

  @Test
  void twoPartiesAreToldWhatTheyCanSubtract() throws Exception {
    assertThat(init("--partners=south", "--columns=n int").code()).isZero();
    assertThat(file("collaboration.yaml"))
        .contains("accept_two_parties: true")
        .contains("min_parties: 2");
  }

  @Test
  void rowsAreReadOnlyWhereThatIsWanted() throws Exception {
    SparkSession spark = SharedSpark.newSession();
    spark
        .sql(
            "SELECT 'canary \"quoted\"' AS ward, 37 AS n, DATE'2021-05-07' AS d, array(1) AS list,"
                + " 1234.5D AS x, CAST(NULL AS INT) AS none, 12.34BD AS cost, CAST(300 AS SMALLINT)"
                + " AS age UNION ALL SELECT 'b', -412, DATE'2023-02-03', NULL, 7D, NULL, 99.99BD, 1S")
        .createOrReplaceGlobalTempView("init_rows");
    SparkSession.setDefaultSession(spark);
    String source = "--source=global_temp.init_rows";
    assertThat(init("--partners=south,east", source).out())
        .contains("left out, because no query can use their types: list array<int>")
        .contains("no line of collaboration.yaml tells anything");
    assertThat(file("collaboration.yaml"))
        .doesNotContain("canary")
        .doesNotContain("37")
        .doesNotContain("2021");
    for (String each : List.of("collaboration.yaml", "policy.yaml", "north.pem")) {
      Files.delete(folder.resolve(each));
    }
    assertThat(init("--partners=south,east", source, "--look").out())
        .contains("partners will see them: ward, n, d, x, cost\n");
    assertThat(file("collaboration.yaml"))
        .contains(
            "ward: {type: string, use: [dimension, filter], values: [\"b\", \"canary \\\"quoted\\\"\"]}")
        .contains("n: {type: int, use: [dimension, filter, measure], min: -500, max: 40}")
        .contains("d: {type: date, use: [dimension, filter], min: 2021-01-01, max: 2024-01-01}")
        .contains("x: {type: double, use: [measure], min: 0, max: 2000, fraction_bits: 16}")
        .contains(
            "none: {type: int, use: [dimension, filter, measure], min: FILL_IN, max: FILL_IN}")
        .contains("cost: {type: \"decimal(4,2)\", use: [measure], min: 0, max: 99.99}")
        .contains("age: {type: smallint, use: [dimension, filter, measure], min: 0, max: 120}");
  }

  @Test
  void nothingIsOverwrittenOrHalfDone() throws Exception {
    Files.writeString(folder.resolve("policy.yaml"), "mine");
    assertThat(init("--partners=south", "--columns=n int").err()).contains("is there already");
    assertThat(folder.resolve("collaboration.yaml")).doesNotExist();
    assertThat(folder.resolve("north.pem")).doesNotExist();
    assertThat(init("--partners=south", "--columns=n integers").err()).contains("integers");
    assertThat(init("--partners=south", "--columns=n").err()).contains("'n' is no column");
    assertThat(init("--partners=south").err()).contains("--columns or --source");
    assertThat(init("--partners=South", "--columns=n int").err()).contains("'South'");
    assertThat(init("--columns=n int").err()).contains("--partners is missing");
    assertThat(init("--partners=south", "--columns=n int", "--look").err()).contains("--source");
    assertThat(init("--partners=south", "--source=nowhere.at_all").err())
        .contains("JOINTLY_SOURCE");
  }
}
