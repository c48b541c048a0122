package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server of Spark Connect and its clients, each in a process of its own that ends with this one. */
final class ConnectProcesses implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 120;

  private final List<Client> all = new ArrayList<>();
  private final Path folder;
  private final int port;

  /**
   * @param folder for all that the server and the parties write
   */
  ConnectProcesses(Path folder) throws IOException {
    this.folder = folder;
    this.port = freePort();
  }

  /** What answers each line with a line. */
  record Client(String name, Process process, PrintStream in, BufferedReader out, Path log) {

    private String line() throws IOException {
      String line = out.readLine();
      if (line == null) {
        throw new IllegalStateException(name + " has ended: " + Files.readString(log));
      }
      return line;
    }

    /**
     * @param session {@code user/number}
     */
    String call(String session, String action, String argument) throws IOException {
      in.println(String.join("\t", session, action, argument));
      return line();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  void startServer() throws IOException {
    List<String> command = java("-Xmx1g");
    command.addAll(
        List.of(
            "-Dspark.plugins=org.apache.spark.sql.connect.SparkConnectPlugin",
            "-Dspark.connect.grpc.binding.address=127.0.0.1",
            "-Dspark.connect.grpc.binding.port=" + port));
    option(command, "", JointCatalog.class.getName());
    option(command, ".collaboration", folder.resolve("collaboration.yaml").toString());
    option(command, ".party", "p1");
    option(command, ".identity", folder.resolve("p1.pem").toString());
    option(command, ".policy", folder.resolve("p1.policy.yaml").toString());
    option(command, ".mailbox", "file:" + folder.resolve("mail"));
    option(command, ".run", "of-the-server");
    option(command, ".join-timeout", "60s");
    option(command, ".round-timeout", "60s");
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path") + ":" + jars("server"),
            ConnectServer.class.getName(),
            folder.toString()));
    start("the server", command);
  }

  private static void option(List<String> command, String name, String value) {
    command.add("-Dspark.sql.catalog.p1" + name + "=" + value);
  }

  Client java() throws IOException {
    // Only this class: the client's jar has classes of the same names as Spark.
    Path classes = Files.createDirectories(folder.resolve("client"));
    String file = ConnectClient.class.getName().replace('.', '/') + ".class";
    Path copy = classes.resolve(file);
    Files.createDirectories(copy.getParent());
    try {
      Path compiled =
          Path.of(
              ConnectClient.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Files.copy(compiled.resolve(file), copy, StandardCopyOption.REPLACE_EXISTING);
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    List<String> command = java("-Xmx512m");
    command.addAll(
        List.of("-cp", classes + ":" + jars("client"), ConnectClient.class.getName(), address()));
    return start("the Java client", command);
  }

  Client python() throws IOException, InterruptedException {
    Path python = PythonOfTests.with(
            top().resolve("connect/python/requirements.txt"),
            top().resolve("connect/target/python"),
            "pyspark-client");
    boolean found = Files.exists(python);
    assertThat(found || System.getenv("CI") == null)
        .as("CI tests the Python client of Spark Connect, and needs Python with venv and pip")
        .isTrue();
    assumeTrue(
        found,
        "left out: the Python client of Spark Connect was not tried, because python3 with venv and"
            + " pip, or the packages of requirements.txt, are not there");
    return start(
        "the Python client",
        List.of(
            python.toString(),
            top().resolve("connect/python/connect_client.py").toString(),
            address()));
  }

  private String address() {
    return "sc://127.0.0.1:" + port + "/";
  }

  private Client start(String name, List<String> command) throws IOException {
    Path log = Files.createTempFile(folder, "log", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(log.toFile())
            .start();
    Client client =
        new Client(
            name,
            process,
            new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8),
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)),
            log);
    all.add(client);
    assertThat(client.line()).as(name).isEqualTo("ready");
    return client;
  }

  static List<String> java(String memory) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(memory, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    // What Spark needs on JDK 17.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens"))
        .forEach(command::add);
    command.add("-Djdk.reflect.useDirectMethodHandle=false");
    return command;
  }

  private static String jars(String side) {
    Path jars = top().resolve("connect/" + side + "/target/jars");
    if (!Files.isDirectory(jars)) {
      throw new IllegalStateException(
          jars + " does not exist; run `mvn generate-test-resources` at the top of the checkout");
    }
    return jars + "/*";
  }

  /** The folder {@code connector}, wherever below it the tests run. */
  static Path top() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("connect/pom.xml"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("the tests do not run inside of a checkout");
      }
    }
    return folder;
  }

  /** All that the server and the clients have written to their logs. */
  String logs() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> logs = Files.list(folder)) {
      for (Path log : logs.filter(file -> file.toString().endsWith(".txt")).toList()) {
        text.append(Files.readString(log));
      }
    }
    return text.toString();
  }

  @Override
  public void close() throws InterruptedException {
    // Clients first: the server is the first that was started.
    for (int i = all.size() - 1; i >= 0; i--) {
      all.get(i).in().close();
      if (!all.get(i).process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        all.get(i).process().destroyForcibly();
      }
    }
  }
}
