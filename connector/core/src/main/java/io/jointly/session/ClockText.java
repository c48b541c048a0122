package io.jointly.session;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times for people, as their own clock shows them. */
final class ClockText {

  private static final DateTimeFormatter TODAY =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter ANOTHER_DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  private ClockText() {}

  /** A time of today without its date, any other time with it. */
  static String of(Instant time, Instant now) {
    LocalDateTime local = LocalDateTime.ofInstant(time, ZoneId.systemDefault());
    boolean today =
        local
            .toLocalDate()
            .equals(LocalDateTime.ofInstant(now, ZoneId.systemDefault()).toLocalDate());
    return local.format(today ? TODAY : ANOTHER_DAY);
  }

  /** A duration, rounded to what a person would say. */
  static String of(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds < 120 * 60 ? seconds / 60 + " minutes" : seconds / 3600 + " hours";
  }
}
