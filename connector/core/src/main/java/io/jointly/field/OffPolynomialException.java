package io.jointly.field;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Shares that do not lie on one polynomial of the agreed degree. */
public final class OffPolynomialException extends Exception {

  private static final long serialVersionUID = 1L;

  private final TreeSet<Integer> culprits;

  OffPolynomialException(Set<Integer> culprits) {
    super("shares are off their polynomial");
    this.culprits = new TreeSet<>(culprits);
  }

  /**
   * The points whose shares are wrong; empty if they cannot be identified. The set is exact if at
   * most ⌊(m − t − 1) / 2⌋ of the m shares are wrong. Otherwise it guarantees nothing.
   */
  public SortedSet<Integer> culprits() {
    return new TreeSet<>(culprits);
  }
}
