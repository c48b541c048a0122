package io.jointly.encoding.bounds;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Whole numbers from {@code low} to {@code high}, both included. */
public record Interval(BigInteger low, BigInteger high) {

  public Interval {
    if (low.compareTo(high) > 0) {
      throw new IllegalArgumentException("an interval from " + low + " to " + high);
    }
  }

  public static Interval of(long low, long high) {
    return new Interval(BigInteger.valueOf(low), BigInteger.valueOf(high));
  }

  static Interval symmetric(BigInteger bound) {
    return new Interval(bound.negate(), bound);
  }

  Interval plus(Interval other) {
    return new Interval(low.add(other.low), high.add(other.high));
  }

  Interval negated() {
    return new Interval(high.negate(), low.negate());
  }

  public Interval times(Interval other) {
    BigInteger a = low.multiply(other.low);
    BigInteger b = low.multiply(other.high);
    BigInteger c = high.multiply(other.low);
    BigInteger d = high.multiply(other.high);
    return new Interval(a.min(b).min(c.min(d)), a.max(b).max(c.max(d)));
  }

  /** The interval of a number of this one times itself. */
  public Interval squared() {
    BigInteger most = magnitude().pow(2);
    boolean holdsZero = low.signum() <= 0 && high.signum() >= 0;
    return new Interval(holdsZero ? BigInteger.ZERO : low.pow(2).min(high.pow(2)), most);
  }

  /** The interval of the third power of a number of this one. */
  public Interval cubed() {
    return new Interval(low.pow(3), high.pow(3));
  }

  public Interval union(Interval other) {
    return new Interval(low.min(other.low), high.max(other.high));
  }

  /**
   * The numbers that lie in both. Where none does, no row can have a value, and any interval is a
   * true bound; the other one is taken.
   */
  Interval within(Interval other) {
    BigInteger least = low.max(other.low);
    BigInteger most = high.min(other.high);
    return least.compareTo(most) <= 0 ? new Interval(least, most) : other;
  }

  public boolean contains(Interval other) {
    return low.compareTo(other.low) <= 0 && other.high.compareTo(high) <= 0;
  }

  /** The same numbers with the decimal point moved; rounded outwards where digits are lost. */
  Interval rescaled(int from, int to) {
    return new Interval(
        new BigDecimal(low, from).setScale(to, RoundingMode.FLOOR).unscaledValue(),
        new BigDecimal(high, from).setScale(to, RoundingMode.CEILING).unscaledValue());
  }

  /** The largest absolute value in the interval. */
  public BigInteger magnitude() {
    return low.abs().max(high.abs());
  }

  /** Whether every number of the interval is a BIGINT. */
  public boolean fitsLong() {
    return low.bitLength() < Long.SIZE && high.bitLength() < Long.SIZE;
  }

  /** Bits that hold any number of the interval, sign included. */
  int bits() {
    return Math.max(low.bitLength(), high.bitLength()) + 1;
  }
}
