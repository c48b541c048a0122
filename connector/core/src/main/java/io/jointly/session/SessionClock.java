package io.jointly.session;

import java.time.Duration;
import java.time.Instant;

/** Time for the runner: tests bring their own. */
public interface SessionClock {

  /** Nanoseconds that only ever grow; their origin means nothing. */
  long nanoTime();

  /** The time of day, as messages tell it. */
  Instant instant();

  /** Waits. */
  void sleep(Duration duration) throws InterruptedException;

  static SessionClock system() {
    return new SessionClock() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public Instant instant() {
        return Instant.now();
      }

      @Override
      public void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(duration.toMillis(), duration.toNanosPart() % 1_000_000);
      }
    };
  }
}
