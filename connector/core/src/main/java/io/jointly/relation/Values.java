package io.jointly.relation;

import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.SqlType;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Of which columns an expression's value is made; conditions only choose among values. */
final class Values {

  private Values() {}

  /** Names of the columns of whose values the expression's value is made. */
  static Set<String> columns(Expr expr) {
    Set<String> values = new TreeSet<>();
    collect(expr, values);
    return values;
  }

  private static void collect(Expr expr, Set<String> values) {
    if (expr instanceof Expr.Column column) {
      values.add(column.name());
    } else if (expr instanceof Expr.Call call && expr.type().kind() != SqlType.Kind.BOOLEAN) {
      List<Expr> arguments = call.arguments();
      for (int i = 0; i < arguments.size(); i++) {
        if (call.function() != Function.CASE_WHEN || i % 2 != 0 || i + 1 == arguments.size()) {
          collect(arguments.get(i), values);
        }
      }
    }
  }
}
