package io.jointly.deal.collect.block;

import io.jointly.deal.RowVerdict;
import java.io.Serializable;

/**
 * A block with accepted rows. The arrays are not copied.
 *
 * @param sealed SHA-256 of this party's part, as it was read before TAKEN
 * @param verdicts of each row, a byte with the ordinal of its {@link RowVerdict}
 */
public record AcceptedBlock(ListedBlock block, byte[] sealed, byte[] verdicts)
    implements Serializable {

  /** Whether any row is accepted. */
  public boolean hasAny() {
    for (int row = 0; row < verdicts.length; row++) {
      if (isAccepted(row)) {
        return true;
      }
    }
    return false;
  }

  boolean isAccepted(int row) {
    return verdicts[row] == RowVerdict.ACCEPTED.ordinal();
  }
}
