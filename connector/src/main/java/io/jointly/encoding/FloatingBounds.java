package io.jointly.encoding;

import io.jointly.query.Expr;
import io.jointly.query.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of a floating point expression by interval arithmetic with outward rounding; null where
 * the declared bounds do not bound it.
 */
final class FloatingBounds {

  /** From {@code low} to {@code high}, finite. */
  record Range(double low, double high) {
    static @Nullable Range of(double low, double high) {
      return Double.isFinite(low) && Double.isFinite(high) ? new Range(low, high) : null;
    }
  }

  private final Map<String, Range> columns;
  private final ExactBounds exact;

  FloatingBounds(Map<String, Range> columns, ExactBounds exact) {
    this.columns = columns;
    this.exact = exact;
  }

  @Nullable Range of(Expr expr) {
    SqlType type = expr.type();
    if (ExactBounds.isExact(type)) {
      return ofExact(expr, type.scale());
    }
    if (!type.isFloating()) {
      return null;
    }
    if (expr instanceof Expr.Column column) {
      return columns.get(column.name());
    }
    if (expr instanceof Expr.Literal literal) {
      Object value = literal.value();
      double number = value == null ? 0 : ((Number) value).doubleValue();
      return Range.of(number, number);
    }
    Range range = ofCall((Expr.Call) expr);
    return range == null || type.kind() == SqlType.Kind.DOUBLE
        ? range
        : Range.of(Math.nextDown((float) range.low), Math.nextUp((float) range.high));
  }

  private @Nullable Range ofCall(Expr.Call call) {
    return switch (call.function()) {
      case CASE_WHEN -> union(ExactBounds.results(call));
      case COALESCE, GREATEST, LEAST -> union(call.arguments());
      case CAST, ROUND, FLOOR, CEIL -> rounded(of(call.argument(0)));
      case NEGATE -> negated(of(call.argument(0)));
      case ABS -> absolute(of(call.argument(0)));
      case SQRT -> root(of(call.argument(0)));
      case ADD -> sum(of(call.argument(0)), of(call.argument(1)));
      case SUBTRACT -> sum(of(call.argument(0)), negated(of(call.argument(1))));
      case MULTIPLY -> product(of(call.argument(0)), of(call.argument(1)));
      case DIVIDE -> quotient(of(call.argument(0)), of(call.argument(1)));
      default -> null;
    };
  }

  private Range ofExact(Expr expr, int scale) {
    Interval interval = exact.of(expr);
    return new Range(down(toDouble(interval.low(), scale)), up(toDouble(interval.high(), scale)));
  }

  private static double toDouble(BigInteger unscaled, int scale) {
    return new BigDecimal(unscaled, scale).doubleValue();
  }

  private @Nullable Range union(List<Expr> exprs) {
    Range union = null;
    for (Expr expr : exprs) {
      Range next = of(expr);
      if (next == null) {
        return null;
      }
      union =
          union == null
              ? next
              : new Range(Math.min(union.low, next.low), Math.max(union.high, next.high));
    }
    return union;
  }

  /** One whole number more on each side bounds any rounding to float, decimals or whole numbers. */
  private static @Nullable Range rounded(@Nullable Range range) {
    return range == null
        ? null
        : Range.of(
            Math.floor(Math.min(range.low, (float) range.low)),
            Math.ceil(Math.max(range.high, (float) range.high)));
  }

  private static @Nullable Range negated(@Nullable Range range) {
    return range == null ? null : new Range(-range.high, -range.low);
  }

  private static @Nullable Range absolute(@Nullable Range range) {
    return range == null ? null : new Range(0, Math.max(Math.abs(range.low), Math.abs(range.high)));
  }

  private static @Nullable Range root(@Nullable Range range) {
    return range == null || range.low < 0 ? null : Range.of(0, up(Math.sqrt(range.high)));
  }

  private static @Nullable Range sum(@Nullable Range left, @Nullable Range right) {
    return left == null || right == null
        ? null
        : Range.of(down(left.low + right.low), up(left.high + right.high));
  }

  private static @Nullable Range product(@Nullable Range left, @Nullable Range right) {
    return left == null || right == null
        ? null
        : hull(
            left.low * right.low,
            left.low * right.high,
            left.high * right.low,
            left.high * right.high);
  }

  private static @Nullable Range quotient(@Nullable Range left, @Nullable Range right) {
    return left == null || right == null || right.low <= 0 && right.high >= 0
        ? null
        : hull(
            left.low / right.low,
            left.low / right.high,
            left.high / right.low,
            left.high / right.high);
  }

  private static @Nullable Range hull(double a, double b, double c, double d) {
    return Range.of(
        down(Math.min(Math.min(a, b), Math.min(c, d))),
        up(Math.max(Math.max(a, b), Math.max(c, d))));
  }

  private static double down(double value) {
    return Math.nextDown(value);
  }

  private static double up(double value) {
    return Math.nextUp(value);
  }
}
