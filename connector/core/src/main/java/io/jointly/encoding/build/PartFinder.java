package io.jointly.encoding.build;

import io.jointly.encoding.build.RowDivision.Kind;
import io.jointly.encoding.build.RowDivision.Part;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.SqlType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Finds the rows that a sum over an expression singles out. {@code sum(died)} is the number of rows
 * with {@code died = 1}; {@code sum(CASE WHEN id = 7 THEN cost ELSE 0 END)} is a total over the
 * rows in which the expression is not 0.
 *
 * <p>An expression divides rows by the values of a column or of a part that has few, by the results
 * of a CASE, of GREATEST and the like, and by whether a column, a product or a difference is 0. The
 * division matters wherever in the expression it stands: {@code sum(age + CASE …)} and {@code
 * sum(age)} tell the sum of the CASE.
 */
final class PartFinder {

  private static final SqlType BOOLEAN = SqlType.of(SqlType.Kind.BOOLEAN);

  /** Results of a CASE; the rows of each are counted by a CASE of nearly the same length. */
  private static final int MOST_RESULTS = 100;

  private final ValueConditions values;
  private final Zero zero;

  /**
   * @param zero whether the rules let a part without rows pass
   */
  PartFinder(ValueConditions values, Zero zero) {
    this.values = values;
    this.zero = zero;
  }

  /** Of an argument of an aggregate. */
  List<RowDivision> of(Expr root) {
    Visit visit = new Visit();
    visit.value(root, UnaryOperator.identity());
    return visit.found;
  }

  /** Collects the divisions of one root. */
  private final class Visit {

    private final List<RowDivision> found = new ArrayList<>();

    /**
     * @param within gives an expression in those rows in which this one is evaluated
     */
    void value(Expr expr, UnaryOperator<Expr> within) {
      List<Expr> conditions = values.each(expr);
      if (!conditions.isEmpty()) {
        divide(
            conditions.stream()
                .map(condition -> part(condition, zero, valueKind(expr, condition), within))
                .toList());
      }
      if (expr instanceof Expr.Column column && conditions.isEmpty()) {
        Kind kind = column.type().isNumeric() ? Kind.VALUES : Kind.INNER_DAYS;
        values
            .another(column)
            .forEach(condition -> divide(List.of(part(condition, zero, kind, within))));
      }
      if (expr instanceof Expr.Call call) {
        if (conditions.isEmpty()) {
          divide(call, within);
        }
        arguments(call, within);
      }
    }

    private void divide(List<Part> parts) {
      if (!parts.isEmpty()) {
        found.add(new RowDivision(parts));
      }
    }

    private void divide(Expr.Call call, UnaryOperator<Expr> within) {
      switch (call.function()) {
        case CASE_WHEN -> divide(results(call, within));
        case COALESCE -> divide(replaced(call, within));
        case GREATEST, LEAST ->
            divide(
                call.arguments().stream()
                    .map(
                        argument ->
                            part(
                                call(Function.EQUAL, call, argument),
                                zero(argument),
                                kind(argument),
                                within))
                    .toList());
        case ABS, SIGN -> divide(signs(call.argument(0), within));
        case CAST, NEGATE, DIVIDE -> {
          // It is 0, or one of a few values, where its argument is.
        }
        case ADD, SUBTRACT, MULTIPLY -> {
          if (call.arguments().stream().noneMatch(argument -> argument.columns().isEmpty())) {
            divide(notNought(call, within));
          }
        }
        default -> divide(notNought(call, within));
      }
    }

    private void arguments(Expr.Call call, UnaryOperator<Expr> within) {
      switch (call.function()) {
        case CASE_WHEN -> {
          List<Expr> results = CaseBranches.results(call);
          for (int i = 0; i < results.size(); i++) {
            int result = i;
            value(
                results.get(i), given -> within.apply(CaseBranches.inResult(call, result, given)));
          }
        }
        case COALESCE -> {
          for (int i = 0; i < call.arguments().size(); i++) {
            List<Expr> before = call.arguments().subList(0, i);
            value(call.argument(i), given -> within.apply(allNull(before, given)));
          }
        }
        case ADD, SUBTRACT -> call.arguments().forEach(argument -> addend(argument, within));
        default -> {
          // The values of a condition, and of a cast of it, are parts already.
          if (call.arguments().stream().noneMatch(argument -> argument.type().equals(BOOLEAN))
              && !call.type().equals(BOOLEAN)) {
            call.arguments().forEach(argument -> value(argument, within));
          }
        }
      }
    }

