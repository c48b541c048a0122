package io.jointly.ledger;

import io.jointly.fuzz.FuzzTarget;
import java.util.List;

/** One record of a ledger. */
public final class LedgerRecordTarget extends FuzzTarget {

  @Override
  protected List<byte[]> examples() {
    return LedgerRecordTest.records().stream().map(LedgerRecord::encode).toList();
  }

  @Override
  protected byte[] again(byte[] input) {
    return LedgerRecord.decode(input).encode();
  }
}
