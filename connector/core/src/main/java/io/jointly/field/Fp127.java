package io.jointly.field;

import java.math.BigInteger;

/**
 * The field F_p, p = 2^127 − 1, on elements of vectors (see the package comment). Inputs and
 * outputs are canonical; an output may overwrite an input. Sums, differences, negations and
 * products neither branch on an element's value nor allocate.
 */
public final class Fp127 {

  /** The bytes of an element on the wire. */
  public static final int BYTES = 16;

  /** p itself. */
  public static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(127).subtract(BigInteger.ONE);

  private static final long LOW_63 = Long.MAX_VALUE;
  private static final int SIGNED_BITS = 126;
  private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);

  private Fp127() {}

  /** out[k] = a[i] + b[j]. */
  public static void add(long[] a, int i, long[] b, int j, long[] out, int k) {
    putSum(a[2 * i], a[2 * i + 1], b[2 * j], b[2 * j + 1], out, 2 * k);
  }

  /** out[k] = a[i] − b[j]. */
  public static void sub(long[] a, int i, long[] b, int j, long[] out, int k) {
    // p − b is the complement of b's 127 bits.
    putSum(a[2 * i], a[2 * i + 1], ~b[2 * j], b[2 * j + 1] ^ LOW_63, out, 2 * k);
  }

  /** out[k] = −a[i]. */
  public static void negate(long[] a, int i, long[] out, int k) {
    putSum(0, 0, ~a[2 * i], a[2 * i + 1] ^ LOW_63, out, 2 * k);
  }

  /** out[k] = a[i] · b[j]. */
  public static void mul(long[] a, int i, long[] b, int j, long[] out, int k) {
    putProduct(a[2 * i], a[2 * i + 1], b[2 * j], b[2 * j + 1], out, 2 * k);
  }

  /**
   * out[k] = 1 / a[i].
   *
   * @throws ArithmeticException if a[i] is zero
   */
  public static void inverse(long[] a, int i, long[] out, int k) {
    if ((a[2 * i] | a[2 * i + 1]) == 0) {
      throw new ArithmeticException("zero has no inverse");
    }
    // a^(p − 2); the bits of p − 2 = 2^127 − 3 from the top are 125 ones, a zero, a one.
    long[] base = {a[2 * i], a[2 * i + 1]};
    long[] power = base.clone();
    for (int bit = 125; bit >= 0; bit--) {
      mul(power, 0, power, 0, power, 0);
      if (bit != 1) {
        mul(power, 0, base, 0, power, 0);
      }
    }
    out[2 * k] = power[0];
    out[2 * k + 1] = power[1];
  }

  /** Whether (lo, hi) is the canonical form of an element, that is, smaller than p. */
  public static boolean isCanonical(long lo, long hi) {
    return hi >= 0 && !(hi == LOW_63 && lo == -1L);
  }

  /** out[k] = v mod p. */
  public static void encodeSigned(long v, long[] out, int k) {
    long sign = v >> 63;
    out[2 * k] = v + sign; // p + v for a negative v: all ones, less |v|
    out[2 * k + 1] = sign & LOW_63;
  }

  /**
   * out[k] = v mod p.
   *
   * @throws IllegalArgumentException unless |v| &lt; 2^126
   */
  public static void encodeSigned(BigInteger v, long[] out, int k) {
    if (v.abs().bitLength() > SIGNED_BITS) {
      throw new IllegalArgumentException("a signed value has at most 126 bits");
    }
    BigInteger element = v.signum() < 0 ? v.add(MODULUS) : v;
    out[2 * k] = element.longValue();
    out[2 * k + 1] = element.shiftRight(64).longValue();
  }

  /** The v with |v| &lt; 2^126 and v mod p = a[i]; every element has exactly one. */
  public static BigInteger decodeSigned(long[] a, int i) {
    BigInteger element = toBigInteger(a, i);
    return element.testBit(SIGNED_BITS) ? element.subtract(MODULUS) : element;
  }

  /** a[i] as an integer from 0 to p − 1. */
  public static BigInteger toBigInteger(long[] a, int i) {
    BigInteger lo = BigInteger.valueOf(a[2 * i]);
    BigInteger hi = BigInteger.valueOf(a[2 * i + 1]);
    return hi.shiftLeft(64).add(lo.signum() < 0 ? lo.add(TWO_64) : lo);
  }

  /**
   * Writes a + b to out[at], out[at + 1]. One summand may equal p, so that a complement needs no
   * reduction of its own.
   */
  static void putSum(long aLo, long aHi, long bLo, long bHi, long[] out, int at) {
    long lo = aLo + bLo;
    long hi = aHi + bHi + carry(aLo, bLo, lo);
    // The sum s is at least p if and only if s + 1 reaches bit 127; then s − p is s + 1 without bit
    // 127.
    long over = (hi + ones(lo)) >>> 63;
    out[at] = lo + over;
    out[at + 1] = (hi + (ones(lo) & over)) & LOW_63;
  }

  /** Writes a · b to out[at], out[at + 1]. */
  static void putProduct(long aLo, long aHi, long bLo, long bHi, long[] out, int at) {
    long crossA = aLo * bHi;
    long crossB = aHi * bLo;
    long w0 = aLo * bLo;
    long w1 = unsignedHigh(aLo, bLo);
    long w2 = highOfUnsigned63(aLo, bHi) + highOfUnsigned63(bLo, aHi);
    long sum = w1 + crossA;
    w2 += carry(w1, crossA, sum);
    w1 = sum + crossB;
    w2 += carry(sum, crossB, w1);
    long square = aHi * bHi;
    long w3 = Math.multiplyHigh(aHi, bHi);
    sum = w2 + square;
    w3 += carry(w2, square, sum);
    w2 = sum;
    // 2^127 = 1: the bits from 127 upwards are added to those below.
    putSum(w0, w1 & LOW_63, (w2 << 1) | (w1 >>> 63), (w3 << 1) | (w2 >>> 63), out, at);
  }

  /** Writes a · small to out[at], out[at + 1]; small is not negative. */
  static void putSmallProduct(long aLo, long aHi, long small, long[] out, int at) {
    long low = aLo * small;
    long middle = aHi * small;
    long carried = highOfUnsigned63(aLo, small);
    long w1 = carried + middle;
    long w2 = Math.multiplyHigh(aHi, small) + carry(carried, middle, w1);
    putSum(low, w1 & LOW_63, (w2 << 1) | (w1 >>> 63), 0, out, at);
  }

  /** The carry out of {@code a + b = sum} on unsigned words, without a comparison. */
  private static long carry(long a, long b, long sum) {
    return ((a & b) | ((a | b) & ~sum)) >>> 63;
  }

  /** 1 if all bits of the word are ones, else 0. */
  private static long ones(long word) {
    return ((word & ~(word + 1)) >>> 63);
  }

  /** The high word of the product of any unsigned word and a word below 2^63. */
  private static long highOfUnsigned63(long any, long below) {
    return Math.multiplyHigh(any, below) + ((any >> 63) & below);
  }

  private static long unsignedHigh(long a, long b) {
    return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
  }
}
