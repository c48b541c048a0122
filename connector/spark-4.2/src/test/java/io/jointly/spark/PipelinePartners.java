package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The parties of {@code examples/pipeline}, whose agents answer the office until this is closed. */
final class PipelinePartners implements AutoCloseable {

  static final long MINUTES = 10;

  private final Process process;
  private final Path folder;

  private PipelinePartners(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  static Path example() {
    return ConnectProcesses.top().resolveSibling("examples/pipeline");
  }

  /** PySpark of the jar's version, which the notebooks use, too. */
  static Path python() throws IOException, InterruptedException {
    return PythonOfTests.with(
        ConnectProcesses.top().resolveSibling("notebooks/requirements.txt"),
        ConnectProcesses.top().resolve("spark-4.2/target/notebooks"),
        "pyspark");
  }

  static Path jar() {
    return Path.of(System.getProperty("jointly.jar"));
  }

  /**
   * Returns when all are there.
   *
   * @param folder where the parties have their files
   */
  static PipelinePartners start(Path python, Path folder) throws Exception {
    Process process =
        process(
                python,
                folder,
                "partners",
                python.resolveSibling("spark-submit").toString(),
                "--jars",
                jar().toString(),
                example().resolve("partners.py").toString(),
                folder.toString())
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    PipelinePartners partners = new PipelinePartners(process, folder);
    for (long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
        !Files.exists(partners.options()); ) {
      if (!process.isAlive() || System.nanoTime() > end) {
        partners.close();
        throw new AssertionError(log(folder, "partners"));
      }
      Thread.sleep(200);
    }
    return partners;
  }

  /** The options of the office's catalog, as spark-submit and PySpark read them. */
  Path options() {
    return folder.resolve("spark.conf");
  }

  /**
   * A process whose output is in a log of this name.
   *
   * @param python with which spark-submit looks for Spark
   */
  static ProcessBuilder process(Path python, Path folder, String name, String... command) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("PYSPARK_PYTHON", python.toString());
    // The one that this process may have is another's.
    builder.environment().remove("SPARK_HOME");
    return builder;
  }

  static String log(Path folder, String name) {
    try {
      return Files.readString(folder.resolve(name + ".log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the end of a process. */
  static int end(Path folder, String name, Process process) throws InterruptedException {
    boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended).as(log(folder, name)).isTrue();
    return process.exitValue();
  }

  /** Holds all partners up with {@code STOP}, as a machine that hangs does, until {@code CONT}. */
  void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
