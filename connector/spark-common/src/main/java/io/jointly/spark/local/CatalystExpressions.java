package io.jointly.spark.local;

import io.jointly.encoding.bounds.LongArithmetic;
import io.jointly.encoding.layout.FloatingOrder;
import io.jointly.query.SqlType;
import io.jointly.spark.version.Arithmetic;
import io.jointly.spark.version.Expressions;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.PreciseTimestampConversion;
import org.apache.spark.sql.catalyst.expressions.UnscaledValue;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * The few expressions that SQL cannot name and that decide the speed: a decimal's unscaled value,
 * BIGINT arithmetic without overflow checks, which {@link LongArithmetic} has proved needless,
 * products of 128 bits, and the order of floating point numbers. Besides the rewrites of {@link
 * io.jointly.spark.JointlyExtensions} and the check of the JVM's locale, this is the only class
 * that builds Spark's inner expressions.
 */
public final class CatalystExpressions {

  private CatalystExpressions() {}

  /** The unscaled value of a decimal, a BIGINT; the decimal must be known to fit. */
  static Column unscaled(Column decimal) {
    return Expressions.column(new UnscaledValue(inner(decimal)));
  }

  /** SUM of a BIGINT that is known not to overflow. */
  static Column sum(Column value) {
    return Expressions.column(Arithmetic.sum(inner(value)).toAggregateExpression());
  }

  /** left − right of BIGINTs; wraps where it does not fit. */
  static Column minus(Column left, Column right) {
    return Expressions.column(Arithmetic.minus(inner(left), inner(right)));
  }

  /** left · right of BIGINTs; wraps where it does not fit. */
  static Column times(Column left, Column right) {
    return Expressions.column(Arithmetic.times(inner(left), inner(right)));
  }

  /** Bits of a product of two BIGINTs, see {@link WideProduct#piece}. */
  static Column productPiece(Column left, Column right, int shift, int width) {
    return Expressions.call(
        WideProduct.class,
        "piece",
        DataTypes.LongType,
        List.of(left, right, functions.lit(shift), functions.lit(width)));
  }

  /** The place of a FLOAT or DOUBLE in their order, see {@link FloatingOrder}. */
  static Column place(Column floating, SqlType type) {
    String function = type.kind() == SqlType.Kind.FLOAT ? "ofFloat" : "ofDouble";
    return Expressions.call(FloatingOrder.class, function, DataTypes.LongType, List.of(floating));
  }

  /** Microseconds of a TIMESTAMP_NTZ since 1970, as BIGINT. */
  static Column micros(Column local) {
    return Expressions.column(
        new PreciseTimestampConversion(
            inner(local), DataTypes.TimestampNTZType, DataTypes.LongType));
  }

  /**
   * @param unscaled renders the unscaled value of a declared column as BIGINT
   */
  static Column whole(LongArithmetic whole, Function<LongArithmetic.Unscaled, Column> unscaled) {
    return Expressions.column(expression(whole, unscaled));
  }

  private static Expression expression(
      LongArithmetic whole, Function<LongArithmetic.Unscaled, Column> unscaled) {
    return whole.match(
        column -> inner(unscaled.apply(column)),
        constant -> inner(functions.lit(constant.value())),
        plus ->
            Arithmetic.plus(expression(plus.left(), unscaled), expression(plus.right(), unscaled)),
        minus ->
            Arithmetic.minus(
                expression(minus.left(), unscaled), expression(minus.right(), unscaled)),
        times ->
            Arithmetic.times(
                expression(times.left(), unscaled), expression(times.right(), unscaled)));
  }

  private static Expression inner(Column column) {
    return Expressions.of(column);
  }
}
