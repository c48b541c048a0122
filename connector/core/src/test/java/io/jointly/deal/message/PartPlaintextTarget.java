package io.jointly.deal.message;

import io.jointly.codec.MalformedException;
import io.jointly.fuzz.FuzzTarget;
import java.util.List;

/**
 * What a dealer seals, whatever that is: BATCH has the digest of the public rows in it, so that the
 * rest is read too. The first byte says whether a seed or elements are wanted.
 */
public final class PartPlaintextTarget extends FuzzTarget {

  private final PartTest test = new PartTest();

  @Override
  protected List<byte[]> examples() {
    return PartTest.plaintexts();
  }

  @Override
  protected byte[] again(byte[] input) throws BadPartException {
    if (input.length == 0) {
      throw new MalformedException("empty");
    }
    test.openAnything(input);
    return input;
  }

  @Override
  protected boolean hasRows() {
    return true;
  }
}
