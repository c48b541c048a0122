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
    if (age.compareTo(joinTimeout.plus(TOLERANCE)) > 0) {
      return Optional.of(
          "it was made at "
              + invitation.madeAt()
              + ", and after this party's join-timeout of "
              + joinTimeout.toSeconds()
              + " s and 5 minutes nobody waits for its answer");
    }
    if (age.negated().compareTo(TOLERANCE) > 0) {
      return Optional.of(
          "it was made at "
              + invitation.madeAt()
              + ", which is later than this party's clock by more than 5 minutes; set the clocks");
    }
    return Optional.empty();
  }
}
