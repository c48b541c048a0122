package io.jointly.deal.message;

import io.jointly.fuzz.FuzzTarget;
import java.util.List;

/** Blocks of shares in a collection's check, of two rows. */
public final class CheckSharesTarget extends FuzzTarget {

  @Override
  protected List<byte[]> examples() {
    return List.of(new byte[CheckShares.bytes(2)]);
  }

  @Override
  protected byte[] again(byte[] input) {
    return CheckShares.write(CheckShares.read(input, 2));
  }

  @Override
  protected boolean hasRows() {
    return true;
  }
}
