package io.jointly.mailbox.hadoop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Programs beside the tests: servers of real stores, and JVMs with another Hadoop client. */
final class StoreProcess {

  private StoreProcess() {}

  /**
   * The jars of the Hadoop client that a Spark version ships, from the build's modules {@code
   * stores}.
   */
  static String jars(String spark) {
    Path jars = top().resolve("stores/spark-" + spark + "/target/jars");
    if (!Files.isDirectory(jars)) {
      throw new IllegalStateException(
          jars + " does not exist; run `mvn generate-test-resources` at the top of the checkout");
    }
    return jars + "/*";
  }

  /** The checkout's top, wherever below it the tests run. */
  static Path top() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("stores/pom.xml"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("the tests do not run inside of a checkout");
      }
    }
    return folder;
  }

  /** A new folder for what a server writes; {@code mvn clean} deletes it. */
  static Path folder(String server) throws IOException {
    Path servers = Files.createDirectories(top().resolve("stores/target"));
    return Files.createTempDirectory(servers, server + "-");
  }

  static List<String> java(String classPath, String... more) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(classPath);
    command.addAll(List.of(more));
    return command;
  }

  /** Starts a server that ends with this JVM, even if that is killed. */
  static Process server(List<String> command, Path log) throws IOException {
    String words =
        command.stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    // The pipe to standard input breaks when this JVM ends, however it ends.
    String script = words + " </dev/null & server=$!; cat >/dev/null; kill -9 $server";
    Process process =
        new ProcessBuilder("/bin/sh", "-c", script)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> closeInput(process)));
    return process;
  }

  private static void closeInput(Process process) {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      process.destroy();
    }
  }

  /** Something that is not there yet. */
  interface Condition {
    boolean holds() throws IOException;
  }

  static void await(Process server, Path log, Condition started) throws IOException {
    long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (!started.holds()) {
      if (System.nanoTime() > end || !server.isAlive()) {
        throw new IOException("the server did not start:\n" + tail(log));
      }
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }
  }

  private static String tail(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log, UTF_8)) {
      List<String> all = lines.toList();
      return String.join("\n", all.subList(Math.max(0, all.size() - 20), all.size()));
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
