package io.jointly.session;

import java.time.Duration;

/**
 * How long to wait (PROTOCOL.md §7.1).
 *
 * @param join from one's own JOIN to START
 * @param round in every later wait, anew after each thing that arrives
 */
public record Timeouts(Duration join, Duration round) {

  public Timeouts {
    if (join.isNegative() || join.isZero() || round.isNegative() || round.isZero()) {
      throw new IllegalArgumentException("a time-out must be positive");
    }
  }

  /** Ten minutes and two. */
  public static Timeouts standard() {
    return new Timeouts(Duration.ofMinutes(10), Duration.ofMinutes(2));
  }
}
