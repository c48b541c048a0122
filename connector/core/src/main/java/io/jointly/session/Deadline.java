package io.jointly.session;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** The end of one wait, and the pauses between two looks at the mailbox. For one thread. */
public final class Deadline {

  private final SessionClock clock;
  private final Duration timeout;
  private final RandomGenerator random;
  private final Backoff backoff = Backoff.standard();
  private long since;

  public Deadline(SessionClock clock, Duration timeout, RandomGenerator random) {
    this.clock = clock;
    this.timeout = timeout;
    this.random = random;
    this.since = clock.nanoTime();
  }

  /** Something came: the time-out and the pauses start anew. */
  public void renew() {
    since = clock.nanoTime();
    backoff.reset();
  }

  Duration timeout() {
    return timeout;
  }

  /** When this wait began, or when something came last, as the clock shows it. */
  public Instant begun() {
    return clock.instant().minusNanos(clock.nanoTime() - since);
  }

  /** When it is over, as the clock shows it. */
  Instant end() {
    return begun().plus(timeout);
  }

  /** Whether this wait is longer than steps usually take. */
  boolean isLong() {
    return clock.nanoTime() - since >= WaitingLines.FIRST.toNanos();
  }

  public boolean isOver() {
    return clock.nanoTime() - since >= timeout.toNanos();
  }

  /**
   * Waits for a moment.
   *
   * @throws EnvironmentException {@code CANCELLED} if the thread is interrupted; the caller has to
   *     restore the flag when it has done what is left to do
   */
  public void pause() {
    long left = timeout.toNanos() - (clock.nanoTime() - since);
    try {
      clock.sleep(Duration.ofNanos(Math.max(0, Math.min(backoff.next(random).toNanos(), left))));
    } catch (InterruptedException e) {
      // The caller restores the flag: first the partners are told, which a mailbox may refuse to
      // do in an interrupted thread.
      throw new EnvironmentException(
          ErrorCode.CANCELLED, "the query was cancelled while it waited for partners", e);
    }
  }

  /** The time-out, for people. */
  @Override
  public String toString() {
    long seconds = timeout.toSeconds();
    return seconds >= 120 && seconds % 60 == 0 ? seconds / 60 + " minutes" : seconds + " s";
  }
}
