package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.cli.Commands;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who asked, at every party, where the collaboration wants to know. */
class PersonRecordedTest {

  private static final String QUERY = "SELECT region, count(*) FROM joint.stays GROUP BY region";

  @TempDir Path folder;
  private final SparkSession spark = SharedSpark.newSession();

  private LocalCollaboration start(String more) throws Exception {
    Path yaml =
        Files.writeString(
            folder.resolve("collaboration.yaml"),
            LocalCollaborationTest.YAML.replace("purpose: trial\n", "purpose: trial\n" + more));
    return LocalCollaboration.of(spark, yaml.toString())
        .mockRows(200, 1)
        .option("mailbox", Files.createDirectory(folder.resolve("mailbox")).toString())
        .start();
  }

  private static String log(LocalCollaboration local, String party) throws Exception {
    return Files.readString(Path.of(local.folder(), "audit-trial-" + party + ".log"));
  }

  private static String history(LocalCollaboration local, String party, String... more) {
    Commands.Result result =
        Commands.run(
            Stream.concat(
                    Stream.of(
                        "history",
                        "--collaboration=" + Path.of(local.folder(), "collaboration.yaml"),
                        "--party=" + party,
                        "--policy=" + Path.of(local.folder(), party + ".policy.yaml"),
                        "--audit=" + Path.of(local.folder(), "audit-trial-" + party + ".log")),
                    Stream.of(more))
                .toArray(String[]::new));
    assertThat(result.code()).as(result.err()).isZero();
    return result.out();
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
  }

  @Test
  void everyPartyRecordsAndShowsWhoAsked() throws Exception {
    try (LocalCollaboration local = start("record_person: true\n")) {
      String user = spark.sparkContext().sparkUser();
      String application = spark.sparkContext().appName();
      assertThat(local.sql("south", QUERY).collectAsList()).isNotEmpty();
      String fields =
          "\"person\":\"" + encoded(user) + "\",\"application\":\"" + encoded(application) + "\"";
      assertThat(log(local, "south").lines())
          .anyMatch(line -> line.contains("\"kind\":\"joining\"") && line.contains(fields))
          .noneMatch(line -> line.contains("\"kind\":\"asked\""));
      for (String other : List.of("north", "far-east")) {
        assertThat(log(local, other).lines())
            .as(other)
            .anyMatch(
                line ->
                    line.contains("\"kind\":\"asked\"")
                        && line.contains("\"analyst\":\"south\"")
                        && line.contains(fields))
            .noneMatch(line -> line.contains("\"kind\":\"joining\"") && line.contains("person"));
        assertThat(
                Commands.run(
                        "queries",
                        "--all",
                        "--policy",
                        Path.of(local.folder(), other + ".policy.yaml").toString())
                    .out())
            .contains("; says it is " + user + ", in the application " + application);
      }
      for (String party : List.of("south", "north")) {
        assertThat(history(local, party))
            .contains("  south (" + encoded(user) + " in " + encoded(application) + ")  ");
        assertThat(history(local, party, "--json"))
            .contains("\"asked_by\":\"south\",\"person\":\"" + encoded(user) + " in ");
      }
      String shown =
          Commands.run(
                  "audit",
                  "verify",
                  Path.of(local.folder(), "audit-trial-north.log").toString(),
                  "--collaboration",
                  Path.of(local.folder(), "collaboration.yaml").toString())
              .out();
      assertThat(shown)
          .contains("south says it is " + encoded(user) + " in " + encoded(application));
      assertThat(
              Commands.run(
                      "status",
                      "--collaboration",
                      Path.of(local.folder(), "collaboration.yaml").toString(),
                      "--mailbox",
                      folder.resolve("mailbox").toString())
                  .out())
          .contains("; asks, says it is " + user + ", in the application " + application)
          .contains("; answers by its agent\n");
    }
  }

  @Test
  void nobodyIsNamedWhereTheCollaborationDoesNotWantIt() throws Exception {
    try (LocalCollaboration local = start("")) {
      assertThat(local.sql("south", QUERY).collectAsList()).isNotEmpty();
      for (String party : List.of("south", "north", "far-east")) {
        assertThat(log(local, party)).doesNotContain("\"person\"").doesNotContain("\"asked\"");
        assertThat(history(local, party)).contains("Z  south  ");
      }
      byte[] user = spark.sparkContext().appName().getBytes(StandardCharsets.UTF_8);
      try (var files = Files.walk(folder.resolve("mailbox"))) {
        List<Path> joins =
            files.filter(file -> file.getFileName().toString().startsWith("join-")).toList();
        assertThat(joins).hasSize(3);
        for (Path join : joins) {
          assertThat(new String(Files.readAllBytes(join), StandardCharsets.ISO_8859_1))
              .doesNotContain(new String(user, StandardCharsets.ISO_8859_1));
        }
      }
    }
  }
}
