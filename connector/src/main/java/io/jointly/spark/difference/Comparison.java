package io.jointly.spark.difference;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of an earlier query and of the new one are set against each other. Both fall apart
 * by the values of the expressions that they have in common; within each such part that both have,
 * the rows that only one of them shows are a difference. Where a group may be suppressed and it is
 * not known which, the rest of its part may give it away: so each such group is looked at too.
 *
 * <p>Numbers of conditions and expressions are those of {@link RowKeys}.
 *
 * @param earlier conditions of the earlier query
 * @param common expressions by which both fall apart
 * @param apart whether the answers are over different parties, so that this party's rows may be
 *     what differs, all of them
 * @param shown which groups of the earlier query were shown, null for all
 * @param fixedThen which of {@code common} the earlier query holds to one value
 * @param fixedNow which of them the new query does
 * @param groupsThen groups of the earlier query, empty where none of them can be a difference
 * @param groupsNow groups of the new query, empty where none of them can be a difference
 */
record Comparison(
    int earlier,
    int[] common,
    boolean apart,
    @Nullable DisclosedGroups shown,
    Fixed fixedThen,
    Fixed fixedNow,
    int[] groupsThen,
    int[] groupsNow)
    implements Serializable {

  /** What a count of rows is of; a comparison has one test for each. */
  enum Part {
    ONLY_NOW,
    ONLY_THEN,
    GROUP_NOW,
    GROUP_THEN
  }

  /** Expressions that are held to one value, and the values' keys. */
  record Fixed(int[] expressions, String[] keys) implements Serializable {
    boolean holds(RowKeys row) {
      for (int i = 0; i < expressions.length; i++) {
        if (!row.key(expressions[i]).equals(keys[i])) {
          return false;
        }
      }
      return true;
    }
  }

  /** Where rows are counted. */
  interface Counts {
    void add(Part part, String key);
  }

  /**
   * @param isNow whether the row satisfies the new query's conditions
   */
  void count(RowKeys row, boolean isNow, Counts counts) {
    boolean isThen = row.satisfies(earlier) && (shown == null || shown.contains(row));
    if (isNow
        && (apart || !isThen)
        && fixedThen.holds(row)
        && (shown == null || shown.anyLike(row))) {
      counts.add(Part.ONLY_NOW, row.key(common));
    }
    if (isThen && (apart || !isNow) && fixedNow.holds(row)) {
      counts.add(Part.ONLY_THEN, row.key(common));
    }
    if (isNow && isThen && groupsNow.length > 0) {
      counts.add(Part.GROUP_NOW, row.key(groupsNow));
    }
    if (isNow && isThen && groupsThen.length > 0) {
      counts.add(Part.GROUP_THEN, row.key(groupsThen));
    }
  }
}
