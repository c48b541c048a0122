package io.jointly.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as a person reads them, at a moment. */
record NowText(Instant now) {

  /** To the second. */
  String at(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  String ago(Instant time) {
    Duration age = Duration.between(time, now);
    if (age.isNegative()) {
      return "now";
    }
    if (age.toDays() > 0) {
      return age.toDays() + " d ago";
    }
    if (age.toHours() > 0) {
      return age.toHours() + " h ago";
    }
    return age.toMinutes() > 0 ? age.toMinutes() + " min ago" : age.toSeconds() + " s ago";
  }
}
