package io.jointly.field;

import java.math.BigInteger;

/**
 * Lagrange coefficients, prepared for multiplication with long vectors. For consecutive points they
 * are small integers (binomial coefficients at zero), and a small factor costs a fraction of a
 * general one. They are public, so the code may branch on them; it must not branch on the vectors'
 * values.
 */
final class Weights {

  private static final int SMALL_BITS = 31;

  private final long[] values;
  // As a signed integer, or 0 if it is not small; no coefficient is zero.
  private final int[] small;

  private Weights(long[] values, int[] small) {
    this.values = values;
    this.small = small;
  }

  /** As {@link Lagrange#coefficients}. */
  static Weights of(int[] points, int at) {
    long[] values = Lagrange.coefficients(points, at);
    int[] small = new int[points.length];
    for (int k = 0; k < small.length; k++) {
      BigInteger signed = Fp127.decodeSigned(values, k);
      small[k] = signed.bitLength() < SMALL_BITS ? signed.intValueExact() : 0;
    }
    return new Weights(values, small);
  }

  /** Adds the k-th weight times {@code size} elements of {@code share} to those of {@code out}. */
  void addProducts(int k, long[] share, int at, int size, long[] out, int outAt) {
    if (small[k] == 1) {
      FpVectors.addInto(out, outAt, share, at, size);
    } else if (small[k] == -1) {
      subtract(share, 2 * at, 2 * size, out, 2 * outAt);
    } else if (small[k] > 0) {
      addSmall(small[k], share, 2 * at, 2 * size, out, 2 * outAt);
    } else if (small[k] < 0) {
      subtractSmall(-small[k], share, 2 * at, 2 * size, out, 2 * outAt);
    } else {
      addGeneral(values[2 * k], values[2 * k + 1], share, 2 * at, 2 * size, out, 2 * outAt);
    }
  }

  // From here on, positions and sizes count words.

  private static void subtract(long[] share, int at, int size, long[] out, int outAt) {
    for (int i = at, o = outAt; i < at + size; i += 2, o += 2) {
      // p - b is the complement of b's 127 bits.
      Fp127.putSum(out[o], out[o + 1], ~share[i], share[i + 1] ^ Long.MAX_VALUE, out, o);
    }
  }

  private static void addSmall(int factor, long[] share, int at, int size, long[] out, int outAt) {
    long[] product = new long[2];
    for (int i = at, o = outAt; i < at + size; i += 2, o += 2) {
      Fp127.putSmallProduct(share[i], share[i + 1], factor, product, 0);
      Fp127.putSum(out[o], out[o + 1], product[0], product[1], out, o);
    }
  }

  private static void subtractSmall(
      int factor, long[] share, int at, int size, long[] out, int outAt) {
    long[] product = new long[2];
    for (int i = at, o = outAt; i < at + size; i += 2, o += 2) {
      Fp127.putSmallProduct(share[i], share[i + 1], factor, product, 0);
      Fp127.putSum(out[o], out[o + 1], ~product[0], product[1] ^ Long.MAX_VALUE, out, o);
    }
  }

  private static void addGeneral(
      long lo, long hi, long[] share, int at, int size, long[] out, int outAt) {
    long[] product = new long[2];
    for (int i = at, o = outAt; i < at + size; i += 2, o += 2) {
      Fp127.putProduct(share[i], share[i + 1], lo, hi, product, 0);
      Fp127.putSum(out[o], out[o + 1], product[0], product[1], out, o);
    }
  }
}
