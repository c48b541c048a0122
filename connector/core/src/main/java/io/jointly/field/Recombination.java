package io.jointly.field;

/**
 * Degree reduction: brings the product of two shared vectors back to degree t (Ben-Or, Goldwasser,
 * Wigderson 1988). Each party multiplies its two shares and shares the product again. The local
 * products lie on a polynomial of degree 2t, and its value at zero is a weighted sum of them. So
 * the same weighted sum of the new shares is a share of the product. For n &ge; 2t + 1 parties at
 * the points 1 to n.
 */
public final class Recombination {

  private final Weights weights;

  private Recombination(Weights weights) {
    this.weights = weights;
  }

  /**
   * @param parties n; all of them must contribute
   * @throws IllegalArgumentException unless n &ge; 2t + 1
   */
  public static Recombination of(int parties, int threshold) {
    Shamir.of(parties, threshold);
    if (parties < 2 * threshold + 1) {
      throw new IllegalArgumentException(
          "a product of shares needs " + (2 * threshold + 1) + " parties, not " + parties);
    }
    int[] points = new int[parties];
    for (int k = 0; k < parties; k++) {
      points[k] = k + 1;
    }
    return new Recombination(Weights.of(points, 0));
  }

  /**
   * Adds the vector that the party at point {@code party + 1} has shared, times its weight.
   *
   * @param into as long as {@code dealt}; all zeros before the first call
   */
  public void add(int party, long[] dealt, long[] into) {
    int n = FpVectors.length(dealt);
    FpVectors.checkRange(into, 0, n);
    weights.addProducts(party, dealt, 0, n, into, 0);
  }
}
