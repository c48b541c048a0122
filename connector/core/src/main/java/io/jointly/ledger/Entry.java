package io.jointly.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * One query that this party has entered, in one run.
 *
 * @param line its line in the file; the header is line 0
 * @param time when it was first entered
 * @param opening since when something may have been opened, whatever this party did; empty while
 *     this party knows that nothing was. From then on it counts against the budgets.
 * @param rows the own rows that were summed up for it
 * @param under the version of the collaboration's file under which that was; empty in a ledger that
 *     does not say yet
 */
public record Entry(
    long line,
    Instant time,
    QueryKey asked,
    Optional<Instant> opening,
    Disclosed shown,
    OwnRows rows,
    Optional<FileVersion> under) {

  /** Whether it counts against the budgets. */
  public boolean counts() {
    return opening.isPresent();
  }
}
