package io.jointly.field;

import java.math.BigInteger;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the wrong shares of one element: Gao's decoder for Reed–Solomon codes ("A new algorithm for
 * decoding Reed-Solomon codes", 2003). It runs only a few times, and only on shares that a partner
 * has corrupted, so it uses BigInteger for clarity.
 */
final class ErrorLocator {

  private ErrorLocator() {}

  /**
   * The points whose shares of the element are off the polynomial of degree at most t on which all
   * others lie. Empty if no such polynomial agrees with all but at most ⌊(m − t − 1) / 2⌋ of the m
   * shares.
   */
  static Set<Integer> locate(int threshold, int[] points, long[][] shares, int element) {
    int m = points.length;
    int tolerated = (m - threshold - 1) / 2;
    BigInteger[] x = new BigInteger[m];
    BigInteger[] y = new BigInteger[m];
    for (int k = 0; k < m; k++) {
      x[k] = BigInteger.valueOf(points[k]);
      y[k] = Fp127.toBigInteger(shares[k], element);
    }
    Polynomial sent = decode(threshold, x, y);
    Set<Integer> wrong = new TreeSet<>();
    for (int k = 0; k < m; k++) {
      if (!sent.at(x[k]).equals(y[k])) {
        wrong.add(points[k]);
      }
    }
    boolean unique = sent.degree() <= threshold && wrong.size() <= tolerated;
    return unique ? wrong : Set.of();
  }

  /**
   * The polynomial of degree at most t nearest to the values; an arbitrary polynomial if none is
   * near.
   */
  private static Polynomial decode(int threshold, BigInteger[] x, BigInteger[] y) {
    Polynomial before = Polynomial.ONE;
    for (BigInteger point : x) {
      before = before.times(Polynomial.root(point));
    }
    Polynomial remainder = Polynomial.through(x, y);
    Polynomial factorBefore = Polynomial.ZERO;
    Polynomial factor = Polynomial.ONE;
    while (2 * remainder.degree() >= x.length + threshold + 1) {
      Polynomial quotient = before.dividedBy(remainder);
      Polynomial next = before.minus(quotient.times(remainder));
      Polynomial nextFactor = factorBefore.minus(quotient.times(factor));
      before = remainder;
      remainder = next;
      factorBefore = factor;
      factor = nextFactor;
    }
    return remainder.dividedBy(factor);
  }
}
