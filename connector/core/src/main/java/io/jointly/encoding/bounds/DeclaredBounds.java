package io.jointly.encoding.bounds;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.Table;
import io.jointly.query.SqlType;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
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
      } else if (column.type().kind() == SqlType.Kind.DATE) {
        Interval days = days(column);
        if (days != null) {
          exact.put(column.name(), days);
        }
      } else if (column.type().isFloating()) {
        FloatingBounds.Range range = range(column);
        if (range != null) {
          floating.put(column.name(), range);
        }
      }
    }
    ExactBounds bounds = new ExactBounds(exact);
    return new DeclaredBounds(bounds, new FloatingBounds(floating, bounds));
  }

  /** From the least to the greatest declared value; null where only the type bounds it. */
  private static @Nullable Interval declared(Column column) {
    return interval(column, ExactBounds::unscaled);
  }

  private static @Nullable Interval days(Column column) {
    return interval(column, day -> BigInteger.valueOf(((LocalDate) day).toEpochDay()));
  }

  private static @Nullable Interval interval(Column column, Function<Object, BigInteger> number) {
    if (column.min() != null && column.max() != null) {
      return new Interval(number.apply(column.min()), number.apply(column.max()));
    }
    return column.values().stream()
        .map(number)
        .map(value -> new Interval(value, value))
        .reduce(Interval::union)
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
