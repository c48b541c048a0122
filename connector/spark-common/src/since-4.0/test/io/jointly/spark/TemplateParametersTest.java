package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.cli.Commands;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A template with parameters, from the rehearsal that makes it to the answers that it gets. */
class TemplateParametersTest {

  private static final String YAML =
      """
      version: 1
      id: trial
      purpose: trial
      valid_until: 2099-12-31
      max_colluding_parties: 1
      parties:
        - {id: north, public_key: "", roles: [data, compute]}
        - {id: south, public_key: "", roles: [data, compute]}
        - {id: east, public_key: "", roles: [data, compute]}
      analysts: [north]
      result_receivers: [north]
      tables:
        stays:
          columns:
            ward: {type: string, use: [dimension, filter], values: [a, b, c]}
            admitted: {type: date, use: [filter], min: 2020-01-01, max: 2026-12-31}
            days: {type: int, use: [measure], min: 0, max: 30}
      rules:
        min_group_size: 11
      """;

  private static final String QUERY =
      "SELECT count(*), sum(days) FROM %s WHERE admitted >= %s AND ward = %s";

  @TempDir Path folder;
  private final SparkSession spark = SharedSpark.newSession();

  @BeforeEach
  void start() {
    SparkSession.setDefaultSession(spark);
  }

  private Dataset<Row> rows(int from) {
    return spark.sql(
        "SELECT CASE WHEN id % 2 = 0 THEN 'a' ELSE 'b' END AS ward, date_add(DATE'2026-01-01',"
            + " CAST(id AS INT)) AS admitted, CAST((id + "
            + from
            + ") % 30 AS INT) AS days FROM range(300)");
  }

  /** The lines that a rehearsal prints for the rules. */
  private String rehearsed(String query, String... parameters) throws Exception {
    Path yaml = Files.writeString(folder.resolve("collaboration.yaml"), YAML);
    Path job = Files.writeString(folder.resolve("costs.sql"), query);
    Path lines = folder.resolve("templates.txt");
    List<String> arguments =
        new ArrayList<>(List.of("rehearse", job.toString(), "--collaboration", yaml.toString()));
    arguments.addAll(List.of("--templates", lines.toString(), "--rows", "200"));
    for (String parameter : parameters) {
      arguments.addAll(List.of("--parameter", parameter));
    }
    Commands.Result result = Commands.run(arguments.toArray(String[]::new));
    assertThat(result.err()).isEmpty();
    String written = Files.readString(lines);
    assertThat(result.out()).contains(written);
    return written;
  }

  private LocalCollaboration with(String templates) throws Exception {
    Path file = Files.writeString(folder.resolve("agreed.yaml"), YAML + templates);
    return LocalCollaboration.of(spark, file.toString())
        .party("north", rows(0))
        .party("south", rows(7))
        .party("east", rows(11))
        .policy(
            "east",
            "templates: [{name: costs-1, sha256: "
                + templates.replaceAll("(?s).*sha256: (\\w+).*", "$1")
                + ", parameters: {from: {type: date, min: 2026-02-01, max: 2026-12-31}}}]")
        .start();
  }

  private List<Row> plain(String day, String ward) {
    rows(0).union(rows(7)).union(rows(11)).createOrReplaceTempView("everything");
    return spark
        .sql(QUERY.formatted("everything", "DATE'" + day + "'", "'" + ward + "'"))
        .collectAsList();
  }

  private static JointlyException failure(Dataset<Row> asked) {
    return Consortium.failureOf(asked::collectAsList);
  }

