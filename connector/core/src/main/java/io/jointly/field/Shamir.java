package io.jointly.field;

import java.util.Arrays;

/**
 * Shamir sharing (CACM 1979) of vectors among parties at the points 1 to n, by polynomials of
 * degree at most t: any t shares are uniformly random, any t + 1 determine the value.
 */
public final class Shamir {

  /** The largest number of parties. */
  public static final int MAX_PARTIES = 20;

  /** The number of elements shared at once, so that coefficients stay in the first-level cache. */
  private static final int CHUNK = 256;

  private final int parties;
  private final int threshold;

  private Shamir(int parties, int threshold) {
    this.parties = parties;
    this.threshold = threshold;
  }

  /**
   * A sharing for n parties and degree t.
   *
   * @param parties n, from 2 to {@link #MAX_PARTIES}
   * @param threshold t, from 1 to n − 1
   */
  public static Shamir of(int parties, int threshold) {
    if (parties < 2 || parties > MAX_PARTIES) {
      throw new IllegalArgumentException(
          "parties must be 2 to " + MAX_PARTIES + ", not " + parties);
    }
    if (threshold < 1 || threshold >= parties) {
      throw new IllegalArgumentException(
          "threshold must be 1 to "
              + (parties - 1)
              + " of "
              + parties
              + " parties, not "
              + threshold);
    }
    return new Shamir(parties, threshold);
  }

  public int parties() {
    return parties;
  }

  public int threshold() {
    return threshold;
  }

  /**
   * Shares n elements of {@code secrets}, starting at element {@code from}.
   *
   * @param randomness supplies t fresh elements for each element shared
   * @param shares one vector of n elements for each party; {@code shares[j]} is overwritten with
   *     the shares at point j + 1
   */
  public void share(long[] secrets, int from, int n, FieldSource randomness, long[][] shares) {
    FpVectors.checkRange(secrets, from, n);
    if (shares.length != parties) {
      throw new IllegalArgumentException("one share vector for each of " + parties + " parties");
    }
    for (long[] share : shares) {
      if (FpVectors.length(share) != n) {
        throw new IllegalArgumentException("a share vector has as many elements as are shared");
      }
    }
    long[] coefficients = FpVectors.create(threshold * Math.min(CHUNK, n));
    for (int done = 0; done < n; done += CHUNK) {
      int size = Math.min(CHUNK, n - done);
      randomness.fill(coefficients, 0, threshold * size);
      if (threshold == 1) {
        shareLine(secrets, from + done, size, coefficients, shares, done);
      } else {
        sharePolynomial(secrets, from + done, size, coefficients, shares, done);
      }
    }
    Arrays.fill(coefficients, 0L);
  }

  /**
   * On a line, the next party's share is the previous share plus the slope, without a
   * multiplication.
   */
  private static void shareLine(
      long[] secrets, int from, int size, long[] slopes, long[][] shares, int at) {
    long[] last = secrets;
    int lastFrom = from;
    for (long[] share : shares) {
      System.arraycopy(last, 2 * lastFrom, share, 2 * at, 2 * size);
      FpVectors.addInto(share, at, slopes, 0, size);
      last = share;
      lastFrom = at;
    }
  }

  /** Horner's rule, a chunk at a time. The points are small, so the multiplications are cheap. */
  private void sharePolynomial(
      long[] secrets, int from, int size, long[] coefficients, long[][] shares, int at) {
    for (int j = 0; j < shares.length; j++) {
      long[] share = shares[j];
      System.arraycopy(coefficients, 2 * (threshold - 1) * size, share, 2 * at, 2 * size);
      for (int k = threshold - 2; k >= 0; k--) {
        timesPointPlus(share, at, j + 1, coefficients, k * size, size);
      }
      timesPointPlus(share, at, j + 1, secrets, from, size);
    }
  }

  private static void timesPointPlus(
      long[] acc, int accFrom, int point, long[] x, int xFrom, int size) {
    int end = 2 * (accFrom + size);
    for (int i = 2 * accFrom, j = 2 * xFrom; i < end; i += 2, j += 2) {
      Fp127.putSmallProduct(acc[i], acc[i + 1], point, acc, i);
      Fp127.putSum(acc[i], acc[i + 1], x[j], x[j + 1], acc, i);
    }
  }
}
