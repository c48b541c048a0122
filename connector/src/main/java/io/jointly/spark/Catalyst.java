package io.jointly.spark;

import io.jointly.encoding.Whole;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Add;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Multiply;
import org.apache.spark.sql.catalyst.expressions.NumericEvalContext;
import org.apache.spark.sql.catalyst.expressions.Subtract;
import org.apache.spark.sql.catalyst.expressions.UnscaledValue;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.classic.ExpressionUtils;

/**
 * The few expressions that have no SQL name and yet decide the speed: a decimal's unscaled value,
 * and BIGINT arithmetic without overflow checks, which {@link Whole} has proved needless. This is
 * the only class that builds Spark's inner expressions.
 */
final class Catalyst {

  private Catalyst() {}

  /** The unscaled value of a decimal, a BIGINT; the decimal must be known to fit. */
  static Column unscaled(Column decimal) {
    return ExpressionUtils.column(new UnscaledValue(inner(decimal)));
  }

  /** SUM of a BIGINT that is known not to overflow. */
  static Column sum(Column value) {
    return ExpressionUtils.column(new Sum(inner(value), unchecked()).toAggregateExpression());
  }

  /**
   * @param unscaled renders the unscaled value of a declared column as BIGINT
   */
  static Column whole(Whole whole, Function<Whole.Unscaled, Column> unscaled) {
    return ExpressionUtils.column(expression(whole, unscaled));
  }

  private static Expression expression(Whole whole, Function<Whole.Unscaled, Column> unscaled) {
    if (whole instanceof Whole.Unscaled column) {
      return inner(unscaled.apply(column));
    }
    if (whole instanceof Whole.Constant constant) {
      return inner(org.apache.spark.sql.functions.lit(constant.value()));
    }
    if (whole instanceof Whole.Plus plus) {
      return new Add(
          expression(plus.left(), unscaled), expression(plus.right(), unscaled), unchecked());
    }
    if (whole instanceof Whole.Minus minus) {
      return new Subtract(
          expression(minus.left(), unscaled), expression(minus.right(), unscaled), unchecked());
    }
    Whole.Times times = (Whole.Times) whole;
    return new Multiply(
        expression(times.left(), unscaled), expression(times.right(), unscaled), unchecked());
  }

  private static NumericEvalContext unchecked() {
    return NumericEvalContext.apply(EvalMode.LEGACY(), true);
  }

  private static Expression inner(Column column) {
    return ExpressionUtils.expression(column);
  }
}
