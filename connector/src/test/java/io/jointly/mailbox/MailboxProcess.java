package io.jointly.mailbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Another process that puts files {@code r/s/f0, f1, …} into a file mailbox once it is told to go.
 */
final class MailboxProcess {

  private final Process process;
  private final Path wins;

  private MailboxProcess(Process process, Path wins) {
    this.process = process;
    this.wins = wins;
  }

  static MailboxProcess start(Path folder, int writer, int names, int bytes)
      throws IOException, InterruptedException {
    Path wins = folder.resolve("wins-" + writer);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp", classPath()));
    command.add(MailboxProcess.class.getName());
    command.addAll(List.of(folder.toString(), "" + writer, "" + names, "" + bytes));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log-" + writer).toFile())
            .start();
    MailboxProcess started = new MailboxProcess(process, wins);
    while (Files.notExists(folder.resolve("ready-" + writer))) {
      if (!process.isAlive()) {
        throw new IOException(Files.readString(folder.resolve("log-" + writer)));
      }
      Thread.sleep(5);
    }
    return started;
  }

  /** The numbers of the names that this process was the one to put. */
  List<Integer> await() throws IOException, InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("the other process failed; see its log beside " + wins);
    }
    return Files.readAllLines(wins).stream().map(Integer::valueOf).toList();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Arguments: folder, writer, names, bytes. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    int writer = Integer.parseInt(args[1]);
    StringBuilder wins = new StringBuilder();
    Mailbox mailbox = FileMailbox.at(folder.resolve("mailbox"));
    byte[] content = MailboxRaces.contentOf(writer, Integer.parseInt(args[3]));
    Files.createFile(folder.resolve("ready-" + writer));
    while (Files.notExists(folder.resolve("go"))) {
      Thread.onSpinWait();
    }
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      if (MailboxRaces.tryPut(mailbox, "r/s/f" + i, content)) {
        wins.append(i).append('\n');
      }
    }
    Files.write(folder.resolve("wins-" + writer), wins.toString().getBytes(UTF_8));
  }

  private static String classPath() {
    // Not java.class.path: that of a test run can be one jar that only names the others.
    List<String> places = new ArrayList<>();
    for (Class<?> one :
        List.of(MailboxProcess.class, Mailbox.class, org.junit.jupiter.api.Test.class)) {
      places.add(
          new File(one.getProtectionDomain().getCodeSource().getLocation().getPath()).toString());
    }
    return String.join(File.pathSeparator, places);
  }
}
