package io.jointly.spark.difference;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Compares the rows of an earlier query with those of the new one. The rows of both are partitioned
 * by the values of their common expressions. Within each part that both queries have, the rows that
 * only one of them shows are a difference. If some group was suppressed and it is not known which,
 * the rest of its part may reveal it, so each such group is examined as well.
 *
 * <p>Conditions and expressions have the numbers that {@link RowKeys} uses.
 *
 * @param earlier the conditions of the earlier query
 * @param common the expressions by which the rows of both queries are partitioned
 * @param apart whether the answers are over different parties; then all rows of this party may be
 *     the difference
 * @param shown the groups of the earlier query that were shown, null for all
 * @param then the earlier query
 * @param now the new query
 */
record Comparison(
    int earlier, int[] common, boolean apart, @Nullable DisclosedGroups shown, Side then, Side now)
    implements Serializable {

  /** Which rows are counted; a comparison has one check for each. */
  enum Part {
    ONLY_NOW,
    ONLY_THEN,
    GROUP_NOW,
    GROUP_THEN
  }

  /**
   * What a comparison needs of one of its two queries.
   *
   * @param fixed the common expressions that the query's conditions fix to one value
   * @param groups the query's group expressions; empty if no group of it can be a difference
   */
  record Side(Fixed fixed, int[] groups) implements Serializable {}

  /** Expressions with fixed values, and the values' keys. */
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

  /** Receives the counts. */
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
