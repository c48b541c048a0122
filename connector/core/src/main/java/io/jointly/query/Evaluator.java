package io.jointly.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates expressions over rows of constants exactly as the SQL engine would, without any party's
 * data. Passed in, because this package knows no engine.
 */
@FunctionalInterface
public interface Evaluator {

  /**
   * @param expr refers only to the columns in {@code inputs}
   * @param rows one list per row, values in the order of {@code inputs}
   * @return one value per row, of the class that {@link SqlType.Kind} names; 0.0 for -0.0, as GROUP
   *     BY takes them for one
   */
  List<@Nullable Object> evaluate(
      Expr expr, List<Expr.Column> inputs, List<List<@Nullable Object>> rows);
}
