package io.jointly.encoding.layout;

/**
 * Numbers the floating point numbers in their order: neighbours differ by one, 0.0 and -0.0 are 0.
 * The bits of positive floating point numbers sort as the numbers do. Called by name from Spark's
 * generated code.
 */
public final class FloatingOrder {

  private FloatingOrder() {}

  /** The place of a double; NaN comes after infinity. */
  public static long ofDouble(double value) {
    long bits = Double.doubleToLongBits(value + 0.0);
    return bits >= 0 ? bits : Long.MIN_VALUE - bits;
  }

  /** The place of a float among the floats. */
  public static long ofFloat(float value) {
    int bits = Float.floatToIntBits(value + 0.0f);
    return bits >= 0 ? bits : Integer.MIN_VALUE - (long) bits;
  }

  /** The double at a place. */
  public static double doubleAt(long place) {
    return Double.longBitsToDouble(place >= 0 ? place : Long.MIN_VALUE - place);
  }

  /** The float at a place. */
  public static float floatAt(long place) {
    int at = Math.toIntExact(place);
    return Float.intBitsToFloat(at >= 0 ? at : Integer.MIN_VALUE - at);
  }
}
