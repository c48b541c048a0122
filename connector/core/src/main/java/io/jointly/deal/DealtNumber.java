package io.jointly.deal;

import java.util.List;

/**
 * A number that a dealt row has for the sums over it: a measure's present or offset, or a product
 * of two or three of these (PROTOCOL.md §12.2).
 */
public record DealtNumber(List<Factor> factors) {

  /**
   * @param measure its place among the table's measures
   */
  public record Factor(int measure, Part part) {}

  /** What of a measure a factor is. */
  public enum Part {
    /** 1, or 0 where the measure is NULL. */
    PRESENT,
    /** What the measure has above its lower bound, or 0 where it is NULL. */
    OFFSET
  }

  public DealtNumber {
    factors = List.copyOf(factors);
    if (factors.isEmpty() || factors.size() > 3) {
      throw new IllegalArgumentException("a number has one factor, two or three");
    }
  }

  static DealtNumber of(int measure, Part part) {
    return new DealtNumber(List.of(new Factor(measure, part)));
  }

  static DealtNumber of(int left, Part leftPart, int right, Part rightPart) {
    return new DealtNumber(List.of(new Factor(left, leftPart), new Factor(right, rightPart)));
  }

  /** The square of an offset where another measure is not NULL. */
  static DealtNumber squareWith(int squared, int other) {
    Factor offset = new Factor(squared, Part.OFFSET);
    return new DealtNumber(List.of(offset, offset, new Factor(other, Part.PRESENT)));
  }

  boolean isProduct() {
    return factors.size() > 1;
  }
}
