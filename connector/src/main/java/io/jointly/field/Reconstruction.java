package io.jointly.field;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * Opens Shamir-shared vectors from the shares at given points. With more than t + 1 shares all have
 * to lie on one polynomial of degree t, in every element.
 */
public final class Reconstruction {

  private final int threshold;
  private final int[] points;
  private final Interpolation all;

  private Reconstruction(int threshold, int[] points) {
    this.threshold = threshold;
    this.points = points;
    this.all = new Interpolation(threshold, points, without(Set.of()));
  }

  /**
   * A reconstruction from the shares at these points.
   *
   * @param threshold t, at least 1
   * @param points at least t + 1 distinct points from 1 to {@link Shamir#MAX_PARTIES}
   */
  public static Reconstruction of(int threshold, int[] points) {
    if (threshold < 1 || points.length <= threshold) {
      throw new IllegalArgumentException(
          "threshold " + threshold + " needs more than " + points.length + " shares");
    }
    Set<Integer> seen = new TreeSet<>();
    for (int point : points) {
      if (point < 1 || point > Shamir.MAX_PARTIES || !seen.add(point)) {
        throw new IllegalArgumentException(
            "points: distinct, 1 to " + Shamir.MAX_PARTIES + ", not " + Arrays.toString(points));
      }
    }
    return new Reconstruction(threshold, points.clone());
  }

  /**
   * The shared vector.
   *
   * @param shares {@code shares[k]} was dealt for the k-th point; all of one length, canonical
   * @throws OffPolynomialException if some element's shares are not on one polynomial of degree t
   */
  public long[] open(long[][] shares) throws OffPolynomialException {
    if (shares.length != points.length) {
      throw new IllegalArgumentException("one share vector for each of the points");
    }
    int n = FpVectors.length(shares[0]);
    for (long[] share : shares) {
      if (FpVectors.length(share) != n) {
        throw new IllegalArgumentException("share vectors differ in length");
      }
    }
    int off = all.firstOff(shares, 0);
    if (off >= 0) {
      throw new OffPolynomialException(culprits(shares, off));
    }
    return all.values(shares);
  }

  /**
   * Who is wrong, given the first element that is off. Each party found is left out from there on,
   * so that a hostile vector costs at most e decodings, however many of its elements are wrong.
   */
  private Set<Integer> culprits(long[][] shares, int firstOff) {
    int tolerated = (points.length - threshold - 1) / 2;
    Set<Integer> wrong = new TreeSet<>();
    int off = firstOff;
    while (off >= 0) {
      boolean anybodyNew = wrong.addAll(ErrorLocator.locate(threshold, points, shares, off));
      // More liars than tolerated, in one element or over all of them: any set fits as well as
      // another, and naming one would blame honest parties.
      if (!anybodyNew || wrong.size() > tolerated) {
        return Set.of();
      }
      off = new Interpolation(threshold, points, without(wrong)).firstOff(shares, off);
    }
    return wrong;
  }

  private int[] without(Set<Integer> wrong) {
    int[] chosen = new int[points.length - wrong.size()];
    int size = 0;
    for (int k = 0; k < points.length; k++) {
      if (!wrong.contains(points[k])) {
        chosen[size++] = k;
      }
    }
    return chosen;
  }
}
