package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@Tag("every-version")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalCollaborationTest {

  static final String YAML =
      """
      version: 1
      id: trial
      purpose: trial
      valid_until: 2099-12-31
      max_colluding_parties: 1
      parties:
        - {id: north, public_key: "@north@", roles: [data, compute]}
        - {id: south, public_key: "@south@", roles: [data, compute]}
        - {id: far-east, public_key: "@east@", roles: [data, compute]}
      analysts: [south, north]
      result_receivers: [north, south]
      tables:
        stays:
          columns:
            region: {type: string, use: [dimension, filter], values: [north, south, west]}
            days: {type: int, use: [measure, filter], min: 0, max: 30}
      rules: {min_group_size: 11, difference_check: off}
      """;

  @TempDir static Path folder;
  private final SparkSession spark = SharedSpark.newSession();
  private String yaml;

  @BeforeAll
  void write() throws Exception {
    Path file = folder.resolve("collaboration.yaml");
    Files.writeString(file, YAML);
    yaml = file.toString();
  }

  private Dataset<Row> rows(int from) {
    return spark.sql(
        "SELECT CASE id % 3 WHEN 0 THEN 'north' WHEN 1 THEN 'south' END AS region,"
            + " CAST((id + "
            + from
            + ") % 30 AS INT) AS days FROM range(60)");
  }

  private LocalCollaboration.Builder given() {
    return LocalCollaboration.of(spark, yaml)
        .party("north", rows(0))
        .party("south", rows(7))
        .party("far-east", rows(11));
  }

  @Test
  void theAnswersArePlainSparks() {
    String query =
        "SELECT region, count(*) AS n, avg(days) AS mean FROM %s WHERE days > 2 GROUP BY region"
            + " ORDER BY region";
    rows(0).union(rows(7)).union(rows(11)).createOrReplaceTempView("everything");
    List<Row> plain = spark.sql(query.formatted("everything")).collectAsList();
    assertThat(plain).hasSize(3);
    try (LocalCollaboration local = given().start()) {
      assertThat(local.sql(query.formatted("joint.stays")).collectAsList()).isEqualTo(plain);
      assertThat(local.sql("north", query.formatted("joint.stays")).collectAsList())
          .isEqualTo(plain);
      assertThat(local.session("south").sql("SELECT parties FROM joint.answers").head().getList(0))
          .containsExactlyInAnyOrder("north", "south", "far-east");
      // Its audit log is there as with partners.
      assertThat(Path.of(local.folder(), "audit-trial-far-east.log")).isNotEmptyFile();
    }
  }

  @Test
  void severalAreApartAndNothingStays() throws Exception {
    String files;
    try (LocalCollaboration one = given().start();
        LocalCollaboration other =
            LocalCollaboration.of(spark, yaml)
                .mockRows(50, 1)
                .policy("north", "enabled: false")
                .start()) {
      files = one.folder();
      assertThat(one.sql("SELECT count(*) FROM joint.stays").head().getLong(0)).isEqualTo(180);
      JointlyException refused =
          Consortium.failureOf(() -> other.sql("SELECT count(*) FROM joint.stays").collect());
      assertThat(refused).hasMessageContaining("north").hasMessageContaining("DISABLED");
      assertThat(other.reports())
          .anyMatch(line -> line.startsWith("north: ") && line.contains("enabled: false"));
    }
    assertThat(Path.of(files)).doesNotExist();
    assertThat(spark.sql("SHOW VIEWS IN global_temp LIKE 'local_*'").collectAsList()).isEmpty();
  }

  @Test
  void aPartyDeniesAColumn() {
    try (LocalCollaboration local =
        given().policy("north", "stays", "denied_columns: [days]").start()) {
      assertThat(local.sql("SELECT count(*) FROM joint.stays").head().getLong(0)).isEqualTo(180);
      JointlyException refused =
          Consortium.failureOf(() -> local.sql("SELECT avg(days) FROM joint.stays").collect());
      assertThat(refused).hasMessageContaining("north").hasMessageContaining("COLUMN_USE");
      assertThat(local.reports())
          .anyMatch(line -> line.startsWith("north: ") && line.contains("denied_columns"));
    }
  }

  @Test
  void whatIsMissingOrUnknownIsNamed() {
    assertThat(option(LocalCollaboration.of(spark, yaml).party("north", rows(0))))
        .hasMessageContaining("party south has no rows of table stays");
    assertThat(option(given().party("west", rows(0))))
        .hasMessageContaining("'west' is no party of trial");
    assertThat(option(LocalCollaboration.of(spark, yaml).party("north", "stay", rows(0))))
        .hasMessageContaining("rows of 'stay'")
        .hasMessageContaining("party(\"north\", \"stays\", rows)");
    assertThat(Consortium.failureOf(() -> given().party("north", rows(1))))
        .hasMessageContaining("twice");
    assertThat(Consortium.failureOf(() -> given().policy("north", "min_group: 3").start()).code())
        .isEqualTo(ErrorCode.POLICY_FILE);
    assertThat(option(given().policy("north", "stay", "shared_rows: accept")))
        .hasMessageContaining("table 'stay'")
        .hasMessageContaining("are stays");
    assertThat(option(given().policy("west", "stays", "shared_rows: accept")))
        .hasMessageContaining("'west' is no party of trial");
    assertThat(given().policy("north", "stays", "denied_column: [days]"))
        .satisfies(
            wrong ->
                assertThat(Consortium.failureOf(wrong::start).code())
                    .isEqualTo(ErrorCode.POLICY_FILE));
    assertThat(
            Consortium.failureOf(
                () ->
                    given()
                        .policy("north", "stays", "shared_rows: accept")
                        .policy("north", "stays", "denied_columns: [days]")))
        .hasMessageContaining("twice");
    for (String own : List.of("party", "policy", "Identity", "audit", "run")) {
      assertThat(Consortium.failureOf(() -> given().option(own, "x").start()))
          .hasMessage(
              "[JOINTLY_OPTION] the option "
                  + own.toLowerCase(Locale.ROOT)
                  + " is set for each party of a local collaboration; leave it out");
    }
    assertThat(Consortium.failureOf(() -> given().option("round-timout", "3s").start()).code())
        .isEqualTo(ErrorCode.OPTION);
    try (LocalCollaboration local = given().start()) {
      assertThat(Consortium.failureOf(() -> local.session("west")))
          .hasMessageContaining("north, south, far-east");
    }
  }

  private static JointlyException option(LocalCollaboration.Builder given) {
    JointlyException failure = Consortium.failureOf(given::start);
    assertThat(failure.code()).isEqualTo(ErrorCode.OPTION);
    return failure;
  }
}
