package io.jointly.encoding.build;

import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.SqlType;
import io.jointly.query.SqlType.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Conditions and results of a CASE. Its arguments are a condition and a result in turn; the result
 * of ELSE, if there is one, is the last.
 */
final class CaseBranches {

  private static final SqlType INT = SqlType.of(Kind.INT);

  /** A constant other than NULL. */
  static final Expr ONE = new Expr.Literal(INT, 1);

  private static final Expr NULL = new Expr.Literal(INT, null);

  private CaseBranches() {}

  /** Whether the value of an expression is one of its arguments' values. */
  static boolean isChoice(Expr expr) {
    return expr instanceof Expr.Call call
        && switch (call.function()) {
          case CASE_WHEN, COALESCE, GREATEST, LEAST -> true;
          default -> false;
        };
  }

  static List<Expr> results(Expr.Call call) {
    List<Expr> results = new ArrayList<>();
    int size = call.arguments().size();
    for (int i = 1; i < size; i += 2) {
      results.add(call.argument(i));
    }
    if (size % 2 == 1) {
      results.add(call.argument(size - 1));
    }
    return results;
  }

  /**
   * The given expression in the rows of one result, NULL in all others. As in the CASE itself,
   * nothing is evaluated in a row that an earlier condition has decided.
   */
  static Expr inResult(Expr.Call call, int result, Expr given) {
    int size = call.arguments().size();
    List<Expr> arguments = new ArrayList<>();
    for (int i = 0; i < result; i++) {
      arguments.add(call.argument(2 * i));
      arguments.add(NULL);
    }
    if (2 * result + 1 < size) {
      arguments.add(call.argument(2 * result));
    }
    arguments.add(given);
    return new Expr.Call(Function.CASE_WHEN, arguments, given.type());
  }

  /** The given expression in rows in which a condition is true, NULL in all others. */
  static Expr where(Expr condition, Expr given) {
    return new Expr.Call(Function.CASE_WHEN, List.of(condition, given), given.type());
  }
}
