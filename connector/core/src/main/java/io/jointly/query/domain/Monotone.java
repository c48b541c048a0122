package io.jointly.query.domain;

import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.GroupDomain;
import io.jointly.query.Overflow;
import io.jointly.query.SqlType;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds expressions of one column that only rise, or only fall, as the column grows. Their image
 * over a long range can be found by bisection, without trying every value.
 *
 * <p>An overflow that fails the query does no harm: it happens at an end of the range first, and
 * the ends are always tried. After an overflow that wraps or gives NULL, the expression is no
 * longer monotone.
 *
 * <p>Spark computes logarithms, EXP and POWER by StrictMath, so that every JVM gets the same, and
 * SQRT to the nearest double. A logarithm may be off by a unit in the last place, and two numbers
 * next to each other may then be in the wrong order. No value is lost by that but where it would be
 * the value of a single number at an end of the range; a row that had it would be refused, and not
 * counted elsewhere.
 *
 * <p>Where a session's time zone sets its clocks back over midnight, the date of a timestamp goes
 * back too, for at most a day. Within a longer range no date is lost by that: it is reached again
 * once the clocks have caught up.
 */
final class Monotone {

  /** Digits of the largest decimal; below them Spark widens a result until it fits. */
  private static final int MAX_PRECISION = 38;

  private final Overflow overflow;
  private final Predicate<Expr> isNonNegative;

  /**
   * @param isNonNegative whether a monotone expression is 0 or more, and not NULL, for all declared
   *     values of its column
   */
  Monotone(Overflow overflow, Predicate<Expr> isNonNegative) {
    this.overflow = overflow;
    this.isNonNegative = isNonNegative;
  }

  boolean isMonotone(Expr expr) {
    return expr.match(
        column -> column.type().isNumeric() || isTemporal(column.type()),
        literal -> false,
        this::isMonotoneCall);
  }

  private boolean isMonotoneCall(Expr.Call call) {
    return switch (call.function()) {
      // Beyond BIGINT Spark's floor and ceil of a double stay at its end, in every mode.
      case FLOOR, CEIL -> isMonotoneNumber(call.argument(0));
      case NEGATE -> neverWraps(call) && isMonotoneNumber(call.argument(0));
      case ROUND, BROUND, ROUND_CEIL, ROUND_FLOOR ->
          neverWraps(call) && isMonotoneNumber(call.argument(0)) && isNumber(call.argument(1));
      case ADD, SUBTRACT ->
          neverWraps(call)
              && ((isMonotoneNumber(call.argument(0)) && isNumber(call.argument(1)))
                  || (isNumber(call.argument(0)) && isMonotoneNumber(call.argument(1))));
      case MULTIPLY ->
          neverWraps(call)
              && ((isMonotoneNumber(call.argument(0)) && isFactor(call.argument(1)))
                  || (isFactor(call.argument(0)) && isMonotoneNumber(call.argument(1))));
      case DIVIDE, DIV ->
          neverWraps(call) && isMonotoneNumber(call.argument(0)) && isFactor(call.argument(1));
      case WIDTH_BUCKET -> isMonotoneNumber(call.argument(0)) && hasPlainBuckets(call);
      // NULL for 0 and less, which lies at one end of the range.
      case LN, LOG10, LOG2 -> isMonotoneNumber(call.argument(0));
      case EXP, SIGN, CBRT -> isMonotoneNumber(call.argument(0));
      // NaN for less than 0, and FLOOR makes 0 of it.
      case SQRT -> isMonotoneNumber(call.argument(0)) && isNonNegative.test(call.argument(0));
      case POWER ->
          isMonotoneNumber(call.argument(0))
              && isFactor(call.argument(1))
              && isNonNegative.test(call.argument(0));
      case YEAR -> isMonotoneTime(call.argument(0));
      case TRUNC -> isMonotoneTime(call.argument(0)) && isConstant(call.argument(1));
      case DATE_TRUNC -> isMonotoneTime(call.argument(1)) && isConstant(call.argument(0));
      // Days, and months, added to the ends of the range fail there first.
      case ADD_MONTHS, NEXT_DAY -> isMonotoneTime(call.argument(0)) && isConstant(call.argument(1));
      case LAST_DAY, UNIX_SECONDS, UNIX_TIMESTAMP -> isMonotoneTime(call.argument(0));
      case WINDOW_START ->
          isMonotoneTime(call.argument(0))
              && isConstant(call.argument(1))
              && isConstant(call.argument(2));
      case LEAST, GREATEST -> isOneOfConstants(call);
      case COALESCE ->
          isColumn(call.argument(0))
              && isMonotoneNumber(call.argument(0))
              && call.arguments().stream().skip(1).allMatch(Monotone::isNumber);
      case CAST -> isOrderKeeping(call) && isMonotone(call.argument(0));
      default -> false;
    };
  }

