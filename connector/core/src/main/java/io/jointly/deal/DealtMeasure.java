package io.jointly.deal;

/**
 * A measure of a dealt row: a whole number between two bounds, or NULL.
 *
 * @param least the lower bound; at least −2^62
 * @param greatest the upper bound; at most 2^62, and less than 2^62 above the lower one
 * @param isSquared whether the square of the number's offset is dealt along
 * @param isPaired whether its products with other such measures are dealt along
 */
public record DealtMeasure(
    String name, long least, long greatest, boolean isSquared, boolean isPaired) {

  private static final long LIMIT = 1L << 62;

  public DealtMeasure {
    if (least < -LIMIT || greatest > LIMIT || greatest < least || greatest - least >= LIMIT) {
      throw new IllegalArgumentException("bounds " + least + " to " + greatest + " of " + name);
    }
  }

  /** A measure of which sums alone are wanted. */
  public DealtMeasure(String name, long least, long greatest) {
    this(name, least, greatest, false, false);
  }

  long range() {
    return greatest - least;
  }

  /** How many digits the offset has. */
  int digits() {
    return Long.SIZE - Long.numberOfLeadingZeros(range());
  }

  /** What each digit stands for. Together they are the range, so no digits are out of bounds. */
  long[] weights() {
    long[] weights = new long[digits()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = 1L << i;
    }
    if (weights.length > 0) {
      int last = weights.length - 1;
      weights[last] = range() - (1L << last) + 1;
    }
    return weights;
  }
}
