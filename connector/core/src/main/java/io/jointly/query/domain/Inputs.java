package io.jointly.query.domain;

import io.jointly.query.ColumnValues;
import io.jointly.query.Evaluator;
import io.jointly.query.Expr;
import io.jointly.query.GroupDomain;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The values that the columns of expressions can have. A part of an expression whose values are
 * known can take the place of a column.
 */
final class Inputs {

  private static final BigInteger MOST = BigInteger.valueOf(GroupDomain.MAX_GROUPS);

  private final Map<String, ColumnValues> values = new HashMap<>();
  private final Evaluator evaluator;
  private int substitutes;

  /**
   * @param declared by column name
   */
  Inputs(Map<String, ColumnValues> declared, Evaluator evaluator) {
    values.putAll(declared);
    this.evaluator = evaluator;
  }

  Evaluator evaluator() {
    return evaluator;
  }

  boolean has(String column) {
    return values.containsKey(column);
  }

  ColumnValues of(String column) {
    return Objects.requireNonNull(values.get(column), column);
  }

  /** The one column of an expression, where it is a range of values. */
  Expr.@Nullable Column onlyRange(Expr expr) {
    if (expr.columns().size() != 1) {
      return null;
    }
    Expr.Column column = columns(List.of(expr)).get(0);
    return values.get(column.name()) instanceof ColumnValues.Range ? column : null;
  }

  /** Whether all columns are declared and have few enough values to try them one by one. */
  boolean canBeTried(List<Expr> exprs) {
    BigInteger rows = BigInteger.ONE;
    for (Expr.Column column : columns(exprs)) {
      ColumnValues found = values.get(column.name());
      if (found == null) {
        return false;
      }
      rows = rows.multiply(found.size().add(BigInteger.ONE));
    }
    return rows.compareTo(MOST) <= 0;
  }

  /** A new column with these values and NULL, to stand for a part of an expression. */
  Expr.Column substitute(Expr part, Collection<@Nullable Object> image) {
    List<Object> present = new ArrayList<>();
    for (Object value : image) {
      if (value != null) {
        present.add(value);
      }
    }
    return substitute(part, new ColumnValues.Listed(present));
  }

  /** The same with all values of a range. */
  Expr.Column substitute(Expr part, ColumnValues all) {
    String name = "\u0000" + substitutes++;
    values.put(name, all);
    return new Expr.Column(name, part.type());
  }

  /** The expression with one part of it replaced wherever it stands. */
  static Expr replace(Expr expr, Expr from, Expr to) {
    if (expr.equals(from)) {
      return to;
    }
    return expr.match(
        column -> column,
        literal -> literal,
        call -> {
          List<Expr> arguments =
              call.arguments().stream().map(argument -> replace(argument, from, to)).toList();
          return new Expr.Call(call.function(), arguments, call.type());
        });
  }

  /** The results of each expression, for every combination of the columns' values and NULL. */
  List<List<@Nullable Object>> results(List<Expr> exprs) {
    List<Expr.Column> columns = columns(exprs);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    rows.add(List.of());
    for (Expr.Column column : columns) {
      rows = extend(rows, of(column.name()));
    }
    List<List<@Nullable Object>> all = rows;
    List<List<@Nullable Object>> results = new ArrayList<>();
    for (Expr expr : exprs) {
      int place = expr instanceof Expr.Column column ? columns.indexOf(column) : -1;
      results.add(place < 0 ? evaluator.evaluate(expr, columns, all) : column(all, place));
    }
    return results;
  }

  private static List<@Nullable Object> column(List<List<@Nullable Object>> rows, int place) {
    List<@Nullable Object> values = new ArrayList<>(rows.size());
    rows.forEach(row -> values.add(row.get(place)));
    return values;
  }

  private static List<List<@Nullable Object>> extend(
      List<List<@Nullable Object>> rows, ColumnValues values) {
    List<List<@Nullable Object>> longer = new ArrayList<>();
    long size = values.size().longValueExact();
    for (List<@Nullable Object> row : rows) {
      for (long rank = -1; rank < size; rank++) {
        List<@Nullable Object> next = new ArrayList<>(row);
        next.add(rank < 0 ? null : values.value(BigInteger.valueOf(rank)));
        longer.add(next);
      }
    }
    return longer;
  }

  private static List<Expr.Column> columns(List<Expr> exprs) {
    List<Expr.Column> found = new ArrayList<>();
    exprs.forEach(expr -> collect(expr, found));
    return found;
  }

  private static void collect(Expr expr, List<Expr.Column> found) {
    if (expr instanceof Expr.Column column && !found.contains(column)) {
      found.add(column);
    }
    expr.arguments().forEach(argument -> collect(argument, found));
  }
}
