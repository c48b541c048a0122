package io.jointly.deal.batch;

import io.jointly.deal.message.BatchManifest;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.Mailbox;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/**
 * Deals the rows of a batch on this machine, block after block, with as many threads as there are
 * processors. It holds a few blocks at a time, however many rows there are.
 */
public final class BatchDealer {

  private static final int MOST_THREADS = 16;

  private final BatchTask task;
  private final Mailbox mailbox;
  private final SecureRandom random;

  /**
   * @param random the system's secure generator
   */
  public BatchDealer(BatchTask task, Mailbox mailbox, SecureRandom random) {
    this.task = task;
    this.mailbox = mailbox;
    this.random = random;
  }

  /**
   * Puts the parts of all blocks. The batch is not visible before its BATCH is put ({@link
   * io.jointly.deal.message.BatchPublication#finish}).
   *
   * @param dealtAt by the dealer's clock
   * @param progress is told, on the calling thread, how many rows have been dealt
   * @throws io.jointly.error.CallerException {@code DEALT_ROWS} if there is no row, or too many
   * @throws EnvironmentException {@code MAILBOX} if a part cannot be put
   */
  public BatchManifest putParts(Iterator<DealtRow> rows, Instant dealtAt, LongConsumer progress) {
    int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    ExecutorService workers =
        Executors.newFixedThreadPool(
            threads,
            work -> {
              Thread thread = new Thread(work, "jointly-deal");
              thread.setDaemon(true);
              return thread;
            });
    try {
      return new Course(workers, 2 * threads, progress).run(rows, dealtAt);
    } finally {
      workers.shutdownNow();
    }
  }

  /** One block on its way. */
  private record Running(Future<BatchManifest.Block> block, int rows) {}

  private final class Course {

    private final ExecutorService workers;
    private final int window;
    private final LongConsumer progress;
    private final Deque<Running> running = new ArrayDeque<>();
    private final List<BatchManifest.Block> done = new ArrayList<>();
    private long rowsDone;

    Course(ExecutorService workers, int window, LongConsumer progress) {
      this.workers = workers;
      this.window = window;
      this.progress = progress;
    }

    BatchManifest run(Iterator<DealtRow> rows, Instant dealtAt) {
      int block = 0;
      while (rows.hasNext()) {
        List<DealtRow> own = new ArrayList<>();
        while (rows.hasNext() && own.size() < task.blockRows()) {
          own.add(rows.next());
        }
        int number = block++;
        running.add(
            new Running(workers.submit(() -> task.deal(number, own, random, mailbox)), own.size()));
        if (running.size() == window) {
          finishFirst();
        }
      }
      while (!running.isEmpty()) {
        finishFirst();
      }
      return task.manifest(dealtAt, rowsDone, done);
    }

    private void finishFirst() {
      Running first = running.remove();
      done.add(result(first.block()));
      rowsDone += first.rows();
      progress.accept(rowsDone);
    }
  }

  private static BatchManifest.Block result(Future<BatchManifest.Block> block) {
    try {
      return block.get();
    } catch (InterruptedException | CancellationException e) {
      Thread.currentThread().interrupt();
      throw new EnvironmentException(
          ErrorCode.CANCELLED, "dealing was interrupted; nobody reads what was put so far", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
