package io.jointly.spark.job;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A job in a process of its own, run by Spark's own spark-submit. */
public final class SubmittedJob {

  private static final List<String> PASSED_ON =
      List.of("--add-", "--enable-native-access", "-Xmx", "-D", "-XX:+IgnoreUnrecognizedVMOptions");

  private final Map<String, String> options;
  private final List<String> arguments;

  /**
   * @param options of Spark
   * @param arguments what spark-submit takes, but for those options
   */
  public SubmittedJob(Map<String, String> options, List<String> arguments) {
    this.options = options;
    this.arguments = List.copyOf(arguments);
  }

  /** Runs the job on this process's standard output and error; gives its exit code. */
  public int run() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // What Spark needs on this JVM has been given to this process.
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (PASSED_ON.stream().anyMatch(option::startsWith)) {
        command.add(option);
      }
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", "local[2]"));
    ownJar().ifPresent(jar -> command.addAll(List.of("--jars", jar)));
    options.forEach((name, value) -> command.addAll(List.of("--conf", name + "=" + value)));
    command.addAll(arguments);
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  /** The jar that this class is in, where there is one. */
  private static Optional<String> ownJar() {
    CodeSource source = SubmittedJob.class.getProtectionDomain().getCodeSource();
    try {
      File file = new File(source.getLocation().toURI());
      return file.isFile() ? Optional.of(file.toString()) : Optional.empty();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
