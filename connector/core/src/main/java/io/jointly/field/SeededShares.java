package io.jointly.field;

/**
 * Shamir sharing in which the shares at the points 1 to t are given, uniformly random, and the
 * others follow from them and the values. So a dealer can send t parties a seed in the place of
 * their shares.
 */
public final class SeededShares {

  private final int parties;
  private final int threshold;
  // For the points t + 1 to n: the weights of the values at 0 and of the shares at 1 to t.
  private final Weights[] weights;

  private SeededShares(int parties, int threshold, Weights[] weights) {
    this.parties = parties;
    this.threshold = threshold;
    this.weights = weights;
  }

  /**
   * @param parties n, from 2 to {@link Shamir#MAX_PARTIES}
   * @param threshold t, from 1 to n − 1
   */
  public static SeededShares of(int parties, int threshold) {
    Shamir.of(parties, threshold);
    int[] points = new int[threshold + 1];
    for (int k = 0; k <= threshold; k++) {
      points[k] = k;
    }
    Weights[] weights = new Weights[parties - threshold];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = Weights.of(points, threshold + 1 + k);
    }
    return new SeededShares(parties, threshold, weights);
  }

  /** How many parties have a seed: those at the points 1 to t. */
  public int seeded() {
    return threshold;
  }

  /**
   * Writes the shares at the points t + 1 to n.
   *
   * @param values n elements
   * @param shares a vector of n elements for each party. Those of the points 1 to t are given, and
   *     the others are overwritten
   */
  public void complete(long[] values, long[][] shares) {
    if (shares.length != parties) {
      throw new IllegalArgumentException("one share vector for each of " + parties + " parties");
    }
    int n = FpVectors.length(values);
    for (long[] share : shares) {
      if (FpVectors.length(share) != n) {
        throw new IllegalArgumentException("a share vector has as many elements as are shared");
      }
    }
    for (int k = 0; k < weights.length; k++) {
      long[] share = shares[threshold + k];
      FpVectors.clear(share, 0, n);
      weights[k].addProducts(0, values, 0, n, share, 0);
      for (int seeded = 0; seeded < threshold; seeded++) {
        weights[k].addProducts(seeded + 1, shares[seeded], 0, n, share, 0);
      }
    }
  }
}
