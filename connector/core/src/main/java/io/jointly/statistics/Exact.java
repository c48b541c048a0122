package io.jointly.statistics;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * An exact rational number, to be rounded once.
 *
 * <p>The fraction is not kept in lowest terms: the finishing formulas are short, and a greatest
 * common divisor costs more than it saves in them.
 */
public final class Exact implements Comparable<Exact> {

  public static final Exact ZERO = of(BigInteger.ZERO);

  private final BigInteger numerator;

  /** Always positive. */
  private final BigInteger denominator;

  private Exact(BigInteger numerator, BigInteger denominator) {
    this.numerator = numerator;
    this.denominator = denominator;
  }

  public static Exact of(BigInteger value) {
    return new Exact(value, BigInteger.ONE);
  }

  /**
   * @throws ArithmeticException where {@code denominator} is zero
   */
  public static Exact of(BigInteger numerator, BigInteger denominator) {
    return switch (denominator.signum()) {
      case 0 -> throw new ArithmeticException("denominator is zero");
      case 1 -> new Exact(numerator, denominator);
      default -> new Exact(numerator.negate(), denominator.negate());
    };
  }

  public Exact plus(Exact other) {
    if (denominator.equals(other.denominator)) {
      return new Exact(numerator.add(other.numerator), denominator);
    }
    return new Exact(
        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  public Exact minus(Exact other) {
    return plus(other.negate());
  }

  public Exact negate() {
    return new Exact(numerator.negate(), denominator);
  }

  public Exact times(Exact other) {
    return new Exact(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  /**
   * @throws ArithmeticException where {@code other} is zero
   */
  public Exact dividedBy(Exact other) {
    return of(numerator.multiply(other.denominator), denominator.multiply(other.numerator));
  }

  public int signum() {
    return numerator.signum();
  }

  public boolean isZero() {
    return numerator.signum() == 0;
  }

  /**
   * The double next to this number, the even one of two that are equally near; an infinity where
   * the magnitude rounds to 2^1024 or more. Zero is {@code +0.0}.
   */
  public double toDouble() {
    return numerator.signum() * Binary64.quotient(numerator.abs(), denominator) + 0.0;
  }

  /**
   * The double next to this number's square root, rounded as {@link #toDouble}.
   *
   * @throws ArithmeticException where this number is negative
   */
  public double sqrtToDouble() {
    if (numerator.signum() < 0) {
      throw new ArithmeticException("square root of a negative number");
    }
    return Binary64.sqrtOfQuotient(numerator, denominator);
  }

  @Override
  public int compareTo(Exact other) {
    return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
  }

  /** Equal by value: one half equals two quarters. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Exact that && compareTo(that) == 0;
  }

  @Override
  public int hashCode() {
    // Equal numbers round alike, whatever their fractions look like.
    return Double.hashCode(toDouble());
  }

  @Override
  public String toString() {
    BigInteger common = numerator.gcd(denominator);
    BigInteger lowest = denominator.divide(common);
    String whole = numerator.divide(common).toString();
    return lowest.equals(BigInteger.ONE) ? whole : whole + "/" + lowest;
  }
}
