package io.jointly.field;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * Whole vectors of field elements: copies, sums, products and their bytes. Ranges count elements,
 * not words.
 */
public final class FpVectors {

  private FpVectors() {}

  /** A vector of n zeros. */
  public static long[] create(int n) {
    return new long[Math.multiplyExact(2, n)];
  }

  /** The number of elements. */
  public static int length(long[] v) {
    if ((v.length & 1) != 0) {
      throw new IllegalArgumentException("a vector has two words for each element");
    }
    return v.length / 2;
  }

  /** Refuses a vector of another number of elements than n. */
  public static void requireLength(long[] v, int n) {
    if (length(v) != n) {
      throw new IllegalArgumentException(length(v) + " elements where there should be " + n);
    }
  }

  /** Whether an element is zero. */
  public static boolean isZero(long[] v, int i) {
    return (v[2 * i] | v[2 * i + 1]) == 0;
  }

  /** Copies n elements; the ranges may be in one vector. */
  public static void copy(long[] from, int first, long[] to, int toFirst, int n) {
    checkRange(from, first, n);
    checkRange(to, toFirst, n);
    System.arraycopy(from, 2 * first, to, 2 * toFirst, 2 * n);
  }

  /** A new vector of n elements of v. */
  public static long[] slice(long[] v, int from, int n) {
    checkRange(v, from, n);
    return Arrays.copyOfRange(v, 2 * from, 2 * (from + n));
  }

  /** Sets n elements to zero. */
  public static void clear(long[] v, int from, int n) {
    checkRange(v, from, n);
    Arrays.fill(v, 2 * from, 2 * (from + n), 0L);
  }

  /** Sets all elements of v to {@code element[at]}. */
  public static void fill(long[] v, long[] element, int at) {
    for (int i = 0; i < length(v); i++) {
      v[2 * i] = element[2 * at];
      v[2 * i + 1] = element[2 * at + 1];
    }
  }

  /** Adds n elements of x, starting at xFrom, to those of acc, starting at accFrom. */
  public static void addInto(long[] acc, int accFrom, long[] x, int xFrom, int n) {
    checkRange(acc, accFrom, n);
    checkRange(x, xFrom, n);
    int end = 2 * (accFrom + n);
    for (int i = 2 * accFrom, j = 2 * xFrom; i < end; i += 2, j += 2) {
      Fp127.putSum(acc[i], acc[i + 1], x[j], x[j + 1], acc, i);
    }
  }

  /** Writes the products of n elements of a and b to out. The ranges may be the same. */
  public static void multiply(
      long[] a, int aFrom, long[] b, int bFrom, int n, long[] out, int outFrom) {
    checkRange(a, aFrom, n);
    checkRange(b, bFrom, n);
    checkRange(out, outFrom, n);
    for (int i = 2 * aFrom, j = 2 * bFrom, k = 2 * outFrom; i < 2 * (aFrom + n); k += 2) {
      Fp127.putProduct(a[i], a[i + 1], b[j], b[j + 1], out, k);
      i += 2;
      j += 2;
    }
  }

  /** Adds {@code factor[at]} times each of n elements of x to those of acc. */
  public static void addMultiple(
      long[] acc, int accFrom, long[] x, int xFrom, int n, long[] factor, int at) {
    checkRange(acc, accFrom, n);
    checkRange(x, xFrom, n);
    long lo = factor[2 * at];
    long hi = factor[2 * at + 1];
    long[] product = new long[2];
    for (int i = 2 * accFrom, j = 2 * xFrom; i < 2 * (accFrom + n); i += 2, j += 2) {
      Fp127.putProduct(x[j], x[j + 1], lo, hi, product, 0);
      Fp127.putSum(acc[i], acc[i + 1], product[0], product[1], acc, i);
    }
  }

  /** Adds the sum of the products of n elements of a and b to {@code acc[at]}. */
  public static void addInnerProduct(
      long[] acc, int at, long[] a, int aFrom, long[] b, int bFrom, int n) {
    checkRange(a, aFrom, n);
    checkRange(b, bFrom, n);
    long[] product = new long[2];
    for (int i = 2 * aFrom, j = 2 * bFrom; i < 2 * (aFrom + n); i += 2, j += 2) {
      Fp127.putProduct(a[i], a[i + 1], b[j], b[j + 1], product, 0);
      Fp127.putSum(acc[2 * at], acc[2 * at + 1], product[0], product[1], acc, 2 * at);
    }
  }

  /** Writes n elements as 16 little-endian bytes each. */
  public static void write(long[] v, int from, int n, byte[] out, int at) {
    checkRange(v, from, n);
    ByteBuffer.wrap(out, at, Math.multiplyExact(Fp127.BYTES, n))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asLongBuffer()
        .put(v, 2 * from, 2 * n);
  }

  /**
   * Reads n elements of 16 little-endian bytes each.
   *
   * @return the index, counted from 0 within these n, of the first element that is not canonical;
   *     empty if all are canonical. If it is present, the elements read must not be used
   */
  public static OptionalInt read(byte[] in, int at, int n, long[] out, int from) {
    checkRange(out, from, n);
    ByteBuffer.wrap(in, at, Math.multiplyExact(Fp127.BYTES, n))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asLongBuffer()
        .get(out, 2 * from, 2 * n);
    for (int i = 0; i < n; i++) {
      if (!Fp127.isCanonical(out[2 * (from + i)], out[2 * (from + i) + 1])) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  static void checkRange(long[] v, int from, int n) {
    Objects.checkFromIndexSize(from, n, length(v));
  }
}
