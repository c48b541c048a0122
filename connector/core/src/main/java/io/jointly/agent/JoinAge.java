package io.jointly.agent;

import io.jointly.protocol.Invitation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a partner still waits behind its JOIN, by the time that it has signed (PROTOCOL.md §7.5).
 * The mailbox's times do not matter here, because the mailbox may show a JOIN late.
 */
final class JoinAge {

  /** By how much the clocks of two parties may differ. */
  static final Duration TOLERANCE = Duration.ofMinutes(5);

  private JoinAge() {}

  /**
   * Why a JOIN must not be answered; empty if it may be.
   *
   * @param joinTimeout how long a party waits after its JOIN
   */
  static Optional<String> objection(Invitation invitation, Duration joinTimeout, Instant now) {
    Duration age = Duration.between(invitation.madeAt(), now);
    Duration limit = joinTimeout.plus(TOLERANCE);
    if (age.compareTo(limit) > 0) {
      return Optional.of(
          "it was made at "
              + invitation.madeAt()
              + ", "
              + text(age)
              + " ago; nobody waits for its answer after "
              + text(limit)
              + " (this party's join-timeout and 5 minutes)");
    }
    if (age.negated().compareTo(TOLERANCE) > 0) {
      return Optional.of(
          "it was made at "
              + invitation.madeAt()
              + ", "
              + text(age.negated())
              + " after the time of this party's clock; 5 minutes are the limit, so set the clocks");
    }
    return Optional.empty();
  }

  /** The two greatest units: {@code 2 d 3 h}. */
  static String text(Duration duration) {
    long days = duration.toDays();
    if (days > 0) {
      return days + " d " + duration.toHoursPart() + " h";
    }
    if (duration.toHours() > 0) {
      return duration.toHours() + " h " + duration.toMinutesPart() + " min";
    }
    return duration.toMinutes() > 0
        ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
        : duration.toSeconds() + " s";
  }
}
