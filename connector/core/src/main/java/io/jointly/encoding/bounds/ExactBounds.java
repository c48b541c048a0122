package io.jointly.encoding.bounds;

import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.SqlType;
import io.jointly.query.time.DayBounds;
import io.jointly.query.time.DayRange;
import io.jointly.query.time.LengthBounds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of integer and decimal expressions, as unscaled whole numbers of the type's scale. They
 * follow from the declared bounds by interval arithmetic and are never wider than the type itself.
 */
public final class ExactBounds {

  /** More digits than any exact number has. */
  private static final int MOST_PLACES = 400;

  private final Map<String, Interval> columns;
  private final DayBounds days;
  private final LengthBounds lengths;
  private final FloatingBounds floating;

  /**
   * @param columns declared bounds of columns, unscaled; other columns have those of their type
   */
  public ExactBounds(Map<String, Interval> columns) {
    this(columns, Map.of(), Map.of());
  }

  /**
   * @param times the days on which the columns of dates and times are declared to lie
   * @param floating declared bounds of floating columns
   */
  ExactBounds(
      Map<String, Interval> columns,
      Map<String, DayRange> times,
      Map<String, FloatingBounds.Range> floating) {
    this.columns = columns;
    this.days = new DayBounds(new Declared(times));
    this.lengths = new LengthBounds(days);
    this.floating = new FloatingBounds(floating, this);
  }

  /** What the declarations say about the parts of dates. */
  private final class Declared implements DayBounds.Known {
    private final Map<String, DayRange> times;

    Declared(Map<String, DayRange> times) {
      this.times = times;
    }

    @Override
    public @Nullable DayRange days(Expr.Column column) {
      return times.get(column.name());
    }

    @Override
    public @Nullable DayRange numbers(Expr number) {
      if (!number.type().isInteger()) {
        return null;
      }
      Interval found = of(number);
      return found.fitsLong()
          ? new DayRange(found.low().longValue(), found.high().longValue())
          : null;
    }
  }

  FloatingBounds floating() {
    return floating;
  }

  public Interval of(Expr expr) {
    Interval computed = compute(expr);
    Interval range = ofType(expr.type());
    if (computed == null) {
      return range;
    }
    // Without ANSI mode an integer that is too large wraps, and can then be any number of its type.
    // A decimal that is too large becomes NULL.
    return expr.type().isInteger() && !range.contains(computed) ? range : computed.within(range);
  }

  public static Interval ofType(SqlType type) {
    return switch (type.kind()) {
      case TINYINT -> Interval.of(Byte.MIN_VALUE, Byte.MAX_VALUE);
      case SMALLINT -> Interval.of(Short.MIN_VALUE, Short.MAX_VALUE);
      case INT -> Interval.of(Integer.MIN_VALUE, Integer.MAX_VALUE);
      case BIGINT -> Interval.of(Long.MIN_VALUE, Long.MAX_VALUE);
      case DECIMAL ->
          Interval.symmetric(BigInteger.TEN.pow(type.precision()).subtract(BigInteger.ONE));
      default -> throw new IllegalArgumentException(type + " is not an exact number");
    };
  }

  public static boolean isExact(SqlType type) {
    return type.isInteger() || type.kind() == SqlType.Kind.DECIMAL;
  }

  /** The unscaled value of an exact constant. */
  public static BigInteger unscaled(Object value) {
    return value instanceof BigDecimal decimal
        ? decimal.unscaledValue()
        : BigInteger.valueOf(((Number) value).longValue());
  }

  private @Nullable Interval compute(Expr expr) {
    return expr.match(
        column -> columns.get(column.name()), ExactBounds::onlyValue, this::computeCall);
  }

  private static Interval onlyValue(Expr.Literal literal) {
    BigInteger value = literal.value() == null ? BigInteger.ZERO : unscaled(literal.value());
    return new Interval(value, value);
  }

