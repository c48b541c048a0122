package io.jointly.run;

import java.time.Instant;

/**
 * Where an answer is from.
 *
 * @param run name of the run
 * @param session id of the session with the partners, in hex, as the mailbox and the audit log have
 *     it
 * @param at when this party had it
 * @param ownRows whether rows of this party are in it; told to nobody but this party
 */
public record AnswerOrigin(String run, String session, Instant at, SelectedRows ownRows) {

  /** What a query selected of this party's own rows. */
  public enum SelectedRows {
    SOME,
    NONE,
    /** It is no data party. */
    NO_DATA_PARTY
  }
}