    /** A part of a sum: whether it is 0 says no more than whether the whole sum is. */
    private void addend(Expr expr, UnaryOperator<Expr> within) {
      if (expr instanceof Expr.Call call
          && (call.function() == Function.ADD || call.function() == Function.SUBTRACT)) {
        arguments(call, within);
      } else {
        value(expr, within);
      }
    }

    /** One result is that of all rows in which the CASE is not NULL. */
    private List<Part> results(Expr.Call call, UnaryOperator<Expr> within) {
      List<Expr> results = CaseBranches.results(call);
      if (results.size() > MOST_RESULTS) {
        throw new CallerException(
            ErrorCode.DOMAIN,
            "a CASE inside an aggregate has "
                + results.size()
                + " results, and the rows of each would be checked; write at most "
                + MOST_RESULTS);
      }
      List<Part> parts = new ArrayList<>();
      for (int i = 0; i < results.size(); i++) {
        if (!isNull(results.get(i))) {
          parts.add(
              new Part(
                  within.apply(CaseBranches.inResult(call, i, CaseBranches.ONE)),
                  zero(results.get(i)),
                  kind(results.get(i))));
        }
      }
      return parts.size() == 1 ? List.of() : parts;
    }

    /** Where a column is NULL by itself, the rule for NULLs holds: their number is not checked. */
    private List<Part> replaced(Expr.Call call, UnaryOperator<Expr> within) {
      List<Part> parts = new ArrayList<>();
      if (call.arguments().stream().anyMatch(NullImplication::chooses)) {
        for (int i = 0; i < call.arguments().size(); i++) {
          Expr argument = call.argument(i);
          Expr there =
              CaseBranches.where(
                  new Expr.Call(Function.IS_NOT_NULL, List.of(argument), BOOLEAN),
                  CaseBranches.ONE);
          parts.add(
              new Part(
                  within.apply(allNull(call.arguments().subList(0, i), there)),
                  zero(argument),
                  kind(argument)));
        }
      }
      return parts;
    }

    private List<Part> notNought(Expr.Call call, UnaryOperator<Expr> within) {
      return call.type().isNumeric()
          ? List.of(part(call(Function.NOT_EQUAL, call, nought(call)), zero, Kind.VALUES, within))
          : List.of();
    }

    private List<Part> signs(Expr expr, UnaryOperator<Expr> within) {
      Expr.Literal nought = nought(expr);
      return List.of(
          part(call(Function.LESS, expr, nought), Zero.PASSES, Kind.VALUES, within),
          part(call(Function.GREATER, expr, nought), Zero.PASSES, Kind.VALUES, within));
    }

    /** How many rows have a constant tells nothing by itself, so there may be none. */
    private Zero zero(Expr result) {
      return result.columns().isEmpty() ? Zero.PASSES : zero;
    }
  }

  private static Part part(Expr condition, Zero zero, Kind kind, UnaryOperator<Expr> within) {
    return new Part(within.apply(CaseBranches.where(condition, CaseBranches.ONE)), zero, kind);
  }

  private static Kind kind(Expr result) {
    return result.columns().isEmpty() ? Kind.CONSTANT : Kind.VALUES;
  }

  /** Of rows with one value: those that add nothing are like NULLs. A column's never are. */
  private static Kind valueKind(Expr expr, Expr condition) {
    boolean nought =
        expr instanceof Expr.Call
            && condition.arguments().get(1) instanceof Expr.Literal literal
            && (Boolean.FALSE.equals(literal.value())
                || (literal.value() instanceof Number number && number.doubleValue() == 0));
    return nought ? Kind.CONSTANT : Kind.VALUES;
  }

  private static Expr allNull(List<Expr> exprs, Expr given) {
    return exprs.stream()
        .<Expr>map(expr -> new Expr.Call(Function.IS_NULL, List.of(expr), BOOLEAN))
        .reduce((one, other) -> new Expr.Call(Function.AND, List.of(one, other), BOOLEAN))
        .map(condition -> CaseBranches.where(condition, given))
        .orElse(given);
  }

  private static boolean isNull(Expr expr) {
    return expr instanceof Expr.Literal literal && literal.value() == null;
  }

  private static Expr call(Function function, Expr one, Expr other) {
    return new Expr.Call(function, List.of(one, other), BOOLEAN);
  }

  private static Expr.Literal nought(Expr expr) {
    SqlType type = expr.type();
    return switch (type.kind()) {
      case FLOAT -> new Expr.Literal(type, 0f);
      case DOUBLE -> new Expr.Literal(type, 0d);
      default -> ValueConditions.exact(type, BigInteger.ZERO);
    };
  }
}
