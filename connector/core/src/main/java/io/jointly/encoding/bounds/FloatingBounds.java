package io.jointly.encoding.bounds;

import io.jointly.query.Expr;
import io.jointly.query.SqlType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of floating point expressions, by interval arithmetic with outward rounding. A result is
 * null where the declared bounds do not bound the expression.
 */
public final class FloatingBounds {

  /** From {@code low} to {@code high}, finite. */
  public record Range(double low, double high) {
    public Range {
      // Turns -0.0 into 0.0.
      low += 0.0;
      high += 0.0;
    }

    public static @Nullable Range of(double low, double high) {
      return Double.isFinite(low) && Double.isFinite(high) ? new Range(low, high) : null;
    }
  }

  /** More digits before the point than any double has. */
  private static final int MOST_PLACES = 400;

  private final Map<String, Range> columns;
  private final ExactBounds exact;

  public FloatingBounds(Map<String, Range> columns, ExactBounds exact) {
    this.columns = columns;
    this.exact = exact;
  }

  public @Nullable Range of(Expr expr) {
    SqlType type = expr.type();
    if (ExactBounds.isExact(type)) {
      return ofExact(expr, type.scale());
    }
    if (!type.isFloating()) {
      return null;
    }
    return expr.match(
        column -> columns.get(column.name()),
        literal -> {
          Object value = literal.value();
          double number = value == null ? 0 : ((Number) value).doubleValue();
          return Range.of(number, number);
        },
        this::ofFloating);
  }

  private @Nullable Range ofFloating(Expr.Call call) {
    Range range = ofCall(call);
    return range == null || call.type().kind() == SqlType.Kind.DOUBLE
        ? range
        : Range.of(toFloat(range.low, Math::nextDown), toFloat(range.high, Math::nextUp));
  }

  private static float toFloat(double value, UnaryOperator<Float> outwards) {
    float nearest = (float) value;
    return nearest == 0 ? nearest : outwards.apply(nearest);
  }

  private @Nullable Range ofCall(Expr.Call call) {
    return switch (call.function()) {
      case CASE_WHEN -> union(ExactBounds.results(call));
      case COALESCE, GREATEST, LEAST -> union(call.arguments());
      // The rounding to the type is added below, as for every call.
      case CAST -> of(call.argument(0));
      case ROUND -> rounded(of(call.argument(0)), call.argument(1));
      case NEGATE -> negated(of(call.argument(0)));
      case ABS -> absolute(of(call.argument(0)));
      case SIGN -> Range.of(-1, 1);
      case SQRT -> root(of(call.argument(0)));
      case ADD -> sum(of(call.argument(0)), of(call.argument(1)));
      case SUBTRACT -> sum(of(call.argument(0)), negated(of(call.argument(1))));
      case MULTIPLY -> product(of(call.argument(0)), of(call.argument(1)));
      case DIVIDE -> quotient(of(call.argument(0)), of(call.argument(1)));
      default -> null;
    };
  }

  private @Nullable Range ofExact(Expr expr, int scale) {
    Interval interval = exact.of(expr);
    BigDecimal low = new BigDecimal(interval.low(), scale);
    BigDecimal high = new BigDecimal(interval.high(), scale);
    return Range.of(atMost(low), atLeast(high));
  }

  /** The greatest double that is not greater; infinite where the number is out of range. */
  private static double atMost(BigDecimal number) {
    double nearest = number.doubleValue();
    return Double.isFinite(nearest) && new BigDecimal(nearest).compareTo(number) > 0
        ? Math.nextDown(nearest)
        : nearest;
  }

  private static double atLeast(BigDecimal number) {
    return -atMost(number.negate());
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

  /** Rounding keeps the order, so a result lies between the bounds rounded outwards. */
  private static @Nullable Range rounded(@Nullable Range range, Expr places) {
    if (range == null
        || !(places instanceof Expr.Literal literal && literal.value() instanceof Integer scale)
        || scale < -MOST_PLACES) {
      return null;
    }
    int kept = Math.min(scale, 0);
    return Range.of(
        atMost(new BigDecimal(range.low).setScale(kept, RoundingMode.FLOOR)),
        atLeast(new BigDecimal(range.high).setScale(kept, RoundingMode.CEILING)));
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
    return left == null || right == null || (right.low <= 0 && right.high >= 0)
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

  /** Zero stays as it is: rounding to nearest never changes the sign of a result. */
  private static double down(double value) {
    return value == 0 ? value : Math.nextDown(value);
  }

  private static double up(double value) {
    return value == 0 ? value : Math.nextUp(value);
  }
}
