package io.jointly.mailbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another process, which puts files {@code r/s/f0, f1, …} into a file mailbox. */
final class MailboxProcess {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path wins;

  private MailboxProcess(Process process, Path wins) {
    this.process = process;
    this.wins = wins;
  }

  /**
   * Starts one of several processes, which put each name at about the same time.
   *
   * @param folder where the mailbox, the logs and what they share is
   */
  static MailboxProcess start(Path folder, int processes, int index, int names, int bytes)
      throws IOException {
    return start(List.of(), folder, processes, index, names, bytes);
  }

  /**
   * Starts one that can write at most so many blocks of half a kibibyte or more into a file, as if
   * the disk were full then.
   */
  static MailboxProcess startOnSmallDisk(Path folder, int blocks, int names, int bytes)
      throws IOException {
    List<String> shell = List.of("sh", "-c", "ulimit -f " + blocks + " && exec \"$@\"", "sh");
    return start(shell, folder, 1, 0, names, bytes);
  }

  private static MailboxProcess start(
      List<String> before, Path folder, int processes, int index, int names, int bytes)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath(),
            MailboxProcess.class.getName(),
            folder.toString(),
            Integer.toString(processes),
            Integer.toString(index),
            Integer.toString(names),
            Integer.toString(bytes)));
    File log = folder.resolve("log-" + index).toFile();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    return new MailboxProcess(process, folder.resolve("wins-" + index));
  }

  /** The numbers of the names that this process was the one to put. */
  List<Integer> await() throws IOException, InterruptedException {
    boolean ended = process.waitFor(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (!ended || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("the other process failed; see the log beside " + wins);
    }
    return Files.readAllLines(wins).stream().map(Integer::valueOf).toList();
  }

  /** Waits until it fails. Its log says why. */
  void awaitFailure() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() == 0) {
      process.destroyForcibly();
      throw new AssertionError("the other process did not fail");
    }
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Arguments: folder, number of processes, index of this one, names, bytes. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    int index = Integer.parseInt(args[2]);
    byte[] content = MailboxRaces.contentOf(index, Integer.parseInt(args[4]));
    StringBuilder wins = new StringBuilder();
    try (Steps steps = new Steps(folder.resolve("steps"), Integer.parseInt(args[1]));
        Mailbox mailbox = FileMailbox.at(folder.resolve("mailbox"))) {
      for (int i = 0; i < Integer.parseInt(args[3]); i++) {
        steps.meet(index, i + 1);
        if (MailboxRaces.tryPut(mailbox, "r/s/f" + i, content)) {
          wins.append(i).append('\n');
        }
      }
    }
    Files.write(folder.resolve("wins-" + index), wins.toString().getBytes(UTF_8));
  }

  private static String classPath() {
    // Not java.class.path: that of a test run can be one jar that only names the others.
    List<String> places = new ArrayList<>();
    for (Class<?> one : List.of(MailboxProcess.class, Mailbox.class)) {
      places.add(one.getProtectionDomain().getCodeSource().getLocation().getPath());
    }
    return String.join(File.pathSeparator, places);
  }

  /** A barrier between processes: one number for each, in memory that they share. */
  private static final class Steps implements AutoCloseable {

    private static final VarHandle STEP =
        MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final FileChannel channel;
    private final ByteBuffer shared;
    private final int processes;

    private Steps(Path file, int processes) throws IOException {
      this.channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      this.shared =
          channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) Integer.BYTES * processes);
      this.processes = processes;
    }

    private void meet(int index, int step) throws IOException {
      STEP.setVolatile(shared, index * Integer.BYTES, step);
      long start = System.nanoTime();
      for (int other = 0; other < processes; other++) {
        while ((int) STEP.getVolatile(shared, other * Integer.BYTES) < step) {
          if (System.nanoTime() - start > PATIENCE.toNanos()) {
            throw new IOException("the other process did not come");
          }
          Thread.onSpinWait();
        }
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
