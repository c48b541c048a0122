package io.jointly.agent;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Counts the new queries of each party in the current minute. Not thread-safe. */
final class RateLimit {

  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final int perMinute;
  // One entry for each party.
  private final Map<Integer, Window> windows = new HashMap<>();

  private record Window(long began, int used) {}

  RateLimit(int perMinute) {
    this.perMinute = perMinute;
  }

  /** Whether one more query may be considered. If so, it is counted. */
  boolean take(int party, long now) {
    Window window = windows.get(party);
    if (window == null || now - window.began() >= MINUTE) {
      window = new Window(now, 0);
    }
    if (window.used() >= perMinute) {
      return false;
    }
    windows.put(party, new Window(window.began(), window.used() + 1));
    return true;
  }
}
