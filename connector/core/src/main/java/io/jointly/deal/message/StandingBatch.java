package io.jointly.deal.message;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A batch whose BATCH stands in the mailbox and is its dealer's. The array is not copied.
 *
 * @param dealtAt by the dealer's clock
 * @param keyNumbers the number of the dealing key of each compute party, in their order
 * @param digest of BATCH, as LIST has it
 * @param withdrawnAt when its dealer has withdrawn it, by its own clock; empty if it has not
 */
public record StandingBatch(
    BatchPlace place,
    Instant dealtAt,
    int rows,
    List<Integer> keyNumbers,
    byte[] digest,
    Optional<Instant> withdrawnAt) {

  public StandingBatch {
    keyNumbers = List.copyOf(keyNumbers);
  }
}
