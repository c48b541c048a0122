package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The DAG in {@code examples/pipeline} under a real Airflow, with partners whose agents answer. Run
 * with the profile {@code pipelines}.
 */
class AirflowIT {

  @TempDir Path folder;

  private Path python;
  private Path airflow;
  private @Nullable PipelinePartners partners;
  private @Nullable Process scheduler;

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
    if (scheduler != null) {
      // A process that lost its parent is no descendant any more, so all are named before any ends.
      List<ProcessHandle> all = scheduler.descendants().toList();
      scheduler.destroyForcibly();
      all.forEach(ProcessHandle::destroyForcibly);
      scheduler.waitFor();
    }
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
    // First spark-submit, which is beside this Python; Airflow starts parts of itself by name, too.
    String programs = python.resolveSibling("") + ":" + airflow.resolveSibling("");
    builder.environment().merge("PATH", programs, (path, own) -> own + ":" + path);
    return builder.start();
  }

  private int run(String name, Map<String, String> more, String... args) throws Exception {
    return PipelinePartners.end(folder, name, airflow(name, more, args));
  }

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return String.valueOf(socket.getLocalPort());
    }
  }

  /** Airflow with all its parts, which runs what is due. */
  private void startScheduler(Path options) throws IOException {
    String port = freePort();
    scheduler =
        airflow(
            "scheduler",
            Map.of(
                "JOINTLY_SPARK_CONF", options.toString(),
                "AIRFLOW__API__HOST", "127.0.0.1",
                "AIRFLOW__API__PORT", port,
                "AIRFLOW__API__BASE_URL", "http://127.0.0.1:" + port,
                "AIRFLOW__API__WORKERS", "1",
                "AIRFLOW__CORE__PARALLELISM", "1",
                "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION", "False",
                "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT", freePort(),
                "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT", freePort()),
            "standalone");
  }

  /** What Python prints of the rows, or of how many rows were changed. */
  private String database(String statement) throws Exception {
    String script =
        """
        import sqlite3, sys
        with sqlite3.connect(sys.argv[1], timeout=60) as database:
            cursor = database.execute(sys.argv[2])
            print(cursor.fetchall() if cursor.description else cursor.rowcount)
        """;
    Process process =
        PipelinePartners.process(
                python,
                folder,
                "query",
                python.toString(),
                "-c",
                script,
                folder.resolve("airflow/airflow.db").toString(),
                statement)
            .start();
    assertThat(PipelinePartners.end(folder, "query", process)).as(log("query")).isZero();
    return log("query").strip();
  }

  private void await(String statement, Predicate<String> wanted) throws Exception {
    for (long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(PipelinePartners.MINUTES); ; ) {
      String found = database(statement);
      if (wanted.test(found)) {
        return;
      }
      assertThat(Objects.requireNonNull(scheduler).isAlive() && System.nanoTime() < end)
          .as(found + "\n" + log("scheduler"))
          .isTrue();
      Thread.sleep(500);
    }
  }

  private String tries() throws Exception {
    StringBuilder text = new StringBuilder();
    for (Path file : files(folder.resolve("airflow/logs"))) {
      if (file.getFileName().toString().startsWith("attempt=")) {
        text.append(file.getFileName()).append('\n').append(Files.readString(file));
      }
    }
    return text.toString();
  }

  private String tryNumber(int number) throws Exception {
    String log = tries();
    int begin = log.indexOf("attempt=" + number + ".log\n");
    assertThat(begin).as(log).isNotNegative();
    int end = log.indexOf("attempt=" + (number + 1) + ".log\n");
    return end < 0 ? log.substring(begin) : log.substring(begin, end);
  }

  private static ZonedDateTime lastTimeThatItWasDue() {
    ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
    ZonedDateTime due = YearMonth.from(now).atDay(1).atTime(4, 0).atZone(ZoneOffset.UTC);
    return due.isAfter(now) ? due.minusMonths(1) : due;
  }

  @Test
  void theSchedulerTriesTheMonthAgainAndItIsAskedOnce() throws Exception {
    Path options = folder.resolve("of-the-dag.conf");
    String conf = Files.readString(folder.resolve("spark.conf"));
    Files.writeString(options, conf + "spark.sql.catalog.joint.join-timeout 5s\n");
    PipelinePartners agents = Objects.requireNonNull(partners);
    agents.signal("STOP");
    startScheduler(options);
    await(
        "SELECT count(*) FROM task_instance WHERE state = 'up_for_retry'", "[(1,)]"::equals);
    Files.writeString(options, conf);
    agents.signal("CONT");
    // Airflow would now wait for a quarter of an hour, so the first try ended a day before.
    assertThat(
            database(
                "UPDATE task_instance SET end_date = datetime(end_date, '-1 day')"
                    + " WHERE state = 'up_for_retry'"))
        .isEqualTo("1");
    Path report = folder.resolve("reports/" + YearMonth.from(lastTimeThatItWasDue()).minusMonths(1));
    assertThat(tryNumber(1)).contains("[JOINTLY_TIMEOUT]", "exit code 75");
    await("SELECT state, try_number FROM task_instance", "[('success', 2)]"::equals);
    assertThat(Files.readString(report.resolve("_jointly.json")))
        .startsWith("{\"run\":\"" + report.getFileName() + "\"");
    List<Path> files = files(report);
    assertThat(files).anyMatch(file -> file.toString().endsWith(".parquet"));
    List<Path> asked = asked();

    // The same run of the DAG again asks nobody, and leaves the result as it is.
    assertThat(run("clear", Map.of(), "tasks", "clear", "--yes", "joint_report"))
        .as(log("clear"))
        .isZero();
    await("SELECT state, try_number FROM task_instance", "[('success', 3)]"::equals);
    assertThat(tryNumber(3)).contains("was done before; nothing was asked");
    assertThat(files(report)).isEqualTo(files);
    assertThat(asked()).isEqualTo(asked);
    assertThat(database("SELECT run_type, state FROM dag_run"))
        .isEqualTo("[('scheduled', 'success')]");
  }

  private int test(String name, String day, Map<String, String> more) throws Exception {
    return run(name, more, "dags", "test", "joint_report", day);
  }

  @Test
  void aTryThatWouldNotHelpIsNotMade() throws Exception {
    String due = "2026-12-01T04:00:00+00:00";
    assertThat(test("first", due, Map.of())).as(log("first")).isZero();
    assertThat(folder.resolve("reports/2026-11/_jointly.json")).exists();

    Path rows = Files.writeString(folder.resolve("rows.sql"), "SELECT region FROM joint.admissions");
    assertThat(test("never", "2026-11-01T04:00:00+00:00", Map.of("JOINTLY_SCRIPT", rows.toString())))
        .isNotZero();
    assertThat(log("never"))
        .contains("[JOINTLY_NOT_AGGREGATED]", "exit code 65")
        .doesNotContain("up_for_retry");
    // The result is lost, and nobody opens the question a second time under its name.
    Path lost = folder.resolve("lost");
    assertThat(test("person", due, Map.of("JOINTLY_REPORTS", lost.toString()))).isNotZero();
    assertThat(log("person"))
        .contains("[JOINTLY_REPEATED]", "exit code 77: a person has to act")
        .doesNotContain("up_for_retry");
    assertThat(lost.resolve("2026-11/_jointly.json")).doesNotExist();
  }

  /** What changes in the mailbox whenever a question is asked. */
  private List<Path> asked() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("mailbox"))) {
      return all.filter(
              path -> Files.isDirectory(path) || path.getFileName().toString().startsWith("join-"))
          .sorted()
          .toList();
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
