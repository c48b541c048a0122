package io.jointly.encoding.build;

import io.jointly.query.Expr;
import io.jointly.query.ExprCodec;
import io.jointly.query.Function;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which expressions can be NULL, and which cannot in a row where another one is not NULL. */
final class NullImplication {

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
          Function.IN,
          Function.IS_NULL,
          Function.IS_NOT_NULL,
          Function.AND,
          Function.OR);

  private NullImplication() {}

  /**
   * Those that can be NULL, without duplicates and in an order that does not depend on the given
   * one, so that measures can share what is made from them.
   */
  static List<Expr> nullable(List<Expr> exprs) {
    return exprs.stream()
        .filter(expr -> !(expr instanceof Expr.Literal) || isNull(expr))
        .distinct()
        .sorted(Comparator.comparing(ExprCodec::encode, Arrays::compareUnsigned))
        .toList();
  }

  /** All expressions that are not NULL where none of these is; these are among them. */
  static Set<Expr> impliedBy(List<Expr> exprs) {
    Set<Expr> implied = new LinkedHashSet<>();
    exprs.forEach(expr -> implied.addAll(impliedBy(expr)));
    return implied;
  }

  /** Whether the expression chooses among rows by more than the NULLs of columns. */
  static boolean chooses(Expr expr) {
    return expr instanceof Expr.Call call
        && (LENIENT.contains(call.function())
            || call.arguments().stream().anyMatch(NullImplication::chooses));
  }

  private static Set<Expr> impliedBy(Expr expr) {
    Set<Expr> implied = new LinkedHashSet<>();
    implied.add(expr);
    if (expr instanceof Expr.Call call) {
      if (call.function() == Function.CASE_WHEN) {
        implied.addAll(ofAnyBranch(call.arguments()));
      } else if (call.function() == Function.COALESCE) {
        implied.addAll(common(call.arguments().stream().map(NullImplication::impliedBy).toList()));
      } else if (call.function() == Function.IN) {
        implied.addAll(impliedBy(call.argument(0)));
      } else if (!LENIENT.contains(call.function())) {
        implied.addAll(impliedBy(call.arguments()));
      }
    }
    return implied;
  }

  /** What is implied by every branch that can give a result that is not NULL. */
  private static Set<Expr> ofAnyBranch(List<Expr> arguments) {
    List<Set<Expr>> branches = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      boolean otherwise = i + 1 == arguments.size();
      Expr value = arguments.get(otherwise ? i : i + 1);
      if (!isNull(value)) {
        Set<Expr> branch = impliedBy(value);
        if (!otherwise) {
          branch.addAll(impliedBy(arguments.get(i)));
        }
        branches.add(branch);
      }
    }
    return common(branches);
  }

  private static Set<Expr> common(List<Set<Expr>> sets) {
    Set<Expr> common = null;
    for (Set<Expr> set : sets) {
      if (common == null) {
        common = new LinkedHashSet<>(set);
      } else {
        common.retainAll(set);
      }
    }
    return common == null ? Set.of() : common;
  }

  private static boolean isNull(Expr expr) {
    return expr instanceof Expr.Literal literal && literal.value() == null;
  }
}
