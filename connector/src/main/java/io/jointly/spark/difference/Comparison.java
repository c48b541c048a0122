package io.jointly.spark.difference;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of an earlier query and of the new one are compared. Both queries' rows are
 * partitioned by the expressions that both group by or hold to one value. Within each part that
 * both have, the rows that only one of them shows are a difference. Where a group may be suppressed
 * and it is not known which, the rest of its part may reveal it, so each such group is checked too.
 *
 * <p>Numbers of conditions and expressions are those of {@link RowKeys}.
 *
 * @param earlier conditions of the earlier query
 * @param common expressions by which the rows of both are partitioned
 * @param apart whether the answers are over different parties, so that all rows of this party may
 *     be what differs
 * @param shown which groups of the earlier query were shown, null for all
 */
record Comparison(
    int earlier, int[] common, boolean apart, @Nullable DisclosedGroups shown, Side then, Side now)
    implements Serializable {

  /**
   * One of the two queries.
   *
   * @param fixed which of the common expressions it holds to one value
   * @param groups its groups, empty where none of them can be a difference
   */
  record Side(Fixed fixed, int[] groups) implements Serializable {}

  /** Which rows are counted; a comparison has one check for each. */
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
        && then.fixed().holds(row)
        && (shown == null || shown.anyLike(row))) {
      counts.add(Part.ONLY_NOW, row.key(common));
    }
    if (isThen && (apart || !isNow) && now.fixed().holds(row)) {
      counts.add(Part.ONLY_THEN, row.key(common));
    }
    if (isNow && isThen && now.groups().length > 0) {
      counts.add(Part.GROUP_NOW, row.key(now.groups()));
    }
    if (isNow && isThen && then.groups().length > 0) {
      counts.add(Part.GROUP_THEN, row.key(then.groups()));
    }
  }
}
