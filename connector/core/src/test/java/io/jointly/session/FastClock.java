package io.jointly.session;

import java.time.Duration;
import java.time.Instant;

/** Time that passes so many times as fast, so that many threads wait for half a minute at once. */
record FastClock(int times) implements SessionClock {

  @Override
  public long nanoTime() {
    return System.nanoTime() * times;
  }

  @Override
  public Instant instant() {
    return Instant.now();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    long nanos = duration.toNanos() / times;
    Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
  }
}
