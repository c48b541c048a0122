package io.jointly.encoding.bounds;

import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.SqlType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
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

  /** More months than lie between any two dates of Spark's. */
  private static final double MOST_MONTHS = 300_000_000;

  /** The relative error of Java's logarithms and powers is far less. */
  private static final double ERROR = 1e-9;

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
      case COALESCE, NANVL -> union(call.arguments());
      case GREATEST, LEAST -> extreme(call);
      // The rounding to the type is added below, as for every call.
      case CAST, TRY_CAST -> of(call.argument(0));
      case ROUND, BROUND -> rounded(of(call.argument(0)), call.argument(1));
      case NEGATE -> negated(of(call.argument(0)));
      case ABS -> absolute(of(call.argument(0)));
      case SIGN -> Range.of(-1, 1);
      case SQRT -> root(of(call.argument(0)));
      case CBRT -> increasing(of(call.argument(0)), Math::cbrt);
      case EXP -> increasing(of(call.argument(0)), StrictMath::exp);
      case LN -> logarithm(call.argument(0), StrictMath::log);
      case LOG10 -> logarithm(call.argument(0), StrictMath::log10);
      case LOG2 -> logarithm(call.argument(0), FloatingBounds::log2);
      case LOG -> quotient(logarithm(call.argument(1), StrictMath::log), logOfBase(call));
      case POWER -> power(of(call.argument(0)), call.argument(1));
      case MONTHS_BETWEEN ->
          exact
              .length(call)
              .map(months -> Range.of((double) months.least(), (double) months.greatest()))
              .orElseGet(() -> Range.of(-MOST_MONTHS, MOST_MONTHS));
      case ADD, TRY_ADD -> sum(of(call.argument(0)), of(call.argument(1)));
      case SUBTRACT, TRY_SUBTRACT -> sum(of(call.argument(0)), negated(of(call.argument(1))));
      case MULTIPLY, TRY_MULTIPLY -> product(of(call.argument(0)), of(call.argument(1)));
      case TRY_DIVIDE -> quotientUnlessZero(call);
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

  /** NULLs are left out, so only a constant limits the result whatever the others are. */
  private @Nullable Range extreme(Expr.Call call) {
    Range range = union(call.arguments());
    for (Expr argument : call.arguments()) {
      if (range != null && argument instanceof Expr.Literal literal && literal.value() != null) {
        Range limit = of(literal);
        if (limit != null) {
          range =
              call.function() == Function.LEAST
                  ? new Range(range.low, Math.min(range.high, limit.high))
                  : new Range(Math.max(range.low, limit.low), range.high);
        }
      }
    }
    return range;
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

  /** A function that rises with its argument, and whose error is far below {@link #ERROR}. */
  private static @Nullable Range increasing(@Nullable Range range, DoubleUnaryOperator function) {
    return range == null
        ? null
        : widened(function.applyAsDouble(range.low), function.applyAsDouble(range.high));
  }

  private static @Nullable Range widened(double low, double high) {
    return Range.of(
        low == 0 ? 0 : low - ERROR * Math.abs(low), high == 0 ? 0 : high + ERROR * Math.abs(high));
  }

  /** NULL of what is not positive; the least positive number of the argument bounds the others. */
  private @Nullable Range logarithm(Expr argument, DoubleUnaryOperator function) {
    Range range = of(argument);
    if (range == null) {
      return null;
    }
    double least = Math.max(range.low, leastPositive(argument));
    return range.high < least
        ? new Range(0, 0)
        : widened(function.applyAsDouble(least), function.applyAsDouble(range.high));
  }

  /** The least positive number that an expression can be; NULL, NaN and others do not count. */
  private static double leastPositive(Expr expr) {
    Expr number =
        expr instanceof Expr.Call call && call.function().isCast() ? call.argument(0) : expr;
    return ExactBounds.isExact(number.type())
        ? BigDecimal.ONE.movePointLeft(number.type().scale()).doubleValue()
        : Double.MIN_VALUE;
  }

  private static double log2(double number) {
    return StrictMath.log(number) / StrictMath.log(2);
  }

  private @Nullable Range logOfBase(Expr.Call call) {
    Range base = of(call.argument(0));
    return base == null || base.low <= 0
        ? null
        : widened(StrictMath.log(base.low), StrictMath.log(base.high));
  }

  /**
   * To a constant power: of numbers that are not negative, or to a whole one that is not negative.
   */
  private @Nullable Range power(@Nullable Range base, Expr exponent) {
    if (base == null
        || !(exponent instanceof Expr.Literal literal
            && literal.value() instanceof Number number)) {
      return null;
    }
    double power = number.doubleValue();
    if (base.low > 0 || (base.low >= 0 && power >= 0)) {
      double low = StrictMath.pow(base.low, power);
      double high = StrictMath.pow(base.high, power);
      return widened(Math.min(low, high), Math.max(low, high));
    }
    double most = StrictMath.pow(Math.max(Math.abs(base.low), Math.abs(base.high)), power);
    return power >= 0 && power == Math.rint(power) ? widened(-most, most) : null;
  }

  /** NULL where the divisor is 0; the least divisor is one unit of an exact number. */
  private @Nullable Range quotientUnlessZero(Expr.Call call) {
    Range dividend = of(call.argument(0));
    Range divisor = of(call.argument(1));
    if (dividend == null || divisor == null || divisor.low > 0 || divisor.high < 0) {
      return quotient(dividend, divisor);
    }
    double least = leastPositive(call.argument(1));
    double most = up(Math.max(Math.abs(dividend.low), Math.abs(dividend.high)) / least);
    return Range.of(-most, most);
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
