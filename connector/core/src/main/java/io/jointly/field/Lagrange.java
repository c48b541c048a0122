package io.jointly.field;

/** Lagrange coefficients of small distinct points. */
final class Lagrange {

  private Lagrange() {}

  /**
   * The coefficients c with f(at) = Σ c[k] · f(points[k]) for every f of degree below {@code
   * points.length}.
   *
   * @param points distinct, at least 1
   * @param at at least 0
   */
  static long[] coefficients(int[] points, int at) {
    int n = points.length;
    long[] result = FpVectors.create(n);
    long[] numerator = FpVectors.create(1);
    long[] denominator = FpVectors.create(1);
    long[] factor = FpVectors.create(1);
    for (int k = 0; k < n; k++) {
      Fp127.encodeSigned(1, numerator, 0);
      Fp127.encodeSigned(1, denominator, 0);
      for (int other = 0; other < n; other++) {
        if (other != k) {
          Fp127.encodeSigned((long) at - points[other], factor, 0);
          Fp127.mul(numerator, 0, factor, 0, numerator, 0);
          Fp127.encodeSigned((long) points[k] - points[other], factor, 0);
          Fp127.mul(denominator, 0, factor, 0, denominator, 0);
        }
      }
      Fp127.inverse(denominator, 0, denominator, 0);
      Fp127.mul(numerator, 0, denominator, 0, result, k);
    }
    return result;
  }
}
