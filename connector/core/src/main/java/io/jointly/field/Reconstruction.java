package io.jointly.field;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Opens Shamir-shared vectors from the shares at given points. If there are more than t + 1 shares,
 * all of them must lie on one polynomial of degree at most t, in every element.
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
            "points must be distinct, 1 to "
                + Shamir.MAX_PARTIES
                + ", not "
                + Arrays.toString(points));
      }
    }
    return new Reconstruction(threshold, points.clone());
  }

  /**
   * The shared vector.
   *
   * @param shares {@code shares[k]} is the share at the k-th point; all of one length, canonical
   * @throws OffPolynomialException if some element's shares do not lie on one polynomial of degree
   *     at most t
   */
  public long[] open(long[][] shares) throws OffPolynomialException {
    OptionalInt off = firstOff(shares);
    if (off.isPresent()) {
      throw new OffPolynomialException(culprits(shares, off.getAsInt()));
    }
    return all.values(shares);
  }

  /**
   * A vector that was opened although some shares may be wrong.
   *
   * @param wrong the points whose shares are off the polynomial in some element, exactly
   */
  public record Corrected(long[] values, SortedSet<Integer> wrong) {}

  /**
   * The shared vector, without the shares of parties that are off. Let at most t of the m shares be
   * wrong. Then the result is right: a party is left out only where at most {@link #correctable}
   * are, so at least t + 1 of those that are left are right, and all of them lie on one polynomial
   * (PROTOCOL.md §2.3).
   *
   * @param shares as for {@link #open}
   * @throws OffPolynomialException if more parties than that would have to be left out
   */
  public Corrected correct(long[][] shares) throws OffPolynomialException {
    OptionalInt off = firstOff(shares);
    if (off.isEmpty()) {
      return new Corrected(all.values(shares), new TreeSet<>());
    }
    SortedSet<Integer> wrong = culprits(shares, off.getAsInt());
    if (wrong.isEmpty() || wrong.size() > correctable()) {
      throw new OffPolynomialException(wrong);
    }
    Interpolation others = new Interpolation(threshold, points, without(wrong));
    return new Corrected(others.values(shares), wrong);
  }

  /**
   * How many wrong shares can be corrected: the greatest e up to t with m ≥ 2t + 1 + e. If more
   * were, t wrong shares could look like fewer shares that are off another polynomial.
   */
  public int correctable() {
    return Math.max(0, Math.min(threshold, points.length - 2 * threshold - 1));
  }

  private OptionalInt firstOff(long[][] shares) {
    if (shares.length != points.length) {
      throw new IllegalArgumentException("each point needs one share vector");
    }
    int n = FpVectors.length(shares[0]);
    for (long[] share : shares) {
      if (FpVectors.length(share) != n) {
        throw new IllegalArgumentException("share vectors differ in length");
      }
    }
    return all.firstOff(shares, 0);
  }

  /**
   * Finds the wrong shares, given the first element that is off. Each party found is left out from
   * there on. So a hostile vector costs at most e decodings, however many of its elements are
   * wrong.
   */
  private SortedSet<Integer> culprits(long[][] shares, int firstOff) {
    int tolerated = (points.length - threshold - 1) / 2;
    SortedSet<Integer> wrong = new TreeSet<>();
    OptionalInt off = OptionalInt.of(firstOff);
    while (off.isPresent()) {
      int element = off.getAsInt();
      boolean anybodyNew = wrong.addAll(ErrorLocator.locate(threshold, points, shares, element));
      // More wrong shares than tolerated, in one element or over all of them: no set is more likely
      // than another, and naming one could blame honest parties.
      if (!anybodyNew || wrong.size() > tolerated) {
        return new TreeSet<>();
      }
      off = new Interpolation(threshold, points, without(wrong)).firstOff(shares, element);
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
