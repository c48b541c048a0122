package io.jointly.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.jointly.Sweep;
import io.jointly.crypto.Identity;
import io.jointly.mailbox.FileMailbox;
import io.jointly.mailbox.ListedMailbox;
import io.jointly.run.CountingEngine;
import io.jointly.run.CountingTrial;
import io.jointly.run.PartyContext;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many sessions in a row in one JVM: a party that asks, and two agents that answer, over a mailbox
 * in a folder. Nothing grows but what is kept on purpose: the answers, the ledgers and logs, and
 * what lies in the mailbox.
 */
class SoakTest {

  private static final int SESSIONS = Sweep.times(30, 200);
  private static final int WARM_UP = 10;
  private static final int LOOKS = 8;

  /** The answers of the asking party, and what an agent knows of a session that is over. */
  private static final long MOST_KEPT_BYTES = 30_000;

  /** Of the lines of a session in the ledgers and logs of three parties, read a few times. */
  private static final long MOST_LINE_BYTES = 8_000;

  /** What is open only while something is done: an agent may just be looking. */
  private static final int SPARE = 6;

  private static final String RULES =
      "rules: {min_group_size: 1, min_group_size_of_others: 0, min_parties: 1,"
          + " zero_groups: release, difference_check: \"off\"}";
  private static final List<String> AGENTS = List.of("south", "east");

  @TempDir private Path folder;

  private CountingTrial trial;
  private final Map<String, ListedMailbox> mailboxes = new HashMap<>();
  private final List<Agent> agents = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<String> said = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void agree() throws IOException {
    Map<String, Identity> keys = CountingTrial.keys();
    trial = CountingTrial.make(folder, keys, RULES);
    for (String id : keys.keySet()) {
      mailboxes.put(id, new ListedMailbox(FileMailbox.at(trial.mailbox())));
    }
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Agent agent : agents) {
      agent.close();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private CountingEngine engine(String party) {
    return CountingTrial.engine(party, Objects.requireNonNull(mailboxes.get(party)));
  }

  private void serve(String party) {
    Agent agent =
        new Agent(
            engine(party),
            trial.options(party, Map.of()),
            null,
            new AgentLimits(2, 20, 100_000, Duration.ofDays(1), Duration.ofMillis(20), ""),
            Clock.systemUTC(),
            line -> said.add(party + ": " + line));
    agents.add(agent);
    Thread thread = new Thread(() -> agent.run(Agent.Until.STOPPED), "agent " + party);
    threads.add(thread);
    thread.start();
  }

  /**
   * What must not grow.
   *
   * @param read bytes that this process has read from files in its life
   */
  private record Held(int threads, long files, long heap, long read) {}

  private static Held held() throws InterruptedException {
    // The agents go on: what one of them needs for a moment is not held.
    long heap = Long.MAX_VALUE;
    for (int i = 0; i < LOOKS; i++) {
      System.gc();
      heap = Math.min(heap, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
      Thread.sleep(20);
    }
    UnixOperatingSystemMXBean system =
        (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Held(
        ManagementFactory.getThreadMXBean().getThreadCount(),
        system.getOpenFileDescriptorCount(),
        heap,
        read());
  }

  /** Bytes that this process has read from files, by the system's count. */
  private static long read() {
    try {
      return Files.readAllLines(Path.of("/proc/self/io")).stream()
          .filter(line -> line.startsWith("rchar: "))
          .mapToLong(line -> Long.parseLong(line.substring("rchar: ".length())))
          .sum();
    } catch (IOException e) {
      return 0;
    }
  }

  private int entries() {
    return FileMailbox.at(trial.mailbox()).list("").size();
  }

  private void askAll(PartyContext context, int from, int to) {
    for (int i = from; i < to; i++) {
      assertThat(CountingTrial.ask(context.withRun("run " + i), engine("north")))
          .as("session %d: %s", i, said)
          .isEqualTo(CountingTrial.TOTAL);
    }
  }

  @Test
  void nothingGrows() throws InterruptedException {
    AGENTS.forEach(this::serve);
    PartyContext context = PartyContext.read(trial.options("north", Map.of("join-timeout", "60s")));
    askAll(context, 0, WARM_UP);
    int entries = entries();
    Held first = held();
    askAll(context, WARM_UP, 2 * WARM_UP);
    Held before = held();
    mailboxes.values().forEach(ListedMailbox::reset);
    askAll(context, 2 * WARM_UP, SESSIONS - WARM_UP);
    Held late = held();
    askAll(context, SESSIONS - WARM_UP, SESSIONS);
    Held after = held();
    int sessions = SESSIONS - 2 * WARM_UP;
    System.out.println(
        "soak of " + SESSIONS + ": " + first + ", " + before + ", " + late + ", " + after);
    assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + SPARE);
    assertThat(after.files()).isLessThanOrEqualTo(before.files() + SPARE);
    assertThat(after.heap() - before.heap()).isLessThan(sessions * MOST_KEPT_BYTES);
    // Every session leaves as many files.
    assertThat(entries() * WARM_UP).isEqualTo(entries * SESSIONS);
    // An agent reads its ledger anew for each query: its lines, and nothing else, are ever more.
    long more = (after.read() - late.read()) - (before.read() - first.read());
    assertThat(more).isLessThan(WARM_UP * (long) sessions * MOST_LINE_BYTES);
    for (ListedMailbox each : mailboxes.values()) {
      // At most once a minute, and the minutes of a busy machine are not known here.
      assertThat(each.wholes()).isLessThan(sessions);
    }
  }
}
