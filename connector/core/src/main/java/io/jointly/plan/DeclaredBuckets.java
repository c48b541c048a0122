package io.jointly.plan;

import io.jointly.collaboration.Column;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds buckets of a histogram that hold no declared value of a column. */
final class DeclaredBuckets {

  private DeclaredBuckets() {}

  /**
   * @param edges of all buckets, in ascending order
   */
  static int empty(List<Double> edges, Column column) {
    int empty = 0;
    for (int i = 0; i + 1 < edges.size(); i++) {
      if (!holds(edges.get(i), edges.get(i + 1), i + 2 == edges.size(), column)) {
        empty++;
      }
    }
    return empty;
  }

  private static boolean holds(double low, double high, boolean isLast, Column column) {
    if (!column.values().isEmpty()) {
      return column.values().stream()
          .map(DeclaredBuckets::number)
          .anyMatch(value -> value >= low && (value < high || (isLast && value == high)));
    }
    double least = Math.max(low, orElse(column.min(), Double.NEGATIVE_INFINITY));
    double first = column.type().isInteger() ? Math.ceil(least) : least;
    double end = orElse(column.max(), Double.POSITIVE_INFINITY);
    return first <= end && (first < high || (isLast && first == high));
  }

  private static double orElse(@Nullable Object bound, double without) {
    return bound == null ? without : number(bound);
  }

  private static double number(Object value) {
    return value instanceof BigDecimal decimal
        ? decimal.doubleValue()
        : ((Number) value).doubleValue();
  }
}
