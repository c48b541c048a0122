package io.jointly.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * One attempt at a query, for people who look back.
 *
 * @param time when this party entered it
 * @param asker id of the party that asked
 * @param refused when own rows made this party refuse; this counts against the refusal budget
 * @param opening since when something may have been opened; from then on it counts against the
 *     query budget
 * @param answer the groups of the answer that were suppressed, if this party has seen the answer
 * @param end whether the attempt still goes on
 */
public record PastAttempt(
    Instant time,
    String asker,
    QueryKey asked,
    Optional<Instant> refused,
    Optional<Instant> opening,
    Optional<Suppressed> answer,
    End end) {

  /** Whether it goes on, as far as the file says. */
  public enum End {
    /** It has ended, or a later attempt has taken its place. */
    ENDED,
    /** It runs, or its process was killed. */
    OPEN
  }
}