  private @Nullable Interval computeCall(Expr.Call call) {
    int scale = call.type().scale();
    return switch (call.function()) {
      // Where TRY_ADD and the like would overflow they are NULL, which the type's range bounds.
      case ADD, TRY_ADD -> both(call, scale, Interval::plus);
      case SUBTRACT, TRY_SUBTRACT -> both(call, scale, (left, right) -> left.plus(right.negated()));
      case MULTIPLY, TRY_MULTIPLY -> product(call);
      case REMAINDER -> remainder(call, scale);
      case DIV -> wholePart(call);
      case PMOD -> positiveRemainder(call, scale);
      case ROUND, BROUND, ROUND_CEIL, ROUND_FLOOR -> rounded(call, scale);
      case NEGATE -> exact(call.argument(0)) ? at(call.argument(0), scale).negated() : null;
      case ABS -> absolute(call, scale);
      case CAST, TRY_CAST -> cast(call.argument(0), scale);
      case COALESCE -> union(call.arguments(), scale);
      case GREATEST, LEAST -> extreme(call, scale);
      case CASE_WHEN -> union(results(call), scale);
      case FLOOR, CEIL -> cast(call.argument(0), scale);
      case DATE_DIFF, TIMESTAMP_DIFF ->
          length(call).map(range -> Interval.of(range.least(), range.greatest())).orElse(null);
      case YEAR -> year(call.argument(0), 0);
      // A week belongs to the year that most of its days are in.
      case YEAR_OF_WEEK -> year(call.argument(0), 1);
      case QUARTER -> Interval.of(1, 4);
      case MONTH -> Interval.of(1, 12);
      case WEEK -> Interval.of(1, 53);
      case DAY -> Interval.of(1, 31);
      case DAY_OF_YEAR -> Interval.of(1, 366);
      case DAY_OF_WEEK -> Interval.of(1, 7);
      case HOUR -> Interval.of(0, 23);
      case MINUTE, SECOND -> Interval.of(0, 59);
      default -> null;
    };
  }

  /** Of the time between two dates or times. */
  Optional<LengthBounds.Range> length(Expr.Call call) {
    return lengths.of(call);
  }

  private @Nullable Interval year(Expr expr, int slack) {
    DayRange found = days.of(expr);
    return found == null
        ? null
        : Interval.of(
            LocalDate.ofEpochDay(found.first()).getYear() - slack,
            LocalDate.ofEpochDay(found.last()).getYear() + slack);
  }

  private @Nullable Interval cast(Expr from, int scale) {
    if (from.type().kind() == SqlType.Kind.BOOLEAN) {
      return new Interval(BigInteger.ZERO, BigInteger.TEN.pow(scale));
    }
    return exact(from) ? at(from, scale) : ofFloating(from, scale);
  }

  /** The numbers of a scale next to those that a floating number can be. */
  private @Nullable Interval ofFloating(Expr from, int scale) {
    FloatingBounds.Range range = from.type().isFloating() ? floating.of(from) : null;
    return range == null
        ? null
        : new Interval(
            new BigDecimal(range.low()).setScale(scale, RoundingMode.FLOOR).unscaledValue(),
            new BigDecimal(range.high()).setScale(scale, RoundingMode.CEILING).unscaledValue());
  }

  private interface Combination {
    Interval of(Interval left, Interval right);
  }

  private @Nullable Interval both(Expr.Call call, int scale, Combination combination) {
    if (!exact(call.argument(0)) || !exact(call.argument(1))) {
      return null;
    }
    return combination.of(at(call.argument(0), scale), at(call.argument(1), scale));
  }

  private @Nullable Interval product(Expr.Call call) {
    if (!exact(call.argument(0)) || !exact(call.argument(1))) {
      return null;
    }
    int scale = call.argument(0).type().scale() + call.argument(1).type().scale();
    return of(call.argument(0)).times(of(call.argument(1))).rescaled(scale, call.type().scale());
  }

  /** It has the dividend's sign and is not farther from zero than the dividend or the divisor. */
  private @Nullable Interval remainder(Expr.Call call, int scale) {
    if (!exact(call.argument(0)) || !exact(call.argument(1))) {
      return null;
    }
    Interval dividend = at(call.argument(0), scale);
    BigInteger most = dividend.magnitude().min(at(call.argument(1), scale).magnitude());
    return new Interval(
        dividend.low().signum() < 0 ? dividend.low().max(most.negate()) : BigInteger.ZERO,
        dividend.high().signum() > 0 ? dividend.high().min(most) : BigInteger.ZERO);
  }

