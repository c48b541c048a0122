package io.jointly.examples.bench;

import io.jointly.mailbox.FileMailbox;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MemoryMailbox;
import io.jointly.session.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code TestBenchmark FOLDER}: measures the additional cost of disclosure checks, for all three
 * parties together and whole sessions: 10,000 groups are checked on shares before one sum of each
 * is opened.
 */
public final class TestBenchmark {

  private static final int GROUPS = 10_000;
  private static final int WARM = 20;
  private static final int ROUNDS = 15;

  private int session;
  private List<Outcome> outcomes = List.of();

  private TestBenchmark() {}

  public static void main(String[] args) throws Exception {
    System.out.println(
        "tests: 10,000 groups, by the default rules 11 rows at each of 3 parties; t = 1; "
            + Machine.describe());
    new TestBenchmark().run(Path.of(args[0]));
  }

  private void run(Path folder) throws Exception {
    try (TestedParties parties = new TestedParties(GROUPS);
        Mailbox memory = MemoryMailbox.named("bench");
        Mailbox file = FileMailbox.at(folder)) {
      Usage first =
          Usage.of(() -> parties.run(memory, "first", TestedParties.Testing.SUM_AND_COUNT));
      empty(memory);
      Interleaved runs = new Interleaved();
      for (Map.Entry<String, Mailbox> to :
          new TreeMap<>(Map.of("memory:", memory, "file:", file)).descendingMap().entrySet()) {
        for (TestedParties.Testing testing : TestedParties.Testing.values()) {
          add(runs, name(to.getKey(), testing), parties, to.getValue(), testing);
        }
      }
      System.out.print(runs.run(WARM, ROUNDS).table());
      for (String to : List.of("memory:", "file:")) {
        Series off = runs.series(name(to, TestedParties.Testing.OFF));
        for (TestedParties.Testing testing :
            List.of(TestedParties.Testing.SUM, TestedParties.Testing.SUM_AND_COUNT)) {
          Series on = runs.series(name(to, testing));
          System.out.printf(
              Locale.ROOT,
              "%s the checks add %.2f CPU s over all parties and %.2f s on the clock%n",
              name(to, testing),
              on.medianCpu() - off.medianCpu(),
              on.medianWall() - off.medianWall());
        }
      }
      System.out.printf(
          Locale.ROOT,
          "the first tested session of a JVM: %.2f CPU s, %.2f s on the clock%n",
          first.cpuSeconds(),
          first.wallSeconds());
      traffic(parties, memory);
      System.out.println(
          "for comparison, a general comparison of 10,000 values on the same kind of machine:"
              + " MP-SPDZ 2-3.6 CPU s, 245-494 MB");
    }
  }

  private static String name(String mailbox, TestedParties.Testing testing) {
    return mailbox
        + switch (testing) {
          case OFF -> " sum, not checked";
          case SUM -> " sum, checked";
          case SUM_AND_COUNT -> " sum and count, checked";
        };
  }

  /** Only the session is measured. Checking the totals and emptying the mailbox come after it. */
  private void add(
      Interleaved runs,
      String name,
      TestedParties parties,
      Mailbox mailbox,
      TestedParties.Testing testing) {
    runs.add(
        name,
        () -> outcomes = parties.run(mailbox, "run-" + session++, testing),
        () -> {
          parties.check(outcomes, testing);
          outcomes = List.of();
          return empty(mailbox);
        });
  }

  private static void traffic(TestedParties parties, Mailbox mailbox) throws Exception {
    double without = 0;
    for (TestedParties.Testing testing : TestedParties.Testing.values()) {
      parties.run(mailbox, "bytes", testing);
      List<Mailbox.Entry> entries = mailbox.list("");
      double megabytes = entries.stream().mapToLong(Mailbox.Entry::bytes).sum() / 1e6;
      System.out.printf(
          Locale.ROOT,
          "%s %.1f MB in %d files, all parties together; %d rounds of messages from SHARED on%n",
          name("", testing).strip() + ":",
          megabytes,
          entries.size(),
          rounds(entries));
      if (testing == TestedParties.Testing.OFF) {
        without = megabytes;
      } else {
        System.out.printf(Locale.ROOT, "the checks add %.1f MB%n", megabytes - without);
      }
      empty(mailbox);
    }
  }

  /**
   * The number of times that all parties wait for all: once for each message of the first party.
   */
  private static long rounds(List<Mailbox.Entry> entries) {
    return entries.stream()
        .map(entry -> entry.name().substring(entry.name().lastIndexOf('/') + 1))
        .filter(name -> name.matches("[a-z]+-[0-9]+-0") && !name.startsWith("join"))
        .count();
  }

  private static Mailbox empty(Mailbox mailbox) {
    mailbox.list("").forEach(entry -> mailbox.delete(entry.name()));
    return mailbox;
  }
}
