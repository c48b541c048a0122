package io.jointly.spark.difference.entity;

import java.io.Serializable;
import java.math.BigInteger;
import java.security.SecureRandom;
import org.apache.spark.sql.types.Decimal;

/**
 * Adds numbers up exactly, modulo a prime that nobody knows beforehand. Two sums that differ are
 * taken for equal with a probability below one in a million, whatever was asked.
 *
 * @param tenth the number that is 1 when it is multiplied by 10
 */
record PrimeField(long prime, long tenth) implements Serializable {

  private static final int BITS = 31;

  static PrimeField random(SecureRandom random) {
    BigInteger prime = BigInteger.probablePrime(BITS, random);
    return new PrimeField(
        prime.longValueExact(), BigInteger.TEN.modInverse(prime).longValueExact());
  }

  long add(long left, long right) {
    return (left + right) % prime;
  }

  /** A number of Spark's inner form. */
  long of(Object value) {
    if (value instanceof Decimal decimal) {
      return of(decimal);
    }
    if (value instanceof Double || value instanceof Float) {
      return of(((Number) value).doubleValue());
    }
    return Math.floorMod(((Number) value).longValue(), prime);
  }

  private long of(Decimal decimal) {
    long unscaled =
        decimal.precision() <= Decimal.MAX_LONG_DIGITS()
            ? Math.floorMod(decimal.toUnscaledLong(), prime)
            : decimal
                .toJavaBigDecimal()
                .unscaledValue()
                .mod(BigInteger.valueOf(prime))
                .longValueExact();
    for (int digit = 0; digit < decimal.scale(); digit++) {
      unscaled = unscaled * tenth % prime;
    }
    return unscaled;
  }

  private long of(double value) {
    if (!Double.isFinite(value)) {
      return Math.floorMod(Double.doubleToLongBits(value), prime);
    }
    int exponent = Math.max(Math.getExponent(value), Double.MIN_EXPONENT) - 52;
    // Scaling by a power of two is exact here: the result is a whole number below 2^53.
    long whole = (long) Math.scalb(value, -exponent);
    return of(BigInteger.valueOf(whole), BigInteger.TWO, exponent);
  }

  private long of(BigInteger whole, BigInteger base, int exponent) {
    BigInteger modulus = BigInteger.valueOf(prime);
    return whole
        .multiply(base.modPow(BigInteger.valueOf(exponent), modulus))
        .mod(modulus)
        .longValueExact();
  }
}
