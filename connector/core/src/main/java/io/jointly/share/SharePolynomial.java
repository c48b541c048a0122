package io.jointly.share;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.field.OffPolynomialException;
import io.jointly.field.Reconstruction;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The polynomial of one number, from the shares that several parties have put together. */
public final class SharePolynomial {

  /** The last one made; most rows have shares of the same points. */
  private static volatile @Nullable Prepared last;

  private record Prepared(int threshold, int[] points, Reconstruction reconstruction) {
    boolean fits(int wantedThreshold, int[] wantedPoints) {
      return threshold == wantedThreshold && Arrays.equals(points, wantedPoints);
    }
  }

  private SharePolynomial() {}

  /**
   * The number.
   *
   * @param shares of t + 1 parties or more. If there are more, all must agree
   */
  public static EncodedNumber open(List<Share> shares) {
    int threshold = requireSet(shares);
    if (!haveOneLineage(shares)) {
      throw Mismatch.differentRows();
    }
    try {
      long[] value = prepared(threshold, points(shares)).open(elements(shares));
      return EncodedNumber.ofElement(ShareTag.scale(shares.get(0).tag()), value);
    } catch (OffPolynomialException e) {
      throw Mismatch.error(
          "they do not lie on one polynomial of degree " + threshold + culprits(e.culprits()));
    }
  }

  private static String culprits(SortedSet<Integer> points) {
    return switch (points.size()) {
      case 0 -> "; which of them is wrong cannot be told";
      case 1 -> "; the share of point " + points.first() + " is wrong";
      default -> "; the shares of points " + points + " are wrong";
    };
  }

  /**
   * Whether the shares lie on one polynomial of degree t.
   *
   * @param shares of more than t + 1 parties
   */
  public static boolean isOne(List<Share> shares) {
    int threshold = requireSet(shares);
    if (shares.size() == threshold + 1) {
      throw new CallerException(
          ErrorCode.SHARES,
          "%d shares of threshold %d always lie on one polynomial, so nothing can be verified; give"
                  .formatted(shares.size(), threshold)
              + " at least "
              + (threshold + 2));
    }
    try {
      prepared(threshold, points(shares)).open(elements(shares));
      return haveOneLineage(shares);
    } catch (OffPolynomialException e) {
      return false;
    }
  }

  private static int requireSet(List<Share> shares) {
    if (shares.isEmpty()) {
      throw tooFew(0, "that are needed");
    }
    long first = shares.get(0).tag();
    int seen = 0;
    for (Share share : shares) {
      Mismatch.requireAlikeElsewhere(first, share.tag());
      seen = withPoint(seen, ShareTag.point(share.tag()));
    }
    requireEnough(shares.size(), ShareTag.threshold(first));
    return ShareTag.threshold(first);
  }

  static int withPoint(int seen, int point) {
    if ((seen & 1 << point) != 0) {
      throw Mismatch.error("two of them are of one party (point " + point + ")");
    }
    return seen | 1 << point;
  }

  static void requireEnough(int size, int threshold) {
    if (size <= threshold) {
      throw tooFew(size, (threshold + 1) + " that threshold " + threshold + " needs");
    }
  }

  private static CallerException tooFew(int size, String needed) {
    return new CallerException(
        ErrorCode.SHARES, "there are too few shares: " + size + " of the " + needed);
  }

  static boolean haveOneLineage(List<Share> shares) {
    return shares.stream().allMatch(s -> ShareTag.hasLineage(s.tag(), shares.get(0).tag()));
  }

  private static int[] points(List<Share> shares) {
    int[] points = new int[shares.size()];
    for (int k = 0; k < points.length; k++) {
      points[k] = ShareTag.point(shares.get(k).tag());
    }
    return points;
  }

  private static long[][] elements(List<Share> shares) {
    long[][] elements = new long[shares.size()][];
    for (int k = 0; k < elements.length; k++) {
      elements[k] = shares.get(k).element();
    }
    return elements;
  }

  static Reconstruction prepared(int threshold, int[] points) {
    Prepared known = last;
    if (known == null || !known.fits(threshold, points)) {
      known = new Prepared(threshold, points, Reconstruction.of(threshold, points));
      last = known;
    }
    return known.reconstruction();
  }
}
