package io.jointly.spark.difference;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of sets of rows that the new query opens with sets that an earlier one has opened.
 *
 * @param now the sets of the new query
 * @param then the sets of the earlier query
 * @param parties whether both answers are over the same parties
 * @param whole how the groups of both are compared as a whole; null for sets that are no groups
 * @param shown the groups of the earlier query that were shown, null for all
 */
record Comparison(
    View now, View then, Parties parties, @Nullable Whole whole, @Nullable DisclosedGroups shown)
    implements Serializable {

  /** What can be wrong; a comparison has one test for each. */
  enum Part {
    /** Few rows that only the new query shows. */
    ONLY_NOW,
    /** Few rows that only the earlier query shows. */
    ONLY_THEN,
    /** A group of the new query has few rows in the earlier one. */
    GROUP_NOW,
    /**
     * A group of the earlier query, which may have been suppressed, has few rows in the new one.
     */
    GROUP_THEN,
    /** A set of one query and one of the other differ in few rows. */
    SET,
    /** A set of one query and several of the other, taken together, differ in few rows. */
    UNION
  }

  /** Whose rows the two answers are made of. */
  enum Parties {
    SAME,
    /** All rows of this party may be the difference. */
    OTHER
  }

  /**
   * Sets of rows, by numbers of {@link Features}.
   *
   * @param facts what holds of all their rows
   * @param conditions those of the facts that are conditions
   * @param keys what divides the rows
   */
  record View(int[] facts, int[] conditions, int[] keys) implements Serializable {}

  /**
   * The rows of both queries are partitioned by the values of their common expressions. Within each
   * part that both queries have, the rows that only one of them shows are a difference. If some
   * group was suppressed and it is not known which, the rest of its part may reveal it, so each
   * such group is examined as well.
   *
   * @param now what the new query has of the common expressions
   * @param then what the earlier query has of them
   * @param needed own rows or entities without which a group of the new query is suppressed for
   *     certain; 0 if there is no such number
   */
  record Whole(Side now, Side then, int needed) implements Serializable {}

  /**
   * The common expressions in one of two queries.
   *
   * @param places for each, its place among the query's groups, or -1
   * @param fixed for each, the key of the value to which the query's conditions fix it, or null
   * @param split whether some group of it may be suppressed and be a difference
   */
  record Side(int[] places, @Nullable String[] fixed, boolean split) implements Serializable {

    /** The common values of a group. */
    @Nullable String[] common(String[] group) {
      @Nullable String[] common = new @Nullable String[places.length];
      for (int i = 0; i < places.length; i++) {
        common[i] = places[i] < 0 ? fixed[i] : group[places[i]];
      }
      return common;
    }

    /** Whether the query's conditions leave room for these values. */
    boolean mayHold(@Nullable String[] common) {
      for (int i = 0; i < common.length; i++) {
        if (fixed[i] != null && !fixed[i].equals(common[i])) {
          return false;
        }
      }
      return true;
    }
  }
}
