package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The model in {@code examples/pipeline/dbt} under a real dbt in PySpark's session, with partners
 * whose agents answer. Run with the profile {@code pipelines}.
 */
class DbtIT {

  private static final Path PROJECT = PipelinePartners.example().resolve("dbt");

  @TempDir Path folder;

  private Path python;
  private @Nullable PipelinePartners partners;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(Boolean.getBoolean("jointly.pipelines"), "left out: run with -Ppipelines");
    python =
        PythonOfTests.with(
            PROJECT.resolve("requirements.txt"),
            ConnectProcesses.top().resolve("spark-4.2/target/dbt"),
            "pyspark");
    assertThat(python).as("see dbt.log in target").isExecutable();
    partners = PipelinePartners.start(python, folder);
  }

  @AfterEach
  void stop() throws Exception {
    if (partners != null) {
      partners.close();
    }
  }

  private String log(String name) {
    return PipelinePartners.log(folder, name);
  }

  /**
   * @param options of PySpark's session
   */
  private int process(String name, String options, String... command) throws Exception {
    ProcessBuilder builder =
        PipelinePartners.process(python, folder, name, command)
            // Where Hive's catalog and the tables are.
            .directory(folder.toFile());
    builder.environment().put("DBT_PROFILES_DIR", PROJECT.toString());
    builder
        .environment()
        .put(
            "PYSPARK_SUBMIT_ARGS",
            options + " --jars " + PipelinePartners.jar() + " pyspark-shell");
    return PipelinePartners.end(folder, name, builder.start());
  }

  private int dbt(String name, String month, String more) throws Exception {
    return process(
        name,
        "--properties-file " + folder.resolve("spark.conf") + more,
        python.resolveSibling("dbt").toString(),
        "run",
        "--project-dir",
        PROJECT.toString(),
        "--target-path",
        folder.resolve("target").toString(),
        "--log-path",
        folder.resolve("logs").toString(),
        "--vars",
        "month: '" + month + "'");
  }

  private List<String> table(String name) throws Exception {
    String script =
        """
        from pyspark.sql import SparkSession
        spark = SparkSession.builder.enableHiveSupport().getOrCreate()
        for row in spark.sql("SELECT * FROM reports.monthly_report ORDER BY month, region").collect():
            print("row", *row)
        """;
    int code = process(name, "--conf spark.ui.enabled=false", python.toString(), "-c", script);
    assertThat(code).as(log(name)).isZero();
    return log(name).lines().filter(line -> line.startsWith("row ")).toList();
  }

  private List<String> joins() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("mailbox"))) {
      return all.map(Path::toString).filter(name -> name.contains("/join-")).sorted().toList();
    }
  }

  @Test
  void aMonthIsAskedOnceAndEveryMonthIsKept() throws Exception {
    assertThat(dbt("first", "2026-10", "")).as(log("first")).isZero();
    List<String> october = table("october");
    assertThat(october).isNotEmpty().allMatch(row -> row.endsWith(" 2026-10"));
    List<String> asked = joins();
    assertThat(asked).isNotEmpty();

    // Another run of dbt for the same month asks nobody.
    assertThat(dbt("again", "2026-10", "")).as(log("again")).isZero();
    assertThat(log("again")).contains("the month was reported before; nothing was asked");
    assertThat(joins()).isEqualTo(asked);

    PipelinePartners agents = Objects.requireNonNull(partners);
    // Another month fails, which costs nothing, and is there after the next try.
    agents.signal("STOP");
    assertThat(dbt("later", "2026-11", " --conf spark.sql.catalog.joint.join-timeout=5s"))
        .as(log("later"))
        .isEqualTo(1);
    agents.signal("CONT");
    assertThat(log("later")).contains("[JOINTLY_TIMEOUT]");
    assertThat(Files.readString(folder.resolve("target/run_results.json")))
        .contains("[JOINTLY_TIMEOUT]");
    assertThat(dbt("then", "2026-11", "")).as(log("then")).isZero();
    List<String> both = table("both");
    assertThat(both.stream().filter(row -> row.endsWith(" 2026-10")).toList()).isEqualTo(october);
    assertThat(both.stream().filter(row -> !row.endsWith(" 2026-10")).toList())
        .isNotEmpty()
        .allMatch(row -> row.endsWith(" 2026-11"));
  }
}
