package io.jointly.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.collaboration.Rules.Budget;
import io.jointly.collaboration.Rules.Period;
import io.jointly.error.PolicyException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several threads and processes of one party, and their sudden end. */
class LedgerRacesTest {

  @TempDir private Path folder;

  private Ledger ledger() {
    Ledger ledger = Ledger.beside(folder.resolve("policy.yaml"), "c1", "north", Clock.systemUTC());
    ledger.begin();
    return ledger;
  }

  private Process process(int first, int count, int budget) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            LedgerProcess.class.getName(),
            folder.toString(),
            String.valueOf(first),
            String.valueOf(count),
            String.valueOf(budget))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static List<String> lines(Process process) throws IOException {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      return out.lines().toList();
    }
  }

  private static Set<QueryKey> asked(List<Entry> entries) {
    return entries.stream().map(Entry::asked).collect(Collectors.toSet());
  }

  @Test
  void threadsShareOneBudget() throws Exception {
    Budget budget = new Budget(Period.TOTAL, 37);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Ledger shared = ledger();
      List<Future<Integer>> passed = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        Ledger own = thread % 2 == 0 ? shared : ledger();
        int first = thread * 100;
        Callable<Integer> work =
            () -> {
              int count = 0;
              for (int i = first; i < first + 20; i++) {
                try {
                  Asking.open(
                      own.enter(Asking.query("run", i), Asking.ASKER, Asking.queries(budget)));
                  count++;
                } catch (PolicyException e) {
                  return count;
                }
              }
              return count;
            };
        passed.add(threads.submit(work));
      }
      int all = 0;
      for (Future<Integer> count : passed) {
        all += count.get();
      }
      assertThat(all).isEqualTo(37);
      assertThat(ledger().entries().stream().filter(Entry::counts)).hasSize(37);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void processesShareOneBudget() throws Exception {
    Process left = process(0, 40, 60);
    Process right = process(100, 40, 60);
    List<String> said = new ArrayList<>(lines(left));
    said.addAll(lines(right));
    assertThat(left.waitFor()).isZero();
    assertThat(right.waitFor()).isZero();
    assertThat(said.stream().filter(line -> !line.equals("refused")).distinct()).hasSize(60);
    assertThat(ledger().entries().stream().filter(Entry::counts)).hasSize(60);
  }

  @Test
  void whatWasEnteredSurvivesAKilledProcess() throws Exception {
    Set<QueryKey> said = new HashSet<>();
    for (int round = 0; round < 3; round++) {
      Process process = process(round * 100_000, 100_000, 1_000_000);
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
        for (int i = 0; i < 10 + 7 * round; i++) {
          said.add(Asking.query("run", Integer.parseInt(out.readLine())));
        }
        process.destroyForcibly().waitFor();
      }
      assertThat(asked(ledger().entries())).containsAll(said);
    }
    assertThat(said).hasSize(10 + 17 + 24);
  }
}
