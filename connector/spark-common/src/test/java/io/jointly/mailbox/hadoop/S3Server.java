package io.jointly.mailbox.hadoop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * SeaweedFS, one for all tests of this JVM: a real S3 server, which checks signatures, clocks and
 * rights, keeps versions, and refuses a conditional put in one step. It is a program in Go, so a
 * script builds it once; without Go there is none.
 */
final class S3Server {

  /** Users with a key of their name, and what they may do. The secret is {@code NAME-secret}. */
  private static final String USERS =
      """
      {"identities": [
        {"name": "admin", "actions": ["Admin", "Read", "Write", "List"],
         "credentials": [{"accessKey": "admin", "secretKey": "admin-secret"}]},
        {"name": "party",
         "actions": ["Read:mail", "Write:mail", "List:mail",
                     "Read:versioned", "Write:versioned", "List:versioned"],
         "credentials": [{"accessKey": "party", "secretKey": "party-secret"}]},
        {"name": "auditor", "actions": ["Read:mail", "List:mail"],
         "credentials": [{"accessKey": "auditor", "secretKey": "auditor-secret"}]},
        {"name": "stranger", "actions": ["Read:versioned", "List:versioned"],
         "credentials": [{"accessKey": "stranger", "secretKey": "stranger-secret"}]}
      ]}
      """;

  private final int s3;
  private final int filer;

  private S3Server(int s3, int filer) {
    this.s3 = s3;
    this.filer = filer;
  }

  /** The program, if it was built on this machine. */
  static Optional<Path> program() throws IOException {
    String version =
        Files.readAllLines(StoreProcess.top().resolve("stores/s3-server/go.mod")).stream()
            .filter(line -> line.startsWith("require github.com/seaweedfs/seaweedfs "))
            .map(line -> line.substring(line.lastIndexOf(' ') + 1))
            .findFirst()
            .orElseThrow();
    String given = System.getenv("XDG_CACHE_HOME");
    Path cache =
        given == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(given);
    Path program = cache.resolve("jointly-tests/seaweedfs-" + version + "/weed");
    return Files.isExecutable(program) ? Optional.of(program) : Optional.empty();
  }

  static S3Server start(Path program) throws IOException {
    Path folder = StoreProcess.folder("s3");
    Path users = Files.writeString(folder.resolve("users.json"), USERS);
    Path log = folder.resolve("log");
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      ports.add(StoreProcess.freePort());
    }
    List<String> command = new ArrayList<>(List.of(program.toString(), "server"));
    command.addAll(List.of("-dir=" + folder, "-ip=127.0.0.1", "-ip.bind=127.0.0.1"));
    command.addAll(List.of("-filer", "-s3", "-s3.config=" + users, "-s3.iam=false"));
    command.add("-s3.autoCreateBucket=false");
    command.addAll(List.of("-s3.port.iceberg=0", "-s3.port.lance=0", "-volume.max=30"));
    command.add("-master.volumeSizeLimitMB=64");
    List<String> servers = List.of("master", "volume", "filer", "s3");
    for (int i = 0; i < servers.size(); i++) {
      command.add("-" + servers.get(i) + ".port=" + ports.get(2 * i));
      command.add("-" + servers.get(i) + ".port.grpc=" + ports.get(2 * i + 1));
    }
    Process process = StoreProcess.server(command, log);
    S3Server server = new S3Server(ports.get(6), ports.get(4));
    StoreProcess.await(process, log, () -> answers(server.s3) && answers(server.filer));
    server.shell(
        program,
        ports,
        "s3.bucket.create -name mail",
        "s3.bucket.create -name versioned",
        "s3.bucket.versioning -name versioned -enable");
    return server;
  }

  String endpoint() {
    return "http://127.0.0.1:" + s3;
  }

  private void shell(Path program, List<Integer> ports, String... commands) throws IOException {
    Process shell =
        new ProcessBuilder(
                program.toString(),
                "shell",
                "-master=127.0.0.1:" + ports.get(0) + "." + ports.get(1),
                "-filer=127.0.0.1:" + ports.get(4) + "." + ports.get(5))
            .redirectErrorStream(true)
            .start();
    shell.getOutputStream().write((String.join("\n", commands) + "\nexit\n").getBytes(UTF_8));
    shell.getOutputStream().close();
    String said = new String(shell.getInputStream().readAllBytes(), UTF_8);
    if (!said.contains("versioning is now enabled") && !said.contains("Enabled")) {
      throw new IOException("the buckets were not made:\n" + said);
    }
  }

  private static boolean answers(int port) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/").toURL().openConnection();
      return connection.getResponseCode() > 0;
    } catch (IOException e) {
      return false;
    }
  }
}
