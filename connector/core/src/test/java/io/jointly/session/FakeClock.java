package io.jointly.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Time that passes only while somebody sleeps, so that ten minutes of waiting take none. */
final class FakeClock implements SessionClock {

  /** Something that happens when so much time has passed. */
  private record Event(long at, Runnable what) {}

  private final List<Event> events = new ArrayList<>();
  private long now;

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public Instant instant() {
    return Instant.EPOCH.plusNanos(now);
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    now += Math.max(1, duration.toNanos());
    List<Event> due = events.stream().filter(event -> event.at <= now).toList();
    events.removeAll(due);
    due.forEach(event -> event.what.run());
  }

  void after(Duration delay, Runnable what) {
    events.add(new Event(now + delay.toNanos(), what));
  }

  Duration elapsed() {
    return Duration.ofNanos(now);
  }
}
