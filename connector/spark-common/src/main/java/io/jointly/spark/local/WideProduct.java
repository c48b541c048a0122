package io.jointly.spark.local;

/** Products of two BIGINTs that need 128 bits; called by name from Spark's generated code. */
public final class WideProduct {

  private WideProduct() {}

  /**
   * Some bits of left · right, in two's complement.
   *
   * @param shift the lowest of these bits
   * @param width how many; 64 keeps the sign of what is above
   */
  public static long piece(long left, long right, int shift, int width) {
    long high = Math.multiplyHigh(left, right);
    long low = left * right;
    long shifted;
    if (shift == 0) {
      shifted = low;
    } else if (shift < Long.SIZE) {
      shifted = low >>> shift | high << (Long.SIZE - shift);
    } else {
      shifted = high >> Math.min(shift - Long.SIZE, Long.SIZE - 1);
    }
    return width == Long.SIZE ? shifted : shifted & (1L << width) - 1;
  }
}