  /** It is not farther from zero than the dividend divided by the least divisor. */
  private @Nullable Interval wholePart(Expr.Call call) {
    if (!exact(call.argument(0)) || !exact(call.argument(1))) {
      return null;
    }
    int scale = Math.max(call.argument(0).type().scale(), call.argument(1).type().scale());
    Interval dividend = at(call.argument(0), scale);
    Interval divisor = at(call.argument(1), scale);
    BigInteger least =
        divisor.low().signum() > 0 || divisor.high().signum() < 0
            ? divisor.low().abs().min(divisor.high().abs())
            : BigInteger.TEN.pow(scale - call.argument(1).type().scale());
    BigInteger most = dividend.magnitude().divide(least);
    return dividend.low().signum() >= 0 && divisor.low().signum() >= 0
        ? new Interval(BigInteger.ZERO, most)
        : Interval.symmetric(most);
  }

  /** It is 0 or more and below the divisor; of a negative divisor it may have either sign. */
  private @Nullable Interval positiveRemainder(Expr.Call call, int scale) {
    if (!exact(call.argument(0)) || !exact(call.argument(1))) {
      return null;
    }
    Interval divisor = at(call.argument(1), scale);
    return divisor.low().signum() >= 0
        ? new Interval(BigInteger.ZERO, divisor.high())
        : Interval.symmetric(divisor.magnitude());
  }

  /** A number is moved by less than one unit of the last place that is kept. */
  private @Nullable Interval rounded(Expr.Call call, int scale) {
    if (!exact(call.argument(0))
        || !(call.argument(1) instanceof Expr.Literal literal
            && literal.value() instanceof Integer places
            && places >= -MOST_PLACES)) {
      return null;
    }
    BigInteger unit = BigInteger.TEN.pow(scale + Math.max(0, -places));
    return at(call.argument(0), scale).plus(Interval.symmetric(unit));
  }

  private @Nullable Interval absolute(Expr.Call call, int scale) {
    if (!exact(call.argument(0))) {
      return null;
    }
    return new Interval(BigInteger.ZERO, at(call.argument(0), scale).magnitude());
  }

  private @Nullable Interval union(List<Expr> exprs, int scale) {
    Interval union = null;
    for (Expr expr : exprs) {
      if (!exact(expr)) {
        return null;
      }
      Interval next = at(expr, scale);
      union = union == null ? next : union.union(next);
    }
    return union;
  }

  /** NULLs are left out, so only a constant limits the result whatever the others are. */
  private @Nullable Interval extreme(Expr.Call call, int scale) {
    Interval range = union(call.arguments(), scale);
    for (Expr argument : call.arguments()) {
      if (range != null && argument instanceof Expr.Literal literal && literal.value() != null) {
        Interval limit = at(literal, scale);
        range =
            call.function() == Function.LEAST
                ? new Interval(range.low(), range.high().min(limit.high()))
                : new Interval(range.low().max(limit.low()), range.high());
      }
    }
    return range;
  }

  /** The results of a CASE: the expressions after each THEN and after ELSE. */
  static List<Expr> results(Expr.Call call) {
    List<Expr> arguments = call.arguments();
    return java.util.stream.IntStream.range(0, arguments.size())
        .filter(i -> i % 2 == 1 || i == arguments.size() - 1)
        .mapToObj(arguments::get)
        .toList();
  }

  private Interval at(Expr expr, int scale) {
    return of(expr).rescaled(expr.type().scale(), scale);
  }

  private static boolean exact(Expr expr) {
    return isExact(expr.type());
  }

  /** Whether it is proved that the result lies within its SQL type's range without rounding. */
  boolean isProvedToFit(Expr.Call call) {
    Interval computed = compute(call);
    return computed != null && ofType(call.type()).contains(computed);
  }
}
