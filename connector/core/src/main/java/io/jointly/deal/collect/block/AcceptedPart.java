package io.jointly.deal.collect.block;

import io.jointly.deal.RowVerdict;
import java.io.Serializable;

/**
 * This party's part of a block with accepted rows. The array is not copied.
 *
 * @param verdicts of each row, a byte with the ordinal of its {@link RowVerdict}
 */
public record AcceptedPart(KnownPart part, byte[] verdicts) implements Serializable {

  private static final long serialVersionUID = 1L;

  boolean isAccepted(int row) {
    return verdicts[row] == RowVerdict.ACCEPTED.ordinal();
  }
}
