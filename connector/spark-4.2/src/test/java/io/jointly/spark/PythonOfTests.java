package io.jointly.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Python with pinned packages, made once below {@code target}. */
final class PythonOfTests {

  private static final long MINUTES = 20;

  private PythonOfTests() {}

  /**
   * The environment's interpreter, which does not exist where it could not be made.
   *
   * @param requirements all packages, each with its version
   * @param environment its folder; the log is beside it
   * @param sources a package that is there as a source alone
   */
  static Path with(Path requirements, Path environment, String sources)
      throws IOException, InterruptedException {
    Path done = environment.resolve("made-of.txt");
    Path interpreter = environment.resolve("bin/python");
    if (Files.exists(done) && Files.mismatch(done, requirements) == -1) {
      return interpreter;
    }
    Files.createDirectories(environment.getParent());
    Path log = environment.resolveSibling(environment.getFileName() + ".log");
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
                "--no-binary=" + sources,
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
