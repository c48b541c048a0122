package io.jointly.mailbox.hadoop;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MailboxRaces;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One of several JVMs that put the same names into a mailbox in S3 at about the same time. */
final class S3Race {

  private final Process process;
  private final Path wins;

  private S3Race(Process process, Path wins) {
    this.process = process;
    this.wins = wins;
  }

  /**
   * @param spark whose client it uses
   * @param start when to begin, in milliseconds
   */
  static S3Race start(String spark, String endpoint, String root, long start, int names)
      throws IOException {
    Path folder = StoreProcess.folder("race-" + spark);
    Path wins = folder.resolve("wins");
    return new S3Race(
        StoreCases.start(
            spark,
            folder.resolve("log"),
            "-D" + S3Cases.ENDPOINT + "=" + endpoint,
            S3Race.class.getName(),
            root,
            Long.toString(start),
            Integer.toString(names),
            wins.toString()),
        wins);
  }

  /** The names that this JVM was the one to put. */
  List<String> await() throws IOException, InterruptedException {
    if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("the other process failed; see the log beside " + wins);
    }
    return Files.readAllLines(wins);
  }

  /** Arguments: address, start, names, file. */
  public static void main(String[] args) throws Exception {
    StringBuilder wins = new StringBuilder();
    try (Mailbox mailbox = new HadoopMailbox(URI.create(args[0]), S3Cases.configuration("party"))) {
      mailbox.list("");
      Thread.sleep(Math.max(0, Long.parseLong(args[1]) - System.currentTimeMillis()));
      for (int i = 0; i < Integer.parseInt(args[2]); i++) {
        String name = "r/f" + i;
        if (MailboxRaces.tryPut(mailbox, name, args[3].getBytes(UTF_8))) {
          wins.append(name).append('\n');
        }
      }
    }
    Files.writeString(Path.of(args[3]), wins.toString());
  }
}
