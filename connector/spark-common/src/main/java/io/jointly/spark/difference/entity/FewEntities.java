package io.jointly.spark.difference.entity;

import java.io.Serializable;

/**
 * When a difference is about too few entities.
 *
 * @param least the smallest number that may differ
 */
record FewEntities(long least) implements Serializable {

  /**
   * How two numbers compare.
   *
   * @param both how many entities contribute to both
   * @param equal how many of them contribute the same
   * @param different how many contribute to one only, or differently
   */
  record Compared(long both, long equal, long different) {
    static Compared of(long now, long then, long both, long equal) {
      return new Compared(both, equal, now + then - both - equal);
    }
  }

  boolean isFew(long entities) {
    return entities > 0 && entities < least;
  }

  /** Whether the difference of two numbers would tell of few entities. */
  boolean tells(Compared compared, boolean areAlike) {
    return compared.both() > 0
        && isFew(compared.different())
        && (areAlike || compared.equal() >= compared.different());
  }

  /** Whether two numbers measure the same, as far as enough entities show. */
  boolean areAlike(long both, long equal) {
    return both >= least && 2 * equal >= both;
  }
}
