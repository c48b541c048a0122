package io.jointly.deal.collect;

import io.jointly.session.SessionClock;
import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;

/** Time that passes only while all parties sleep, so that minutes of waiting take none. */
final class SharedClock implements SessionClock {

  private final PriorityQueue<Long> sleepers = new PriorityQueue<>();
  private int awake;
  private long now;

  /**
   * @param parties how many there are, each of which will {@link #end}
   */
  SharedClock(int parties) {
    awake = parties;
  }

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  @Override
  public synchronized Instant instant() {
    return Instant.EPOCH.plusNanos(now);
  }

  @Override
  public synchronized void sleep(Duration duration) throws InterruptedException {
    long until = now + Math.max(1, duration.toNanos());
    sleepers.add(until);
    awake--;
    passTime();
    while (now < until) {
      wait();
    }
  }

  private void passTime() {
    if (awake == 0 && !sleepers.isEmpty()) {
      now = sleepers.element();
      while (!sleepers.isEmpty() && sleepers.element() <= now) {
        sleepers.remove();
        awake++;
      }
      notifyAll();
    }
  }

  /** A party has ended. */
  synchronized void end() {
    awake--;
    passTime();
  }
}
