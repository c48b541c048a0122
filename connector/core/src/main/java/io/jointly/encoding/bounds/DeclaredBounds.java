package io.jointly.encoding.bounds;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.Table;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bounds of expressions over a table's columns, as they follow from the columns' declarations. */
public record DeclaredBounds(ExactBounds exact, FloatingBounds floating) {

  public static DeclaredBounds of(Table table) {
    Map<String, Interval> exact = new HashMap<>();
    Map<String, FloatingBounds.Range> floating = new HashMap<>();
    for (Column column : table.columns().values()) {
      if (ExactBounds.isExact(column.type())) {
        Interval declared = declared(column);
        if (declared != null) {
          exact.put(column.name(), declared);
        }
      } else if (column.min() instanceof LocalDate first
          && column.max() instanceof LocalDate last) {
        exact.put(column.name(), Interval.of(first.toEpochDay(), last.toEpochDay()));
      } else if (column.type().isFloating() && column.min() != null && column.max() != null) {
        floating.put(
            column.name(),
            new FloatingBounds.Range(
                ((Number) column.min()).doubleValue(), ((Number) column.max()).doubleValue()));
      }
    }
    ExactBounds bounds = new ExactBounds(exact);
    return new DeclaredBounds(bounds, new FloatingBounds(floating, bounds));
  }

  /** From the least to the greatest declared value; null where only the type bounds it. */
  private static @Nullable Interval declared(Column column) {
    if (column.min() != null && column.max() != null) {
      return new Interval(ExactBounds.unscaled(column.min()), ExactBounds.unscaled(column.max()));
    }
    return column.values().stream()
        .map(ExactBounds::unscaled)
        .map(value -> new Interval(value, value))
        .reduce(Interval::union)
        .orElse(null);
  }
}
