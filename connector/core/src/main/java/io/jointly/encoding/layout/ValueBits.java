package io.jointly.encoding.layout;

import io.jointly.encoding.bounds.Interval;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The bits in which whole numbers between two bounds can differ. All bits above are the same in all
 * of them, unless some are negative: then these are all as the sign is.
 *
 * @param bounds of the numbers
 */
public record ValueBits(Interval bounds) {

  /** For each bit that can differ a mask, the lowest first; the sign's has all bits from it on. */
  public List<BigInteger> masks() {
    List<BigInteger> masks = new ArrayList<>();
    int below = below();
    for (int i = 0; i < below; i++) {
      masks.add(BigInteger.ONE.shiftLeft(i));
    }
    if (isOfBothSigns()) {
      masks.add(BigInteger.ONE.shiftLeft(below).negate());
    }
    return masks;
  }

  /** The bits that all of the numbers have. */
  public BigInteger common() {
    return isOfBothSigns() ? BigInteger.ZERO : bounds.low().shiftRight(below()).shiftLeft(below());
  }

  private int below() {
    return isOfBothSigns()
        ? Math.max(bounds.low().bitLength(), bounds.high().bitLength())
        : bounds.low().xor(bounds.high()).bitLength();
  }

  private boolean isOfBothSigns() {
    return bounds.low().signum() < 0 && bounds.high().signum() >= 0;
  }
}
