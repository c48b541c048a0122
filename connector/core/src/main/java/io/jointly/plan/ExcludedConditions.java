package io.jointly.plan;

import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.SqlType;
import io.jointly.query.SqlValues;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds two conditions of a query that no value passes together, such as the two of {@code age
 * BETWEEN 70 AND 60}.
 */
final class ExcludedConditions {

  /** A comparison of an expression with a constant that is not NULL, the expression on the left. */
  private record Bound(Expr condition, Expr expr, Function function, Expr.Literal constant) {}

  /** Both select nothing where both have to hold. */
  record Pair(Expr one, Expr other) {}

  private ExcludedConditions() {}

  /**
   * @param conjuncts conditions that all have to hold
   */
  static Optional<Pair> find(List<Expr> conjuncts) {
    List<Bound> bounds = new ArrayList<>();
    conjuncts.forEach(conjunct -> collect(conjunct, bounds));
    for (Bound one : bounds) {
      for (Bound other : bounds) {
        if (one.expr().equals(other.expr()) && isBelow(other) && isAbove(one) && meet(one, other)) {
          return Optional.of(new Pair(one.condition(), other.condition()));
        }
      }
    }
    return Optional.empty();
  }

  private static void collect(Expr condition, List<Bound> into) {
    if (!(condition instanceof Expr.Call call)) {
      return;
    }
    if (call.function() == Function.AND) {
      call.arguments().forEach(argument -> collect(argument, into));
    } else if (call.arguments().size() == 2) {
      if (call.argument(1) instanceof Expr.Literal right) {
        add(call, call.argument(0), call.function(), right, into);
      } else if (call.argument(0) instanceof Expr.Literal left) {
        Function mirrored = mirrored(call.function());
        if (mirrored != null) {
          add(call, call.argument(1), mirrored, left, into);
        }
      }
    }
  }

  private static void add(
      Expr condition, Expr expr, Function function, Expr.Literal constant, List<Bound> into) {
    boolean ordered =
        switch (expr.type().kind()) {
          // The order of strings is left to collations.
          case STRING, BOOLEAN -> false;
          default -> true;
        };
    if (ordered && constant.value() != null && !expr.columns().isEmpty()) {
      into.add(new Bound(condition, expr, function, constant));
    }
  }

  private static @Nullable Function mirrored(Function function) {
    return switch (function) {
      case EQUAL -> function;
      case LESS -> Function.GREATER;
      case LESS_OR_EQUAL -> Function.GREATER_OR_EQUAL;
      case GREATER -> Function.LESS;
      case GREATER_OR_EQUAL -> Function.LESS_OR_EQUAL;
      default -> null;
    };
  }

  /** Whether it leaves values above its constant, or the constant itself. */
  private static boolean isAbove(Bound bound) {
    return switch (bound.function()) {
      case EQUAL, GREATER, GREATER_OR_EQUAL -> true;
      default -> false;
    };
  }

  private static boolean isBelow(Bound bound) {
    return switch (bound.function()) {
      case EQUAL, LESS, LESS_OR_EQUAL -> true;
      default -> false;
    };
  }

  /** Whether nothing lies at or above the one's constant and at or below the other's. */
  private static boolean meet(Bound above, Bound below) {
    Integer order = compare(above.constant(), below.constant());
    return order != null && (order > 0 || (order == 0 && (isOpen(above) || isOpen(below))));
  }

  private static boolean isOpen(Bound bound) {
    return bound.function() == Function.LESS || bound.function() == Function.GREATER;
  }

  /** Null where the constants have types of which it is not plain which is greater. */
  private static @Nullable Integer compare(Expr.Literal left, Expr.Literal right) {
    Object one = left.value();
    Object other = right.value();
    if (one == null || other == null) {
      return null;
    }
    if (isExact(left.type()) && isExact(right.type())) {
      return exact(one).compareTo(exact(other));
    }
    if (!left.type().equals(right.type())) {
      return null;
    }
    return switch (left.type().kind()) {
      // SQL takes -0.0 for 0.0.
      case FLOAT, DOUBLE -> Double.compare(withoutSign(one), withoutSign(other));
      default -> SqlValues.compare(left.type(), one, other);
    };
  }

  private static double withoutSign(Object number) {
    return ((Number) number).doubleValue() + 0.0;
  }

  private static boolean isExact(SqlType type) {
    return type.isInteger() || type.kind() == SqlType.Kind.DECIMAL;
  }

  private static BigDecimal exact(Object number) {
    return number instanceof BigDecimal decimal
        ? decimal
        : BigDecimal.valueOf(((Number) number).longValue());
  }
}
