package io.jointly.deal.collect.block;

import io.jointly.deal.RowVerdict;

/**
 * A block with accepted rows. The arrays are not copied.
 *
 * @param sealed SHA-256 of this party's part, as it was read before TAKEN
 * @param verdicts of each row, a byte with the ordinal of its {@link RowVerdict}
 */
public record AcceptedBlock(ListedBlock block, byte[] sealed, byte[] verdicts) {

  /** Whether any row is accepted. */
  public boolean hasAny() {
    for (byte verdict : verdicts) {
      if (verdict == RowVerdict.ACCEPTED.ordinal()) {
        return true;
      }
    }
    return false;
  }
}
