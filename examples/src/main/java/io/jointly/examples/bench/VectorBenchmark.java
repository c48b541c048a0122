package io.jointly.examples.bench;

import io.jointly.examples.TextTable;
import io.jointly.mailbox.FileMailbox;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MemoryMailbox;
import io.jointly.protocol.parameters.Limits;
import io.jointly.session.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code VectorBenchmark FOLDER}: measures the CPU seconds that three parties together need to add
 * a million elements, in whole sessions, sealed and signed, and the share of each step.
 */
public final class VectorBenchmark {

  private static final int ELEMENTS = 1_000_000;
  private static final int WARM = 12;
  private static final int ROUNDS = 15;
  private static final int STEP_WARM = 400;
  private static final int STEP_ROUNDS = 200;

  private int session;
  private List<Outcome> outcomes = List.of();

  private VectorBenchmark() {}

  public static void main(String[] args) throws Exception {
    System.out.println("vector: 1,000,000 elements, 3 parties, t = 1; " + Machine.describe());
    new VectorBenchmark().sessions(Path.of(args[0]));
    steps(Path.of(args[0]));
  }

  private void sessions(Path folder) throws Exception {
    try (VectorParties parties = new VectorParties(ELEMENTS);
        Mailbox memory = MemoryMailbox.named("bench");
        Mailbox file = FileMailbox.at(folder)) {
      Interleaved runs = new Interleaved();
      for (int receivers : new int[] {3, 1}) {
        add(runs, "memory:, " + receivers + " receiver(s)", parties, memory, receivers);
        add(runs, "file:, " + receivers + " receiver(s)", parties, file, receivers);
      }
      System.out.print(runs.run(WARM, ROUNDS).table());
      for (int receivers : new int[] {3, 1}) {
        parties.add(memory, "bytes", receivers);
        System.out.printf(
            Locale.ROOT,
            "%d receiver(s): %.1f bytes per value, all parties together%n",
            receivers,
            (double) memory.list("").stream().mapToLong(Mailbox.Entry::bytes).sum() / ELEMENTS);
        empty(memory);
      }
      System.out.println(
          "for comparison, CPU s and bytes per value of other systems on the same kind of"
              + " machine:\n"
              + "  MP-SPDZ semi2k 128 bit 1.04, 64; MOTION 64 bit 0.67;"
              + " FRESCO SPDZ with ready-made preprocessing 39, 798;\n"
              + "  plain pairwise masks in Java, 128 bit (the floor: no sharing, no sealing) 0.06");
    }
  }

  /** Only the session is measured. Checking the totals and emptying the mailbox come after it. */
  private void add(
      Interleaved runs, String name, VectorParties parties, Mailbox mailbox, int receivers) {
    runs.add(
        name,
        () -> outcomes = parties.add(mailbox, "run-" + session++, receivers),
        () -> {
          parties.check(outcomes, receivers);
          outcomes = List.of();
          return empty(mailbox);
        });
  }

  private static Mailbox empty(Mailbox mailbox) {
    mailbox.list("").forEach(entry -> mailbox.delete(entry.name()));
    return mailbox;
  }

  private static void steps(Path folder) throws Exception {
    VectorSteps all = new VectorSteps(Limits.BLOCK_ELEMENTS);
    List<List<String>> rows = new ArrayList<>();
    double together = 0;
    for (VectorSteps.Step step : all.steps(3)) {
      double seconds = inSession(step);
      together += seconds;
      rows.add(List.of(step.name(), "" + step.times(), Series.seconds(seconds)));
    }
    rows.add(List.of("together", "", Series.seconds(together)));
    try (Mailbox memory = MemoryMailbox.named("bench");
        Mailbox file = FileMailbox.at(folder)) {
      for (VectorSteps.Step step :
          List.of(all.mailbox("memory:", memory, 3), all.mailbox("file:", file, 3))) {
        rows.add(List.of(step.name(), "" + step.times(), Series.seconds(inSession(step))));
      }
      empty(memory);
      empty(file);
    }
    System.out.println("the steps in isolation, for 3 receivers:");
    System.out.print(TextTable.format(List.of("step", "times", "CPU s"), rows));
    System.out.println(
        "the rest of a session's cost is memory: vectors are allocated, cleared and collected");
  }

  /** The CPU seconds of all repetitions of the step in one session. */
  private static double inSession(VectorSteps.Step step) throws Exception {
    repeat(step, STEP_WARM);
    double once = repeat(step, STEP_ROUNDS) / STEP_ROUNDS;
    return once * step.times() * ELEMENTS / Limits.BLOCK_ELEMENTS;
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
