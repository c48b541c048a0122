package io.jointly.collaboration;

import io.jointly.query.Expr;
import io.jointly.query.Family;
import io.jointly.query.text.QueryText;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to ask for in place of a percentile whose cells the rules will hardly ever show. A histogram
 * of four buckets around the mean, as wide as the deviation, has many rows in each bucket whatever
 * the bounds of the column are, and its edges are no guess.
 */
public final class InsteadOfPercentile {

  private InsteadOfPercentile() {}

  /** A sequence of queries; empty where the collaboration does not allow them on the column. */
  public static Optional<String> histogram(@Nullable Column column) {
    if (column == null || !column.allows(Family.HISTOGRAM)) {
      return Optional.empty();
    }
    String name = QueryText.of(new Expr.Column(column.name(), column.type()));
    return column.allows(Family.AVG) && column.allows(Family.VARIANCE)
        ? Optional.of(
            "avg("
                + name
                + ") and stddev("
                + name
                + "), and after that for joint.histogram("
                + name
                + ", lo, hi, 4), where lo is the average less the deviation and hi the average plus"
                + " it: its counts and count("
                + name
                + ") say between which edges a percentile lies")
        : Optional.of(
            "joint.histogram("
                + name
                + ", lo, hi, n) with few buckets, each of which holds many rows of every party");
  }
}
