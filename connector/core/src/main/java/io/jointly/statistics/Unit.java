package io.jointly.statistics;

import java.math.BigInteger;

/**
 * The unit of a whole number: X stands for X / (10^tenPower * 2^twoPower). The power of ten is a
 * decimal's scale, the power of two the fraction bits of a fixed-point double.
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
