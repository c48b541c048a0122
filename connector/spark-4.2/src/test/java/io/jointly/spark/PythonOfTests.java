package io.jointly.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Python with the client of Spark Connect, made once below {@code target}. */
final class PythonOfTests {

  private static final long MINUTES = 10;

  private PythonOfTests() {}

  /** Its interpreter, which does not exist where it could not be made. */
  static Path find() throws IOException, InterruptedException {
    Path connect = ConnectProcesses.top().resolve("connect");
    Path requirements = connect.resolve("python/requirements.txt");
    Path environment = connect.resolve("target/python");
    Path done = environment.resolve("made-of.txt");
    Path interpreter = environment.resolve("bin/python");
    if (Files.exists(done) && Files.mismatch(done, requirements) == -1) {
      return interpreter;
    }
    Path log = Files.createDirectories(connect.resolve("target")).resolve("python.log");
    boolean made =
        runs(log, "python3", "-m", "venv", "--clear", environment.toString())
            && runs(
                log,
                interpreter.toString(),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--only-binary=:all:",
                // All of them are listed; what PySpark's client brings is one source package.
                "--no-binary=pyspark-client",
                "--requirement",
                requirements.toString());
    if (made) {
      Files.copy(requirements, done);
      return interpreter;
    }
    return environment.resolve("not-made");
  }

  private static boolean runs(Path log, String... command)
      throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(List.of(command))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      // There is no such program.
      return false;
    }
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return false;
    }
    return process.exitValue() == 0;
  }
}
