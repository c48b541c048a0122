package io.jointly.query.time;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * The first and the last of some days, both included.
 *
 * @param first counted from 1970
 */
public record DayRange(long first, long last) {

  /** Seconds of a day. */
  private static final long DAY = 86_400;

  public DayRange {
    if (first > last) {
      throw new IllegalArgumentException("the first day is after the last one");
    }
  }

  /** From one date or time to another, both of the same type; null where they are none. */
  public static @Nullable DayRange between(Object first, Object last) {
    DayRange one = of(first);
    DayRange other = of(last);
    return one == null || other == null ? null : one.and(other);
  }

  /** Of a constant. A point in time is on one of three days, as the time zone is. */
  static @Nullable DayRange of(@Nullable Object value) {
    if (value instanceof LocalDate day) {
      return new DayRange(day.toEpochDay(), day.toEpochDay());
    }
    if (value instanceof LocalDateTime time) {
      return of(time.toLocalDate());
    }
    if (value instanceof Instant instant) {
      long day = Math.floorDiv(instant.getEpochSecond(), DAY);
      return new DayRange(day - 1, day + 1);
    }
    return null;
  }

  public DayRange and(DayRange other) {
    return new DayRange(Math.min(first, other.first), Math.max(last, other.last));
  }

  DayRange plus(long less, long more) {
    return new DayRange(first + less, last + more);
  }

  LocalDate firstDate() {
    return LocalDate.ofEpochDay(first);
  }

  LocalDate lastDate() {
    return LocalDate.ofEpochDay(last);
  }
}
