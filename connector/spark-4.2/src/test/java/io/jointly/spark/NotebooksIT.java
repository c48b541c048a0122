package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every notebook gives what it keeps, with PySpark of the jar's version as pip installs it. */
class NotebooksIT {

  private static final long MINUTES = 15;

  @Test
  void givesWhatItKeeps() throws Exception {
    Path notebooks = ConnectProcesses.top().resolveSibling("notebooks");
    Path target = ConnectProcesses.top().resolve("spark-4.2/target");
    Path python =
        PythonOfTests.with(
            notebooks.resolve("requirements.txt"), target.resolve("notebooks"), "pyspark");
    boolean found = Files.isExecutable(python);
    assertThat(found || System.getenv("CI") == null)
        .as("CI runs the notebooks, and needs Python with venv and pip; see notebooks.log in target")
        .isTrue();
    assumeTrue(found, "left out: the notebooks, which need Python with venv and pip");
    List<String> command = new ArrayList<>(List.of(python.toString()));
    command.addAll(List.of(notebooks.resolve("run.py").toString(), "check"));
    // Its notebooks run at the same time, and take longest.
    command.add(notebooks.resolve("three-parties").toString());
    try (Stream<Path> files = Files.list(notebooks)) {
      files
          .map(Path::toString)
          .filter(name -> name.endsWith(".ipynb"))
          .sorted()
          .forEach(command::add);
    }
    Path log = target.resolve("notebooks-run.log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("JOINTLY_JAR", System.getProperty("jointly.jar"));
    builder.environment().put("PYSPARK_PYTHON", python.toString());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    // The one that this process may have is another's.
    builder.environment().remove("SPARK_HOME");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(log);
    assertThat(process.exitValue()).as(said).isZero();
    // What the notebook of north shows while it waits.
    assertThat(said)
        .containsPattern("north\\.ipynb: [^\n]*1 of 3 joined( ·|,) waiting for south, east \\d+ s")
        .containsPattern("north\\.ipynb: [^\n]*3 of 3 joined");
  }
}
