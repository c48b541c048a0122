package io.jointly.spark.difference.entity;

import io.jointly.spark.difference.DisclosedGroups;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query as executors know it. Expressions are named by their places in {@link RelationShape}.
 *
 * @param relation whose rows it reads
 * @param families the groups and, behind them, what divides the groups further
 * @param hasGroups whether there can be several groups
 * @param shown the groups that were shown; null for all
 */
record QueryShape(
    int relation, List<Family> families, boolean hasGroups, @Nullable DisclosedGroups shown)
    implements Serializable {

  /**
   * Disjoint sets of rows, one for each combination of keys.
   *
   * @param conditions all of them have to hold
   * @param present none of them may be NULL
   */
  record Family(int[] conditions, int[] present, int[] keys, List<ReadNumber> numbers)
      implements Serializable {}

  /** An {@link EntityNumber}. */
  record ReadNumber(EntityNumber.Kind kind, int[] read) implements Serializable {}

  /** How many numbers are told of the sets of a family, or of all groups together. */
  int width(int family) {
    return families.get(family == whole() ? 0 : family).numbers().size();
  }

  /** Stands for the family that has one set, all groups together. */
  int whole() {
    return families.size();
  }
}
