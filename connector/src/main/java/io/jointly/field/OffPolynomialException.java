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
   * The points whose shares are wrong; empty where that cannot be told. It is the exact set if no
   * more than ⌊(m − t − 1) / 2⌋ of the m shares were tampered with, and no such claim can be made
   * otherwise.
   */
  public SortedSet<Integer> culprits() {
    return new TreeSet<>(culprits);
  }
}
