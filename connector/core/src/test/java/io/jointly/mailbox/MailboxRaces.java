package io.jointly.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What must hold when many use one mailbox at the same time. */
public abstract class MailboxRaces {

  /** A new handle; all handles of one test are of one mailbox, empty at the start. */
  protected abstract Mailbox open();

  /** For how many names writers race: fewer where a store takes its time over each. */
  protected int racedNames() {
    return 100;
  }

  @Test
  @Timeout(60)
  void ofRacingPutsExactlyOneWins() throws Exception {
    int writers = 8;
    int names = racedNames();
    CyclicBarrier start = new CyclicBarrier(writers);
    List<boolean[]> won =
        inParallel(
            writers,
            writer -> {
              boolean[] wins = new boolean[names];
              try (Mailbox mailbox = open()) {
                for (int i = 0; i < names; i++) {
                  start.await(30, TimeUnit.SECONDS);
                  wins[i] = tryPut(mailbox, "r/s" + i + "/a", contentOf(writer, 10 * i));
                }
              }
              return wins;
            });
    Mailbox mailbox = open();
    for (int i = 0; i < names; i++) {
      int name = i;
      int[] winners = IntStream.range(0, writers).filter(w -> won.get(w)[name]).toArray();
      assertThat(winners).as("winners of name %d", i).hasSize(1);
      assertThat(mailbox.get("r/s" + i + "/a", 10_000)).hasValue(contentOf(winners[0], 10 * i));
    }
    assertThat(mailbox.list("")).hasSize(names);
  }

  @Test
  @Timeout(60)
  void aReaderNeverSeesAPrefix() throws Exception {
    int files = 12;
    byte[] content = contentOf(3, 6_000_000);
    AtomicBoolean done = new AtomicBoolean();
    List<Integer> seen =
        inParallel(
            3,
            who -> {
              try (Mailbox mailbox = open()) {
                return who == 0
                    ? writeAll(mailbox, files, content)
                    : readAll(mailbox, done, files, content);
              } finally {
                done.compareAndSet(false, who == 0);
              }
            });
    assertThat(seen).containsOnly(files);
  }

  /** How often writers make and delete folders: less often where a store takes its time. */
  protected int folderRounds() {
    return 100;
  }

  @Test
  @Timeout(60)
  void foldersThatComeAndGoDoNotDisturbAPut() throws Exception {
    int rounds = folderRounds();
    List<Integer> done =
        inParallel(
            3,
            who -> {
              try (Mailbox mailbox = open()) {
                for (int i = 0; i < rounds; i++) {
                  // Often leaves the run empty, so that its folder goes while others put into it.
                  mailbox.put("run/" + who + "/f" + i, new byte[1]);
                  assertThat(mailbox.get("run/" + who + "/f" + i, 1)).isPresent();
                  mailbox.list("");
                  mailbox.delete(i % 2 == 0 ? "run/" + who : "run/" + who + "/f" + i);
                }
              }
              return rounds;
            });
    assertThat(done).containsOnly(rounds);
    assertThat(open().list("")).isEmpty();
  }

  private static int writeAll(Mailbox mailbox, int files, byte[] content)
      throws NameTakenException {
    for (int i = 0; i < files; i++) {
      mailbox.put("r/f" + i, content);
    }
    return files;
  }

  private static int readAll(Mailbox mailbox, AtomicBoolean done, int files, byte[] content) {
    int next = 0;
    boolean last = false;
    while (next < files && !last) {
      last = done.get();
      assertThat(mailbox.list("r"))
          .allSatisfy(e -> assertThat(e.bytes()).isEqualTo(content.length));
      Optional<byte[]> got = mailbox.get("r/f" + next, content.length);
      while (got.isPresent()) {
        assertThat(Arrays.equals(got.get(), content)).isTrue();
        next++;
        got = mailbox.get("r/f" + next, content.length);
      }
    }
    return next;
  }

  public static boolean tryPut(Mailbox mailbox, String name, byte[] content) {
    try {
      mailbox.put(name, content);
      return true;
    } catch (NameTakenException e) {
      return false;
    }
  }

  /** Of another length for each writer, so that a mixture of two would show. */
  static byte[] contentOf(int writer, int size) {
    byte[] content = new byte[size + writer];
    Arrays.fill(content, (byte) (writer + 1));
    return content;
  }

  interface Job<T> {
    T run(int index) throws Exception;
  }

  static <T> List<T> inParallel(int threads, Job<T> job) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int index = i;
        futures.add(pool.submit(() -> job.run(index)));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }
}