  @Test
  void aQueryWithOtherConstantsIsAnsweredAsPlainSparkWould() throws Exception {
    String templates =
        rehearsed(
            QUERY.formatted("joint.stays", "DATE'2026-03-01'", "'a'"), "from=2026-03-01", "ward=a");
    assertThat(templates)
        .contains("queries: templates_only")
        .contains("- name: costs-1")
        .contains("from: {type: date, min: 2020-01-01, max: 2026-12-31}")
        .contains("ward: {type: string, values: [\"a\", \"b\", \"c\"]}");
    try (LocalCollaboration local = with(templates)) {
      SparkSession session = local.session("north");
      // By hand, by Spark's named and positional markers, and by EXECUTE IMMEDIATE.
      assertThat(
              local.sql(QUERY.formatted("joint.stays", "DATE'2026-04-01'", "'b'")).collectAsList())
          .isEqualTo(plain("2026-04-01", "b"));
      assertThat(
              session
                  .sql(
                      QUERY.formatted("joint.stays", ":from", ":ward"),
                      Map.of("from", LocalDate.of(2026, 5, 1), "ward", "a"))
                  .collectAsList())
          .isEqualTo(plain("2026-05-01", "a"));
      assertThat(
              session
                  .sql(
                      QUERY.formatted("joint.stays", "?", "?"),
                      new Object[] {LocalDate.of(2026, 6, 15), "b"})
                  .collectAsList())
          .isEqualTo(plain("2026-06-15", "b"));
      assertThat(
              session
                  .sql(
                      "EXECUTE IMMEDIATE '"
                          + QUERY.formatted("joint.stays", ":from", ":ward")
                          + "' USING DATE'2026-07-31' AS from, 'a' AS ward")
                  .collectAsList())
          .isEqualTo(plain("2026-07-31", "a"));
      String explained =
          session
              .sql("EXPLAIN " + QUERY.formatted("joint.stays", "DATE'2026-08-01'", "'a'"))
              .head()
              .getString(0);
      assertThat(explained).containsPattern("template +costs-1, from = 2026-08-01, ward = 'a'");

      // Only what is the template.
      assertThat(
              failure(
                  local.sql(
                      "SELECT count(*), sum(days) FROM joint.stays WHERE admitted >="
                          + " DATE'2026-04-01'")))
          .hasMessageContaining("is not among the templates costs-1 (:from date 2020-01-01 to");
      JointlyException outside =
          failure(local.sql(QUERY.formatted("joint.stays", "DATE'2019-12-31'", "'a'")));
      assertThat(outside.code()).isEqualTo(ErrorCode.NOT_A_TEMPLATE);
      assertThat(outside)
          .hasMessageContaining(
              "it is template costs-1 but for :from, which is 2019-12-31 and may be 2020-01-01 to"
                  + " 2026-12-31");
      // East has closer bounds, and says only that it is no template.
      JointlyException closer =
          failure(local.sql(QUERY.formatted("joint.stays", "DATE'2026-01-15'", "'a'")));
      assertThat(closer).hasMessageContaining("NOT_A_TEMPLATE").hasMessageContaining("east");
      assertThat(closer).hasMessageNotContaining("2026-02-01");
      assertThat(local.reports())
          .anyMatch(
              line ->
                  line.startsWith("east: ")
                      && line.contains("which is 2026-01-15 and may be 2026-02-01 to"));
      for (String party : List.of("north", "south", "east")) {
        String log = Files.readString(Path.of(local.folder(), "audit-trial-" + party + ".log"));
        assertThat(log.lines().filter(line -> line.contains("\"joining\"")))
            .anyMatch(
                line ->
                    line.contains("\"template\":\"costs-1\"")
                        && line.contains("\"parameters\":\"from=2026-05-01,ward=a\""));
        assertThat(
                Commands.run(
                        "history",
                        "--collaboration=" + Path.of(local.folder(), "collaboration.yaml"),
                        "--party=" + party,
                        "--policy=" + Path.of(local.folder(), party + ".policy.yaml"),
                        "--audit=" + Path.of(local.folder(), "audit-trial-" + party + ".log"))
                    .out()
                    .lines())
            .as(party)
            .anyMatch(
                line ->
                    line.contains("  template costs-1 (from=2026-05-01, ward=a): SELECT ")
                        && line.contains(" >= "));
      }
      assertThat(
              Commands.run(
                      "queries",
                      "--all",
                      "--policy",
                      Path.of(local.folder(), "south.policy.yaml").toString())
                  .out())
          .containsPattern("template +costs-1, from = 2026-06-15, ward = 'b'");
    }
  }

  /** A walk through thresholds is a walk for the difference check, too. */
  @Test
  void theDifferenceCheckSeesTheConstants() throws Exception {
    String templates =
        rehearsed(
            QUERY.formatted("joint.stays", "DATE'2026-03-01'", "'a'"), "from=2026-03-01", "ward=a");
    try (LocalCollaboration local = with(templates)) {
      assertThat(
              local.sql(QUERY.formatted("joint.stays", "DATE'2026-04-01'", "'a'")).collectAsList())
          .isEqualTo(plain("2026-04-01", "a"));
      // Four days more: two rows of this ward at each party.
      JointlyException near =
          failure(local.sql(QUERY.formatted("joint.stays", "DATE'2026-04-05'", "'a'")));
      assertThat(near.code()).isIn(ErrorCode.DIFFERENCE, ErrorCode.PEER_STOPPED);
      assertThat(local.reports().stream().collect(Collectors.joining("\n")) + near.getMessage())
          .contains("DIFFERENCE");
    }
  }

  @Test
  void aParameterThatStandsNowhereOrTwiceIsRefused() throws Exception {
    Path yaml = Files.writeString(folder.resolve("collaboration.yaml"), YAML);
    Path job =
        Files.writeString(
            folder.resolve("costs.sql"), QUERY.formatted("joint.stays", "DATE'2026-03-01'", "'a'"));
    String[] start = {
      "rehearse", job.toString(), "--collaboration", yaml.toString(), "--parameter"
    };
    for (List<String> each :
        List.of(
            List.of("from=2026-03-02", "no joint query has this constant; they have"),
            List.of("From=2026-03-01", "write NAME=VALUE"),
            List.of("from", "write NAME=VALUE"))) {
      List<String> arguments = new ArrayList<>(List.of(start));
      arguments.add(each.get(0));
      Commands.Result result = Commands.run(arguments.toArray(String[]::new));
      assertThat(result.code()).isNotZero();
      assertThat(result.err()).contains(each.get(1));
    }
    Files.writeString(
        yaml, YAML + "  queries: templates_only\n  templates: [" + "a".repeat(64) + "]\n");
    List<String> arguments = new ArrayList<>(List.of(start));
    arguments.add("from=2026-03-01");
    assertThat(Commands.run(arguments.toArray(String[]::new)).err())
        .contains("rehearse with a copy without 'queries' and 'templates'");
  }
}
