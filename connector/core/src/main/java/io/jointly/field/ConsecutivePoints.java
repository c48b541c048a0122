package io.jointly.field;

import java.math.BigInteger;

/** Polynomials that are given by their values at 0, 1, 2 and so on. */
public final class ConsecutivePoints {

  private ConsecutivePoints() {}

  /**
   * Extends the values of a polynomial to the points that follow, by Newton's differences: with
   * additions alone.
   *
   * @param values of a polynomial of degree below {@code known}, at 0 to {@code known} − 1. Those
   *     at the points from there on are overwritten, as far as the vector goes
   * @param known at least 1
   */
  public static void extend(long[] values, int known) {
    FpVectors.checkRange(values, 0, known);
    long[] differences = FpVectors.slice(values, 0, known);
    // Afterwards, element i is the difference of order known − 1 − i that ends at the last point.
    for (int order = 1; order < known; order++) {
      for (int i = 0; i < known - order; i++) {
        Fp127.sub(differences, i + 1, differences, i, differences, i);
      }
    }
    for (int point = known; point < FpVectors.length(values); point++) {
      for (int i = 1; i < known; i++) {
        Fp127.add(differences, i, differences, i - 1, differences, i);
      }
      FpVectors.copy(differences, known - 1, values, point, 1);
    }
  }

  /**
   * The coefficients c with f(z) = Σ c[i] · f(i), i from 0 to n − 1, for every f of degree below n.
   *
   * @param z none of 0 to n − 1
   * @param n at least 1
   */
  public static long[] weightsAt(BigInteger z, int n) {
    BigInteger p = Fp127.MODULUS;
    BigInteger all = BigInteger.ONE;
    BigInteger factorial = BigInteger.ONE;
    for (int i = 0; i < n; i++) {
      all = all.multiply(z.subtract(BigInteger.valueOf(i))).mod(p);
      factorial = i == 0 ? factorial : factorial.multiply(BigInteger.valueOf(i)).mod(p);
    }
    if (all.signum() == 0) {
      throw new IllegalArgumentException("the point is one of those that are given");
    }
    long[] weights = FpVectors.create(n);
    // (−1)^(n − 1 − i) · i! · (n − 1 − i)!, which is the product of i − j over all j but i.
    BigInteger denominator = n % 2 == 1 ? factorial : p.subtract(factorial);
    for (int i = 0; i < n; i++) {
      BigInteger point = BigInteger.valueOf(i);
      BigInteger weight =
          all.multiply(denominator.multiply(z.subtract(point)).modInverse(p)).mod(p);
      weights[2 * i] = weight.longValue();
      weights[2 * i + 1] = weight.shiftRight(Long.SIZE).longValue();
      if (i + 1 < n) {
        denominator =
            denominator
                .multiply(point.add(BigInteger.ONE))
                .multiply(BigInteger.valueOf(n - 1L - i).modInverse(p))
                .negate()
                .mod(p);
      }
    }
    return weights;
  }
}
