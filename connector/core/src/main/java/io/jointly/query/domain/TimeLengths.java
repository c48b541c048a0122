package io.jointly.query.domain;

import io.jointly.query.ColumnValues;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.SqlType;
import io.jointly.query.time.DayBounds;
import io.jointly.query.time.DayRange;
import io.jointly.query.time.LengthBounds;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The time between two dates. Two dates of ten years each have millions of combinations, and only
 * some thousand differences.
 */
final class TimeLengths implements DayBounds.Known {

  private final Inputs inputs;
  private final LengthBounds bounds;

  TimeLengths(Inputs inputs) {
    this.inputs = inputs;
    this.bounds = new LengthBounds(new DayBounds(this));
  }

  @Override
  public @Nullable DayRange days(Expr.Column column) {
    return inputs.has(column.name()) && inputs.of(column.name()) instanceof ColumnValues.Range range
        ? DayRange.between(range.min(), range.max())
        : null;
  }

  @Override
  public @Nullable DayRange numbers(Expr number) {
    return number instanceof Expr.Column column
            && column.type().isInteger()
            && inputs.has(column.name())
            && inputs.of(column.name()) instanceof ColumnValues.Range range
        ? new DayRange(((Number) range.min()).longValue(), ((Number) range.max()).longValue())
        : null;
  }

  /** An expression with a range of numbers in the place of one length. */
  Optional<Expr> replacedIn(Expr expr) {
    return length(expr)
        .flatMap(
            found ->
                range(found)
                    .map(range -> Inputs.replace(expr, found, inputs.substitute(found, range))));
  }

  private Optional<Expr> length(Expr expr) {
    if (expr instanceof Expr.Call call && !call.columns().isEmpty() && range(call).isPresent()) {
      return Optional.of(call);
    }
    return expr.arguments().stream().flatMap(each -> length(each).stream()).findFirst();
  }

  private Optional<ColumnValues> range(Expr length) {
    return length instanceof Expr.Call call
        ? bounds(call).flatMap(found -> range(call.type(), found))
        : Optional.empty();
  }

  /** Of a length, or of the difference of two: {@code unix_date(a) - unix_date(b)}. */
  private Optional<LengthBounds.Range> bounds(Expr.Call call) {
    if (call.function() == Function.SUBTRACT
        && call.argument(0) instanceof Expr.Call left
        && call.argument(1) instanceof Expr.Call right
        && left.function() == Function.DATE_DIFF
        && right.function() == Function.DATE_DIFF) {
      return bounds
          .of(left)
          .flatMap(
              one ->
                  bounds
                      .of(right)
                      .map(
                          other ->
                              new LengthBounds.Range(
                                  one.least() - other.greatest(), one.greatest() - other.least())));
    }
    return bounds.of(call);
  }

  private static Optional<ColumnValues> range(SqlType type, LengthBounds.Range range) {
    return switch (type.kind()) {
      case INT ->
          range.least() < Integer.MIN_VALUE || range.greatest() > Integer.MAX_VALUE
              ? Optional.empty()
              : Optional.of(
                  new ColumnValues.Range(type, (int) range.least(), (int) range.greatest()));
      case BIGINT -> Optional.of(new ColumnValues.Range(type, range.least(), range.greatest()));
      case DOUBLE ->
          Optional.of(
              new ColumnValues.Range(type, (double) range.least(), (double) range.greatest()));
      default -> Optional.empty();
    };
  }
}
