package io.jointly.plan;

import io.jointly.query.Expr;
import io.jointly.query.Function;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes conditions that all have to hold in one form, whatever the settings of Spark's optimiser
 * are. It adds {@code x IS NOT NULL} to {@code x > 5} in one session and not in another.
 */
public final class Conditions {

  /** Functions whose result may not be NULL although an argument is. */
  private static final Set<Function> LENIENT =
      EnumSet.of(
          Function.GREATEST,
          Function.LEAST,
          Function.COALESCE,
          Function.CASE_WHEN,
          Function.NANVL,
          Function.CONCAT_WS,
          Function.LOCATE,
          Function.NULL_SAFE_EQUAL,
          Function.IS_NAN,
          Function.IS_NULL,
          Function.IS_NOT_NULL,
          Function.AND,
          Function.OR);

  private Conditions() {}

  /** The same conditions without each {@code x IS NOT NULL} that follows from another one. */
  public static List<Expr> withoutImplied(List<Expr> conditions) {
    return conditions.stream().filter(condition -> !isImplied(condition, conditions)).toList();
  }

  /** Whether a condition is an {@code x IS NOT NULL} that follows from one of the others. */
  public static boolean isImplied(Expr condition, List<Expr> others) {
    return condition instanceof Expr.Call call
        && call.function() == Function.IS_NOT_NULL
        && others.stream()
            .filter(other -> !other.equals(condition))
            .anyMatch(other -> presentWhereTrue(other).contains(call.argument(0)));
  }

  /** What is not NULL in a row in which the condition holds. */
  private static Set<Expr> presentWhereTrue(Expr condition) {
    if (condition instanceof Expr.Call call) {
      switch (call.function()) {
        case AND -> {
          Set<Expr> either = presentWhereTrue(call.argument(0));
          either.addAll(presentWhereTrue(call.argument(1)));
          return either;
        }
        case OR -> {
          Set<Expr> both = presentWhereTrue(call.argument(0));
          both.retainAll(presentWhereTrue(call.argument(1)));
          return both;
        }
        case IS_NOT_NULL -> {
          return present(call.argument(0));
        }
        default -> {
          return present(condition);
        }
      }
    }
    return present(condition);
  }

  /** What is not NULL in a row in which the expression is not; the expression is among them. */
  private static Set<Expr> present(Expr expr) {
    Set<Expr> present = new HashSet<>();
    present.add(expr);
    if (expr instanceof Expr.Call call) {
      if (call.function() == Function.IN) {
        present.addAll(present(call.argument(0)));
      } else if (!LENIENT.contains(call.function())) {
        call.arguments().forEach(argument -> present.addAll(present(argument)));
      }
    }
    return present;
  }
}
