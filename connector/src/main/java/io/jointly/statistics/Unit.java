package io.jointly.statistics;

import java.math.BigInteger;

/**
 * What a whole number counts: X stands for X / (10^tenPower * 2^twoPower). A decimal has its scale
 * as the power of ten, a fixed-point double its fraction bits as the power of two.
 */
public record Unit(int tenPower, int twoPower) {

  /** Whole numbers that stand for themselves. */
  public static final Unit ONE = new Unit(0, 0);

  public Unit {
    if (tenPower < 0 || twoPower < 0) {
      throw new IllegalArgumentException(
          "powers must not be negative: " + tenPower + ", " + twoPower);
    }
  }

  /** How many of this unit make one. */
  public BigInteger perOne() {
    return BigInteger.TEN.pow(tenPower).shiftLeft(twoPower);
  }

  public Exact value(BigInteger whole) {
    return Exact.of(whole, perOne());
  }
}
