package io.jointly.examples.bench;

import io.jointly.examples.TextTable;
import io.jointly.mailbox.FileMailbox;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MemoryMailbox;
import io.jointly.protocol.Limits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code VectorBenchmark FOLDER}: the CPU seconds that three parties need together to add a million
 * elements, by whole sessions, sealed and signed; and where they go.
 */
public final class VectorBenchmark {

  private static final int ELEMENTS = 1_000_000;
  private static final int WARM = 12;
  private static final int ROUNDS = 15;
  private static final int STEP_WARM = 400;
  private static final int STEP_ROUNDS = 200;

  private int session;
  private long bytes;

  private VectorBenchmark() {}

  public static void main(String[] args) throws Exception {
    System.out.println("vector: 1,000,000 elements, 3 parties, t = 1; " + Machine.describe());
    VectorBenchmark benchmark = new VectorBenchmark();
    benchmark.sessions(Path.of(args[0]));
    benchmark.steps();
  }

  private void sessions(Path folder) throws Exception {
    try (VectorParties parties = new VectorParties(ELEMENTS);
        Mailbox file = FileMailbox.at(folder)) {
      Interleaved runs =
          new Interleaved()
              .add("memory:, 3 receivers", () -> add(parties, memory(), 3))
              .add("file:, 3 receivers", () -> add(parties, file, 3))
              .add("memory:, 1 receiver", () -> add(parties, memory(), 1))
              .add("file:, 1 receiver", () -> add(parties, file, 1))
              .run(WARM, ROUNDS);
      System.out.print(runs.table());
      for (int receivers : new int[] {3, 1}) {
        add(parties, memory(), receivers);
        System.out.printf(
            Locale.ROOT,
            "%d receiver(s): %.1f bytes a value, all parties together%n",
            receivers,
            (double) bytes / ELEMENTS);
      }
      System.out.println(
          "for comparison, CPU s and bytes a value of others on the same kind of machine:\n"
              + "  MP-SPDZ semi2k 128 bit 1.04, 64; MOTION 64 bit 0.67;"
              + " FRESCO SPDZ with ready-made preprocessing 39, 798;\n"
              + "  plain pairwise masks in Java, 128 bit (the floor: no sharing, no sealing) 0.06");
    }
  }

  private static Mailbox memory() {
    return MemoryMailbox.named("bench");
  }

  private Object add(VectorParties parties, Mailbox mailbox, int receivers) throws Exception {
    parties.add(mailbox, "run-" + session++, receivers);
    bytes = 0;
    for (Mailbox.Entry entry : mailbox.list("")) {
      bytes += entry.bytes();
    }
    for (Mailbox.Entry entry : mailbox.list("")) {
      mailbox.delete(entry.name());
    }
    return mailbox;
  }

  private void steps() throws Exception {
    int blocks = Limits.blocks(ELEMENTS);
    List<List<String>> rows = new ArrayList<>();
    double all = 0;
    for (VectorSteps.Step step : new VectorSteps(Limits.BLOCK_ELEMENTS).steps(3)) {
      repeat(step, STEP_WARM);
      double once = repeat(step, STEP_ROUNDS) / STEP_ROUNDS;
      double total = once * step.times() * blocks * ELEMENTS / (blocks * Limits.BLOCK_ELEMENTS);
      all += total;
      rows.add(List.of(step.name(), "" + step.times(), Series.seconds(total)));
    }
    rows.add(List.of("together", "", Series.seconds(all)));
    System.out.println("the steps by themselves, for 3 receivers:");
    System.out.print(TextTable.format(List.of("step", "times", "CPU s"), rows));
  }

  private static double repeat(VectorSteps.Step step, int times) throws Exception {
    return Usage.of(
            () -> {
              for (int i = 0; i < times; i++) {
                step.work().call();
              }
              return step;
            })
        .cpuSeconds();
  }
}
