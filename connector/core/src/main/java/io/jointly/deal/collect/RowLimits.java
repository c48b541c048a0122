package io.jointly.deal.collect;

import io.jointly.deal.RowVerdict;
import io.jointly.deal.collect.block.BlockNumbering;
import io.jointly.deal.collect.block.CollectingParty;
import io.jointly.deal.collect.block.ListedBatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many rows a dealer and the table may still have, after the collections before (PROTOCOL.md
 * 12.6). For one thread.
 */
final class RowLimits {

  private final long ofDealer;
  private final long ofTable;
  private final Map<Integer, Long> accepted = new HashMap<>();
  private long all;

  /**
   * @param earlier collections that this party has finished
   */
  RowLimits(CollectingParty party, List<KeptCollection> earlier) {
    this.ofDealer = party.table().dealing().maxRowsPerDealer();
    this.ofTable = party.table().table().maxRows();
    for (KeptCollection collection : earlier) {
      collection
          .accepted()
          .forEach(
              (dealer, rows) -> {
                accepted.merge(dealer, rows, Long::sum);
                all += rows;
              });
    }
  }

  /**
   * Changes the verdict on accepted rows that are too many.
   *
   * @param verdicts of all rows, in the order of LIST
   */
  void apply(BlockNumbering blocks, byte[] verdicts) {
    int at = 0;
    for (ListedBatch batch : blocks.batches()) {
      for (int row = 0; row < batch.manifest().rows(); row++) {
        if (verdicts[at] == RowVerdict.ACCEPTED.ordinal() && !admit(batch.place().dealer())) {
          verdicts[at] = (byte) RowVerdict.TOO_MANY.ordinal();
        }
        at++;
      }
    }
  }

  private boolean admit(int dealer) {
    long before = accepted.getOrDefault(dealer, 0L);
    if (before >= ofDealer || all >= ofTable) {
      return false;
    }
    accepted.put(dealer, before + 1);
    all++;
    return true;
  }
}
