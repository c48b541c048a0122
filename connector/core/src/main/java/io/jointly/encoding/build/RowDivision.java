package io.jointly.encoding.build;

import io.jointly.query.Expr;
import java.util.List;

/**
 * A way in which an argument of an aggregate divides rows. Whoever learns sums over the argument
 * learns something about the rows of each part alone.
 */
record RowDivision(List<Part> parts) {

  /**
   * Some of the rows.
   *
   * @param chosen not NULL in these rows alone
   * @param zero whether there may be none
   */
  record Part(Expr chosen, Zero zero, Kind kind) {}

  /** What rows add to a sum. */
  enum Kind {
    /** Something that depends on the row, or on the part that it is in. */
    VALUES,
    /** The same, of rows whose date is not at one end of the declared days. */
    INNER_DAYS,
    /** The same constant each, as the rows of {@code ELSE 0} do. */
    CONSTANT
  }

  RowDivision {
    parts = List.copyOf(parts);
  }
}
