package io.jointly.field;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Interpolates values at zero from the shares of some parties, and checks that all of these shares
 * lie on one polynomial of degree at most t.
 */
final class Interpolation {

  /** The number of elements processed at once, so that they stay in the first-level cache. */
  private static final int CHUNK = 256;

  private final int[] used;
  private final Weights atZero;
  private final int[] checked;
  private final Weights[] atChecked;

  /**
   * @param points the points of all parties
   * @param chosen at least t + 1 indices into points; the first t + 1 shares are interpolated, the
   *     others are checked
   */
  Interpolation(int threshold, int[] points, int[] chosen) {
    used = Arrays.copyOf(chosen, threshold + 1);
    checked = Arrays.copyOfRange(chosen, threshold + 1, chosen.length);
    int[] base = new int[used.length];
    for (int k = 0; k < used.length; k++) {
      base[k] = points[used[k]];
    }
    atZero = Weights.of(base, 0);
    atChecked = new Weights[checked.length];
    for (int k = 0; k < checked.length; k++) {
      atChecked[k] = Weights.of(base, points[checked[k]]);
    }
  }

  /** The values of all elements at zero, without a check. */
  long[] values(long[][] shares) {
    int n = FpVectors.length(shares[0]);
    long[] result = FpVectors.create(n);
    for (int at = 0; at < n; at += CHUNK) {
      combine(shares, atZero, at, Math.min(CHUNK, n - at), result, at);
    }
    return result;
  }

  /** The first element at or after {@code from} that is off its polynomial, if there is one. */
  OptionalInt firstOff(long[][] shares, int from) {
    int n = FpVectors.length(shares[0]);
    long[] expected = FpVectors.create(Math.min(CHUNK, n - from));
    for (int at = from; at < n; at += CHUNK) {
      int size = Math.min(CHUNK, n - at);
      int first = size;
      for (int k = 0; k < checked.length; k++) {
        Arrays.fill(expected, 0, 2 * size, 0L);
        combine(shares, atChecked[k], at, size, expected, 0);
        int words =
            Arrays.mismatch(expected, 0, 2 * size, shares[checked[k]], 2 * at, 2 * (at + size));
        if (words >= 0) {
          first = Math.min(first, words / 2);
        }
      }
      if (first < size) {
        return OptionalInt.of(at + first);
      }
    }
    return OptionalInt.empty();
  }

  /** Adds the weighted sum of the used shares to {@code out}. */
  private void combine(long[][] shares, Weights weights, int at, int size, long[] out, int outAt) {
    for (int k = 0; k < used.length; k++) {
      weights.addProducts(k, shares[used[k]], at, size, out, outAt);
    }
  }
}
