package io.jointly.file;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs file operations on a thread of their own, which nobody interrupts. An interrupt closes the
 * channel that the thread is using, in the middle of a write; but what a party has done has to be
 * written down even when its query is cancelled.
 */
final class Uninterrupted {

  private static final long DEFAULT_STACK = 0;
  private static final boolean INHERITS_NOTHING = false;

  private Uninterrupted() {}

  /** File operations with a result. */
  interface Operation<T> {
    T run() throws IOException;
  }

  /** Waits for the operation's end; an interrupt of this thread is kept for the caller. */
  static <T> T run(Operation<T> operation) throws IOException {
    FutureTask<T> task = new FutureTask<>(operation::run);
    Thread thread = new Thread(null, task, "jointly-file", DEFAULT_STACK, INHERITS_NOTHING);
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw rethrown(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static IOException rethrown(ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof IOException failure ? failure : new IOException(cause);
  }
}
