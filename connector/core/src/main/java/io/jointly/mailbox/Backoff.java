package io.jointly.mailbox;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next look into a mailbox. The delay is short at first, because
 * parties in the same step are mostly milliseconds apart. It doubles each time up to a cap, because
 * a party may be minutes behind. This class neither sleeps nor reads a clock. For one thread.
 */
public final class Backoff {

  private static final Duration FIRST = Duration.ofMillis(5);
  private static final Duration CAP = Duration.ofMillis(500);

  private final long firstNanos;
  private final long capNanos;
  private long nextNanos;

  private Backoff(Duration first, Duration cap) {
    if (first.isNegative() || first.isZero() || first.compareTo(cap) > 0) {
      throw new IllegalArgumentException(first + " to " + cap + ": 0 < first <= cap");
    }
    this.firstNanos = first.toNanos();
    this.capNanos = cap.toNanos();
    this.nextNanos = firstNanos;
  }

  /** From 5 ms to 500 ms. */
  public static Backoff standard() {
    return new Backoff(FIRST, CAP);
  }

  /** From {@code first} to {@code cap}. */
  public static Backoff between(Duration first, Duration cap) {
    return new Backoff(first, cap);
  }

  /**
   * The next delay, chosen uniformly between half the current step and all of it. So parties that
   * wait for the same file do not all ask for it at the same instant.
   */
  public Duration next(RandomGenerator random) {
    long step = nextNanos;
    // Compared before it is doubled: a cap of centuries must not overflow.
    nextNanos = step > capNanos / 2 ? capNanos : step * 2;
    long least = step - step / 2;
    return Duration.ofNanos(least + random.nextLong(step - least + 1));
  }

  /** Starts again at the first step, after something has arrived. */
  public void reset() {
    nextNanos = firstNanos;
  }
}
