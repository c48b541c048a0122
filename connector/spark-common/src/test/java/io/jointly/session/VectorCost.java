package io.jointly.session;

import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MailboxAddress;
import io.jointly.mailbox.MemoryMailbox;
import io.jointly.mailbox.hadoop.MailboxOpener;
import io.jointly.protocol.Parties;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/**
 * What a session costs: CPU seconds of all parties together, by phase, all parties being threads of
 * this JVM. Arguments: elements, parties, threshold, repetitions (10^6, 3, 1 and 12 if left out).
 */
public final class VectorCost {

  /**
   * What one session took.
   *
   * @param wallSeconds from the first JOIN to the last party's end
   * @param cpuSeconds of the whole process: garbage collection and compiler threads included
   * @param phases CPU seconds of the parties' threads, by phase
   */
  public record Cost(double wallSeconds, double cpuSeconds, Map<String, Double> phases) {}

  private static final double NANOS = 1e9;
  private static final Configuration HADOOP = new Configuration(false);

  private VectorCost() {}

  public static void main(String[] args) throws Exception {
    int elements = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    int n = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    int t = args.length > 2 ? Integer.parseInt(args[2]) : 1;
    int repetitions = args.length > 3 ? Integer.parseInt(args[3]) : 12;
    Parties parties = Parties.all(n, t, elements);
    for (String kind : List.of("memory", "file")) {
      System.out.printf(
          Locale.ROOT, "%n%s: %,d elements, %d parties, t = %d%n", kind, elements, n, t);
      for (int i = 0; i < repetitions; i++) {
        Path folder = Files.createTempDirectory("vector-cost");
        Supplier<Mailbox> mailboxes =
            kind.equals("memory")
                ? () -> MemoryMailbox.named(folder.toString())
                : () -> MailboxOpener.open(MailboxAddress.parse(folder.toString()), HADOOP);
        print(i, measure(parties, i, mailboxes));
        MemoryMailbox.forget(folder.toString());
        try (Mailbox mailbox = mailboxes.get()) {
          mailbox.list("").stream().map(Mailbox.Entry::name).forEach(mailbox::delete);
        }
      }
    }
  }

  /**
   * Runs one session over a mailbox that holds nothing yet; every party gets a handle of its own.
   */
  public static Cost measure(Parties parties, long seed, Supplier<Mailbox> mailboxes)
      throws Exception {
    long[] totals = parties.totals(seed);
    List<long[]> vectors = new ArrayList<>();
    for (int party = 0; party < parties.size(); party++) {
      vectors.add(parties.vector(party, seed));
    }
    ExecutorService pool = Executors.newFixedThreadPool(parties.size());
    long wall = System.nanoTime();
    long cpu = processCpu();
    try {
      List<Future<Map<String, Long>>> running = new ArrayList<>();
      for (int party = 0; party < parties.size(); party++) {
        int me = party;
        running.add(pool.submit(() -> one(parties, me, vectors.get(me), totals, mailboxes)));
      }
      Map<String, Double> phases = new TreeMap<>();
      for (Future<Map<String, Long>> party : running) {
        party.get().forEach((phase, ns) -> phases.merge(phase, ns / NANOS, Double::sum));
      }
      return new Cost((System.nanoTime() - wall) / NANOS, (processCpu() - cpu) / NANOS, phases);
    } finally {
      pool.shutdown();
    }
  }

  private static Map<String, Long> one(
      Parties parties, int me, long[] vector, long[] totals, Supplier<Mailbox> mailboxes) {
    try (MeteredMailbox mailbox = new MeteredMailbox(mailboxes.get())) {
      SessionRunner runner =
          new SessionRunner(
              mailbox,
              Timeouts.standard(),
              SessionClock.system(),
              Progress.silent(),
              (mine, theirs) -> "");
      Outcome outcome =
          runner.run(
              parties.parameters(me),
              parties.identities.get(me),
              new SecureRandom(),
              InMemoryShares.of(vector, mailbox));
      mailbox.lap("5 open, check, reconstruct");
      if (!(outcome instanceof Outcome.Opened opened)
          || !Arrays.equals(opened.onlyTotals(), totals)) {
        throw new AssertionError("wrong totals");
      }
      return mailbox.nanos();
    }
  }

  private static void print(int repetition, Cost cost) {
    StringBuilder line = new StringBuilder();
    double threads = cost.phases().values().stream().mapToDouble(Double::doubleValue).sum();
    line.append(
        String.format(
            Locale.ROOT,
            "%2d  wall %.3f  process CPU %.3f  threads %.3f:",
            repetition,
            cost.wallSeconds(),
            cost.cpuSeconds(),
            threads));
    cost.phases()
        .forEach(
            (phase, seconds) ->
                line.append(String.format(Locale.ROOT, "  %s %.3f", phase.substring(2), seconds)));
    System.out.println(line);
  }

  private static long processCpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
