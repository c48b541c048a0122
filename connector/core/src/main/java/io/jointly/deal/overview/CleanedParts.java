package io.jointly.deal.overview;

import io.jointly.deal.message.StandingBatch;
import java.util.Optional;

/**
 * Parts in one folder that nobody needs.
 *
 * @param folder its name in the mailbox
 * @param batch whose parts they are, or beside whose parts they lie; empty if there is no such
 *     batch
 */
public record CleanedParts(
    String folder, Optional<StandingBatch> batch, Reason reason, Fate fate, int files, long bytes) {

  /** Why they are not needed. */
  public enum Reason {
    /** Their dealer has withdrawn the batch, and no collection has it. */
    WITHDRAWN,
    /** No BATCH lists them: the deal that has put them has failed. */
    UNLISTED,
    /** All compute parties have accepted the batch's rows. */
    COLLECTED
  }

  /** What became of them. */
  public enum Fate {
    DELETED,
    /** They can be deleted, and nobody has asked for it. */
    LEFT
  }
}
