package io.jointly.spark.translate;

import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * NOT in one form: moved inwards as far as it goes. Versions of Spark differ in how far they move
 * it. In SQL's logic of three values, and with Spark's order of NaN, the meaning stays the same.
 */
final class Negation {

  private Negation() {}

  /**
   * @param type of a condition
   */
  static Expr of(Expr condition, SqlType type) {
    if (condition instanceof Expr.Call call) {
      switch (call.function()) {
        case NOT -> {
          return call.argument(0);
        }
        case AND, OR -> {
          Function dual = call.function() == Function.AND ? Function.OR : Function.AND;
          return new Expr.Call(
              dual, call.arguments().stream().map(each -> of(each, type)).toList(), type);
        }
        default -> {
          Function opposite = opposite(call.function());
          if (opposite != null) {
            return new Expr.Call(opposite, call.arguments(), type);
          }
        }
      }
    }
    return new Expr.Call(Function.NOT, List.of(condition), type);
  }

  private static @Nullable Function opposite(Function function) {
    return switch (function) {
      case EQUAL -> Function.NOT_EQUAL;
      case NOT_EQUAL -> Function.EQUAL;
      case LESS -> Function.GREATER_OR_EQUAL;
      case GREATER_OR_EQUAL -> Function.LESS;
      case GREATER -> Function.LESS_OR_EQUAL;
      case LESS_OR_EQUAL -> Function.GREATER;
      case IS_NULL -> Function.IS_NOT_NULL;
      case IS_NOT_NULL -> Function.IS_NULL;
      default -> null;
    };
  }
}
