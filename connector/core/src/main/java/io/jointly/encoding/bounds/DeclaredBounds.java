package io.jointly.encoding.bounds;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.Table;
import io.jointly.query.SqlType;
import io.jointly.query.time.DayRange;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Bounds of expressions over a table's columns, as they follow from the columns' declarations. */
public record DeclaredBounds(ExactBounds exact, FloatingBounds floating) {

  public static DeclaredBounds of(Table table) {
    Map<String, Interval> exact = new HashMap<>();
    Map<String, DayRange> times = new HashMap<>();
    Map<String, FloatingBounds.Range> floating = new HashMap<>();
    for (Column column : table.columns().values()) {
      if (ExactBounds.isExact(column.type())) {
        Interval declared = declared(column);
        if (declared != null) {
          exact.put(column.name(), declared);
        }
      } else if (isTime(column.type())) {
        DayRange days = days(column);
        if (days != null) {
          times.put(column.name(), days);
        }
      } else if (column.type().isFloating()) {
        FloatingBounds.Range range = range(column);
        if (range != null) {
          floating.put(column.name(), range);
        }
      }
    }
    ExactBounds bounds = new ExactBounds(exact, times, floating);
    return new DeclaredBounds(bounds, bounds.floating());
  }

  private static boolean isTime(SqlType type) {
    return switch (type.kind()) {
      case DATE, TIMESTAMP, TIMESTAMP_NTZ -> true;
      default -> false;
    };
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

  private static @Nullable DayRange days(Column column) {
    if (column.min() != null && column.max() != null) {
      return DayRange.between(column.min(), column.max());
    }
    return column.values().stream()
        .map(value -> DayRange.between(value, value))
        .flatMap(Stream::ofNullable)
        .reduce(DayRange::and)
        .orElse(null);
  }

  private static FloatingBounds.@Nullable Range range(Column column) {
    if (column.min() != null && column.max() != null) {
      return new FloatingBounds.Range(number(column.min()), number(column.max()));
    }
    return column.values().isEmpty()
        ? null
        : FloatingBounds.Range.of(
            column.values().stream().mapToDouble(DeclaredBounds::number).min().getAsDouble(),
            column.values().stream().mapToDouble(DeclaredBounds::number).max().getAsDouble());
  }

  private static double number(Object value) {
    return ((Number) value).doubleValue();
  }
}
