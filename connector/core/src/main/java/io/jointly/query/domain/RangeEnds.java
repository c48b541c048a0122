package io.jointly.query.domain;

import io.jointly.query.ColumnValues;
import io.jointly.query.Expr;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What monotone expressions are at both ends of their column's range. */
final class RangeEnds {

  private final Inputs inputs;
  private final Map<Expr, Boolean> known = new HashMap<>();

  RangeEnds(Inputs inputs) {
    this.inputs = inputs;
  }

  /**
   * Whether a monotone expression is 0 or more for every declared value. NULL and NaN are not.
   *
   * @param expr of one column
   */
  boolean isNonNegative(Expr expr) {
    return known.computeIfAbsent(expr, this::tryEnds);
  }

  private boolean tryEnds(Expr expr) {
    Expr.Column column = inputs.onlyRange(expr);
    if (column == null) {
      return false;
    }
    ColumnValues values = inputs.of(column.name());
    Object least = values.value(BigInteger.ZERO);
    Object greatest = values.value(values.size().subtract(BigInteger.ONE));
    List<@Nullable Object> ends =
        expr instanceof Expr.Column
            ? List.of(least, greatest)
            : inputs
                .evaluator()
                .evaluate(expr, List.of(column), List.of(List.of(least), List.of(greatest)));
    return ends.stream().allMatch(end -> end instanceof Number number && number.doubleValue() >= 0);
  }
}
