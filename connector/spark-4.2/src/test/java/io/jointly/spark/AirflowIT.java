package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The DAG in {@code examples/pipeline} under a real Airflow, with partners whose agents answer. Run
 * with the profile {@code pipelines}: Airflow takes some minutes to install.
 */
class AirflowIT {

  @TempDir Path folder;

  private Path python;
  private Path airflow;
  private @Nullable PipelinePartners partners;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(Boolean.getBoolean("jointly.pipelines"), "left out: run with -Ppipelines");
    python = PipelinePartners.python();
    airflow =
        PythonOfTests.with(
                PipelinePartners.example().resolve("requirements.txt"),
                ConnectProcesses.top().resolve("spark-4.2/target/airflow"),
                ":none:")
            .resolveSibling("airflow");
    assertThat(airflow).as("see airflow.log in target").isExecutable();
    partners = PipelinePartners.start(python, folder);
    run("database", Map.of(), "db", "migrate");
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

  private Process airflow(String name, Map<String, String> more, String... args)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(airflow.toString()));
    command.addAll(Arrays.asList(args));
    ProcessBuilder builder =
        PipelinePartners.process(python, folder, name, command.toArray(String[]::new));
    Map<String, String> environment = new HashMap<>();
    environment.put("AIRFLOW_HOME", folder.resolve("airflow").toString());
    environment.put("AIRFLOW__CORE__DAGS_FOLDER", PipelinePartners.example().toString());
    environment.put("AIRFLOW__CORE__LOAD_EXAMPLES", "False");
    environment.put("JOINTLY_JAR", PipelinePartners.jar().toString());
    environment.put("JOINTLY_REPORTS", folder.resolve("reports").toString());
    environment.put(
        "JOINTLY_SCRIPT", PipelinePartners.example().resolve("report.sql").toString());
    environment.put("JOINTLY_SPARK_CONF", folder.resolve("spark.conf").toString());
    environment.putAll(more);
    builder.environment().putAll(environment);
    builder
        .environment()
        .merge("PATH", python.resolveSibling("").toString(), (path, own) -> own + ":" + path);
    return builder.start();
  }

  private int run(String name, Map<String, String> more, String... args) throws Exception {
    return PipelinePartners.end(folder, name, airflow(name, more, args));
  }

  private int test(String name, String day, Map<String, String> more) throws Exception {
    return run(name, more, "dags", "test", "joint_report", day);
  }

  @Test
  void aMonthIsReportedOnceAndFailuresAreTakenAsWhatTheyAre() throws Exception {
    assertThat(test("first", "2026-11-01", Map.of())).as(log("first")).isZero();
    Path report = folder.resolve("reports/2026-11");
    assertThat(Files.readString(report.resolve("_jointly.json"))).startsWith("{\"run\":\"2026-11\"");
    List<Path> files = files(report);
    assertThat(files).anyMatch(file -> file.toString().endsWith(".parquet"));
    // Another run of the DAG for the same month asks nobody.
    assertThat(test("again", "2026-11-01", Map.of())).as(log("again")).isZero();
    assertThat(log("again")).contains("was done before; nothing was asked");
    assertThat(files(report)).isEqualTo(files);

    Path rows = Files.writeString(folder.resolve("rows.sql"), "SELECT region FROM joint.admissions");
    assertThat(test("never", "2026-10-01", Map.of("JOINTLY_SCRIPT", rows.toString()))).isNotZero();
    assertThat(log("never"))
        .contains("[JOINTLY_NOT_AGGREGATED]", "exit code 65")
        .doesNotContain("up_for_retry");

    stop();
    Path hurried = folder.resolve("hurried.conf");
    Files.writeString(
        hurried,
        Files.readString(folder.resolve("spark.conf"))
            + "spark.sql.catalog.joint.join-timeout 5s\n");
    Process later =
        airflow(
            "later",
            Map.of("JOINTLY_SPARK_CONF", hurried.toString()),
            "dags",
            "test",
            "joint_report",
            "2026-09-01");
    try {
      // Airflow itself would now wait for the next try.
      for (long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(PipelinePartners.MINUTES);
          !log("later").contains("up_for_retry"); ) {
        assertThat(later.isAlive() && System.nanoTime() < end).as(log("later")).isTrue();
        Thread.sleep(200);
      }
      assertThat(log("later")).contains("[JOINTLY_TIMEOUT]");
    } finally {
      later.descendants().forEach(ProcessHandle::destroyForcibly);
      later.destroyForcibly();
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
