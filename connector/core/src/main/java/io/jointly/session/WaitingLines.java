package io.jointly.session;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says for whom a party waits. A short wait is not mentioned. A long one is mentioned again when it
 * becomes another one, and otherwise more and more rarely. For one thread.
 */
public final class WaitingLines {

  /** No line before a session has waited this long. */
  public static final Duration FIRST = Duration.ofSeconds(5);

  /** If there is something that a person should know at once; partners may still be coming. */
  static final Duration SOON = Duration.ofSeconds(1);

  private static final Duration BETWEEN_CHANGES = Duration.ofSeconds(10);
  private static final Duration FIRST_REPEAT = Duration.ofMinutes(1);
  private static final Duration LONGEST_REPEAT = Duration.ofMinutes(15);

  private final Progress progress;
  private final SessionClock clock;
  private final long begun;
  private @Nullable String said;
  private long saidAt;
  private Duration repeat = FIRST_REPEAT;

  public WaitingLines(Progress progress, SessionClock clock) {
    this.progress = progress;
    this.clock = clock;
    this.begun = clock.nanoTime();
  }

  /**
   * Called at every look at the mailbox.
   *
   * @param what stays the same as long as the wait is the same
   * @param first how long a session waits before its first line
   * @param line makes the line; only called if it is said
   */
  public void waiting(String what, Duration first, Supplier<String> line) {
    if (areDue(what, first)) {
      progress.say(line.get());
    }
  }

  /** As {@link #waiting}; whether the caller has to say its line now. */
  boolean areDue(String what, Duration first) {
    if (!isDue(what, first)) {
      return false;
    }
    repeat = what.equals(said) ? shorter(repeat.multipliedBy(2), LONGEST_REPEAT) : FIRST_REPEAT;
    said = what;
    saidAt = clock.nanoTime();
    return true;
  }

  private boolean isDue(String what, Duration first) {
    if (said == null) {
      return passed(begun, first);
    }
    return passed(saidAt, what.equals(said) ? repeat : BETWEEN_CHANGES);
  }

  private boolean passed(long from, Duration duration) {
    return clock.nanoTime() - from >= duration.toNanos();
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