  /** One column among numbers. These functions leave NULL out, so it is one that gives none. */
  private boolean isOneOfConstants(Expr.Call call) {
    List<Expr> others = call.arguments().stream().filter(argument -> !isNumber(argument)).toList();
    return others.size() == 1 && isColumn(others.get(0)) && isMonotoneNumber(others.get(0));
  }

  /** A column, or a cast of it to a type that holds all its values. */
  private static boolean isColumn(Expr expr) {
    return expr instanceof Expr.Column
        || (expr instanceof Expr.Call call
            && call.function() == Function.CAST
            && call.argument(0) instanceof Expr.Column column
            && column.type().isNumeric()
            && isWide(column.type(), call.type()));
  }

  private boolean isMonotoneNumber(Expr expr) {
    return expr.type().isNumeric() && isMonotone(expr);
  }

  private boolean isMonotoneTime(Expr expr) {
    return isTemporal(expr.type()) && isMonotone(expr);
  }

  private boolean neverWraps(Expr.Call call) {
    SqlType type = call.type();
    return overflow == Overflow.FAIL
        || type.isFloating()
        || (type.kind() == SqlType.Kind.DECIMAL && type.precision() < MAX_PRECISION);
  }

  /** A cast between numbers, or between dates and times, keeps the order of values. */
  private boolean isOrderKeeping(Expr.Call cast) {
    SqlType from = cast.argument(0).type();
    SqlType to = cast.type();
    return (isTemporal(from) && isTemporal(to))
        || (from.isNumeric() && to.isNumeric() && (overflow == Overflow.FAIL || isWide(from, to)));
  }

  /** Whether a cast that is not checked neither wraps nor gives NULL. */
  private static boolean isWide(SqlType from, SqlType to) {
    if (to.isFloating()) {
      return true;
    }
    if (from.isFloating()) {
      // Java's own conversion, which stays at the end of the type; to narrower ones it cuts bits.
      return to.kind() == SqlType.Kind.INT || to.kind() == SqlType.Kind.BIGINT;
    }
    if (from.isInteger() && to.isInteger()) {
      return from.kind().compareTo(to.kind()) <= 0;
    }
    boolean roundedUp = to.kind() == SqlType.Kind.DECIMAL && from.scale() > to.scale();
    return mostDigits(from) + (roundedUp ? 1 : 0) <= sureDigits(to);
  }

  /** Most digits before the point that a value of the type can have. */
  private static int mostDigits(SqlType type) {
    return type.isInteger() ? sureDigits(type) + 1 : sureDigits(type);
  }

  /** Digits before the point that may all be nines. */
  private static int sureDigits(SqlType type) {
    return switch (type.kind()) {
      case TINYINT -> 2;
      case SMALLINT -> 4;
      case INT -> 9;
      case BIGINT -> 18;
      default -> type.precision() - type.scale();
    };
  }

  private static boolean isTemporal(SqlType type) {
    return switch (type.kind()) {
      case DATE, TIMESTAMP, TIMESTAMP_NTZ -> true;
      default -> false;
    };
  }

  /**
   * Whether the bounds and the number of buckets are ones with which Spark's formula, which
   * computes in double, neither overflows nor rounds past the last bucket.
   */
  private static boolean hasPlainBuckets(Expr.Call call) {
    Double low = number(call.argument(1));
    Double high = number(call.argument(2));
    Double buckets = number(call.argument(3));
    return low != null
        && high != null
        && buckets != null
        && buckets <= GroupDomain.MAX_GROUPS
        && Double.isFinite(buckets * (high - low));
  }

  private static boolean isConstant(Expr expr) {
    return expr instanceof Expr.Literal literal && literal.value() != null;
  }

  private static boolean isNumber(Expr expr) {
    Double number = number(expr);
    return number != null && Double.isFinite(number);
  }

  /** A finite number other than zero: infinity times zero would be NaN, the greatest of all. */
  private static boolean isFactor(Expr expr) {
    return isNumber(expr) && expr instanceof Expr.Literal literal && !isZero(literal.value());
  }

  /** A decimal next to zero may be zero as a double. */
  private static boolean isZero(@Nullable Object value) {
    return value instanceof BigDecimal decimal
        ? decimal.signum() == 0
        : value instanceof Number number && number.doubleValue() == 0;
  }

  /** The value of a constant, to the nearest double; null where it is none. */
  private static @Nullable Double number(Expr expr) {
    return expr instanceof Expr.Literal literal && literal.value() instanceof Number number
        ? number.doubleValue()
        : null;
  }
}
