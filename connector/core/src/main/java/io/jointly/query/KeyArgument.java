package io.jointly.query;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An argument of COUNT(DISTINCT …) that gives a column's value in some rows and NULL in all others:
 * the column itself, or a CASE of it.
 *
 * @param rows a constant in exactly those rows in which the argument gives the column's value, and
 *     NULL in all others
 */
public record KeyArgument(Expr.Column column, Expr rows) {

  private static final SqlType INT = SqlType.of(SqlType.Kind.INT);
  private static final Expr ONE = new Expr.Literal(INT, 1);
  private static final Expr NULL = new Expr.Literal(INT, null);

  /** The argument, if it is such a one. */
  public static Optional<KeyArgument> of(Expr argument) {
    Set<Expr.Column> columns = new HashSet<>();
    Optional<Expr> rows = rows(argument, columns);
    return columns.size() == 1
        ? rows.map(chosen -> new KeyArgument(columns.iterator().next(), chosen))
        : Optional.empty();
  }

  private static Optional<Expr> rows(Expr result, Set<Expr.Column> columns) {
    if (result instanceof Expr.Column column) {
      columns.add(column);
      return Optional.of(ONE);
    }
    if (isNull(result)) {
      return Optional.of(NULL);
    }
    if (!(result instanceof Expr.Call call) || call.function() != Function.CASE_WHEN) {
      return Optional.empty();
    }
    List<Expr> arguments = new ArrayList<>();
    for (int i = 0; i < call.arguments().size(); i++) {
      boolean isCondition = i % 2 == 0 && i + 1 < call.arguments().size();
      Expr argument = call.argument(i);
      Optional<Expr> chosen = isCondition ? Optional.of(argument) : rows(argument, columns);
      if (chosen.isEmpty()) {
        return Optional.empty();
      }
      arguments.add(chosen.get());
    }
    return Optional.of(new Expr.Call(Function.CASE_WHEN, arguments, INT));
  }

  private static boolean isNull(Expr expr) {
    Expr inner =
        expr instanceof Expr.Call call && call.function() == Function.CAST
            ? call.argument(0)
            : expr;
    return inner instanceof Expr.Literal literal && literal.value() == null;
  }
}
