package io.jointly.spark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL server of a test, in a temporary folder. It refuses to run as root. */
final class PostgresServer implements AutoCloseable {

  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final List<String> OTHER_USERS = List.of("postgres", "nobody");

  private final Path programs;
  private final Path folder;
  private final List<String> asUser;
  private final int port;

  private PostgresServer(Path programs, Path folder, List<String> asUser, int port) {
    this.programs = programs;
    this.folder = folder;
    this.asUser = asUser;
    this.port = port;
  }

  /** The folder of the newest version's programs, where it is installed. */
  static Optional<Path> programs() throws IOException {
    if (!Files.isDirectory(DEBIAN)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(DEBIAN)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.comparingInt(bin -> Integer.parseInt(bin.getName(3).toString())));
    }
  }

  static PostgresServer start(Path programs) throws IOException, InterruptedException {
    // Not below a folder of the test: another user has to reach it.
    Path folder = Files.createTempDirectory("jointly-postgres");
    List<String> asUser = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      UserPrincipal other = otherUser(folder);
      Files.setOwner(folder, other);
      asUser.addAll(
          List.of(
              "setpriv", "--reuid=" + other.getName(), "--regid=nogroup", "--clear-groups"));
    }
    PostgresServer server = new PostgresServer(programs, folder, asUser, freePort());
    server.run(
        "initdb",
        "-D",
        server.data(),
        "-U",
        "jointly",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "-N");
    server.run(
        "pg_ctl",
        "-D",
        server.data(),
        "-w",
        "-t",
        "60",
        "-l",
        folder.resolve("log").toString(),
        "-o",
        "-p %d -k %s -c listen_addresses=127.0.0.1 -c fsync=off -c shared_buffers=2MB"
            .formatted(server.port, folder),
        "start");
    return server;
  }

  private static UserPrincipal otherUser(Path folder) throws IOException {
    for (String name : OTHER_USERS) {
      try {
        return folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
      } catch (IOException e) {
        // The next one.
      }
    }
    throw new IllegalStateException("no user to run a server as: " + OTHER_USERS);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  private void run(String program, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(asUser);
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    Path log = Files.createTempFile("jointly-postgres", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(program + " failed: " + Files.readString(log));
      }
    } finally {
      Files.delete(log);
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    run("pg_ctl", "-D", data(), "-w", "-m", "immediate", "stop");
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
