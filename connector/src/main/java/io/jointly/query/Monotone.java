package io.jointly.query;

import java.math.BigDecimal;

/**
 * Finds expressions that never turn back as their only column grows (or as it shrinks), so that
 * their image over a long range can be found by halving it rather than by trying every value.
 */
final class Monotone {

  private Monotone() {}

  static boolean isMonotone(Expr expr) {
    if (expr instanceof Expr.Column) {
      return true;
    }
    if (!(expr instanceof Expr.Call call)) {
      return false;
    }
    return switch (call.function()) {
      case FLOOR, CEIL, NEGATE -> isMonotone(call.argument(0));
      case YEAR -> isMonotone(call.argument(0));
      case CAST -> isOrderKeeping(call) && isMonotone(call.argument(0));
      case ROUND, TRUNC -> isMonotone(call.argument(0)) && isConstant(call.argument(1));
      case ADD, SUBTRACT, MULTIPLY ->
          isMonotone(call.argument(0)) && isConstant(call.argument(1))
              || isConstant(call.argument(0)) && isMonotone(call.argument(1));
      case DIVIDE -> isMonotone(call.argument(0)) && isNonZero(call.argument(1));
      case WIDTH_BUCKET ->
          isMonotone(call.argument(0))
              && isConstant(call.argument(1))
              && isConstant(call.argument(2))
              && isConstant(call.argument(3));
      default -> false;
    };
  }

  /** A cast between numbers, or between dates and times, keeps the order of values. */
  private static boolean isOrderKeeping(Expr.Call cast) {
    SqlType from = cast.argument(0).type();
    SqlType to = cast.type();
    return from.isNumeric() && to.isNumeric() || isTemporal(from) && isTemporal(to);
  }

  private static boolean isTemporal(SqlType type) {
    return switch (type.kind()) {
      case DATE, TIMESTAMP, TIMESTAMP_NTZ -> true;
      default -> false;
    };
  }

  private static boolean isConstant(Expr expr) {
    return expr instanceof Expr.Literal literal && literal.value() != null;
  }

  private static boolean isNonZero(Expr expr) {
    if (!(expr instanceof Expr.Literal literal) || literal.value() == null) {
      return false;
    }
    Object value = literal.value();
    return value instanceof BigDecimal decimal
        ? decimal.signum() != 0
        : value instanceof Number number && number.doubleValue() != 0;
  }
}
