package io.jointly.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jointly.cli.Commands;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.sql.SparkSession;

/**
 * One machine with a terminal for each party. What people type runs in bash. Only {@code java -jar}
 * and {@code spark-submit} are programs of this class, which hand their arguments to this JVM: a
 * Spark of its own for each call would take long.
 */
final class Terminals implements AutoCloseable {

  private static final String PROGRAM =
      """
      #!/usr/bin/env bash
      exec 3<>/dev/tcp/127.0.0.1/%d
      printf '%%s\\0' "$#" "$PWD" "${0##*/}" "$@" >&3
      read -r code <&3
      read -r out <&3
      read -r err <&3
      base64 -d <<<"$out"
      base64 -d <<<"$err" >&2
      exit "$code"
      """;

  private final Path home;
  private final ServerSocket calls;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** How a block ended, and what it printed. */
  record Printed(int code, String out, String err) {}

  Terminals(Path home) throws IOException {
    this.home = home;
    this.calls = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Path programs = Files.createDirectories(home.resolve("programs"));
    for (String name : List.of("java", "spark-submit")) {
      Path program =
          Files.writeString(programs.resolve(name), PROGRAM.formatted(calls.getLocalPort()));
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }
    threads.execute(this::accept);
  }

  /** Runs lines in a party's terminal, until one of them fails. */
  Printed run(String party, String lines) throws Exception {
    Path out = Files.createTempFile(home, party, ".out");
    Path err = Files.createTempFile(home, party, ".err");
    ProcessBuilder bash = new ProcessBuilder("bash", "-e", "-o", "pipefail", "-c", lines);
    Path own = home.resolve("tutorial").resolve(party);
    bash.directory((Files.isDirectory(own) ? own : home).toFile());
    Map<String, String> environment = bash.environment();
    environment.put("HOME", home.toString());
    environment.put("PARTY", party);
    environment.merge(
        "PATH", home.resolve("programs").toString(), (path, mine) -> mine + ":" + path);
    Process process = bash.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    try {
      return new Printed(process.waitFor(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly();
    }
  }

  private void accept() {
    while (!calls.isClosed()) {
      try {
        Socket call = calls.accept();
        threads.execute(() -> answer(call));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void answer(Socket socket) {
    try (Socket call = socket) {
      InputStream in = new BufferedInputStream(call.getInputStream());
      int number = Integer.parseInt(text(in));
      Path folder = Path.of(text(in));
      String program = text(in);
      List<String> arguments = new ArrayList<>();
      for (int i = 0; i < number; i++) {
        arguments.add(text(in));
      }
      Commands.Result result =
          program.equals("java") ? java(folder, arguments) : submit(folder, arguments);
      String reply =
          result.code()
              + "\n"
              + base64(folder, result.out())
              + "\n"
              + base64(folder, result.err())
              + "\n";
      call.getOutputStream().write(reply.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int next = in.read(); next != 0; next = in.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      bytes.write(next);
    }
    return bytes.toString(UTF_8);
  }

  /** This JVM has another current folder than the terminal. */
  private static String base64(Path folder, String text) {
    String there = text.replace(folder + "/", "").replace(folder.toString(), ".");
    return Base64.getEncoder().encodeToString(there.getBytes(UTF_8));
  }

  private static Commands.Result java(Path folder, List<String> arguments) {
    require(arguments.get(0), "-jar");
    require(arguments.get(1), "jointly.jar");
    return command(folder, arguments.subList(2, arguments.size()));
  }

  private static void require(String argument, String expected) {
    if (!argument.equals(expected)) {
      throw new AssertionError("no test knows how to run " + argument);
    }
  }

  private static Commands.Result submit(Path folder, List<String> arguments) throws IOException {
    Map<String, String> settings = new TreeMap<>();
    int at = 0;
    if (arguments.get(0).equals("--properties-file")) {
      settings.putAll(properties(folder.resolve(arguments.get(1))));
      at = 2;
    }
    require(arguments.get(at), "jointly.jar");
    SparkSession session = SharedSpark.newExtendedSession();
    settings.forEach((name, value) -> set(session, folder, name, value));
    SparkSession.setActiveSession(session);
    try {
      return command(folder, arguments.subList(at + 1, arguments.size()));
    } finally {
      SparkSession.clearActiveSession();
    }
  }

  private static Map<String, String> properties(Path file) throws IOException {
    Properties read = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      read.load(in);
    }
    Map<String, String> settings = new TreeMap<>();
    read.stringPropertyNames().forEach(name -> settings.put(name, read.getProperty(name)));
    return settings;
  }

  private static void set(SparkSession session, Path folder, String name, String value) {
    switch (name) {
      case "spark.master" -> require(value, "local[2]");
      case "spark.sql.extensions" -> require(value, JointlyExtensions.class.getName());
      default -> session.conf().set(name, inFolder(folder, value));
    }
  }

  private static Commands.Result command(Path folder, List<String> arguments) {
    List<String> there = new ArrayList<>(arguments.stream().map(a -> inFolder(folder, a)).toList());
    if (arguments.get(0).equals("init")) {
      there.add("--folder=" + folder);
    }
    return Commands.run(there.toArray(String[]::new));
  }

  private static String inFolder(Path folder, String text) {
    return text.matches("[a-z0-9-]+\\.(yaml|pem|sql|log)") ? folder.resolve(text).toString() : text;
  }

  @Override
  public void close() throws IOException {
    calls.close();
    threads.shutdownNow();
  }
}
