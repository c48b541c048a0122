package io.jointly.spark.local;

import io.jointly.encoding.bounds.LongArithmetic;
import io.jointly.encoding.layout.FloatingOrder;
import io.jointly.query.SqlType;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Add;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Multiply;
import org.apache.spark.sql.catalyst.expressions.NumericEvalContext;
import org.apache.spark.sql.catalyst.expressions.PreciseTimestampConversion;
import org.apache.spark.sql.catalyst.expressions.Subtract;
import org.apache.spark.sql.catalyst.expressions.UnscaledValue;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.catalyst.expressions.objects.StaticInvoke;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.AbstractDataType;
import org.apache.spark.sql.types.DataTypes;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

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
    return ExpressionUtils.column(new UnscaledValue(inner(decimal)));
  }

  /** SUM of a BIGINT that is known not to overflow. */
  static Column sum(Column value) {
    return ExpressionUtils.column(new Sum(inner(value), unchecked()).toAggregateExpression());
  }

  /** left − right of BIGINTs; wraps where it does not fit. */
  static Column minus(Column left, Column right) {
    return ExpressionUtils.column(new Subtract(inner(left), inner(right), unchecked()));
  }

  /** left · right of BIGINTs; wraps where it does not fit. */
  static Column times(Column left, Column right) {
    return ExpressionUtils.column(new Multiply(inner(left), inner(right), unchecked()));
  }

  /** Bits of a product of two BIGINTs, see {@link WideProduct#piece}. */
  static Column productPiece(Column left, Column right, int shift, int width) {
    return invoked(
        WideProduct.class,
        "piece",
        List.of(left, right, functions.lit(shift), functions.lit(width)));
  }

  /** A static function that gives a BIGINT; NULL where an argument is NULL. */
  private static Column invoked(Class<?> owner, String function, List<Column> arguments) {
    return ExpressionUtils.column(
        new StaticInvoke(
            owner,
            DataTypes.LongType,
            function,
            CollectionConverters.asScala(
                    arguments.stream().map(CatalystExpressions::inner).toList())
                .toSeq(),
            CollectionConverters.asScala(List.<AbstractDataType>of()).toSeq(),
            true,
            false,
            true,
            Option.empty()));
  }

  /** The place of a FLOAT or DOUBLE in their order, see {@link FloatingOrder}. */
  static Column place(Column floating, SqlType type) {
    String function = type.kind() == SqlType.Kind.FLOAT ? "ofFloat" : "ofDouble";
    return invoked(FloatingOrder.class, function, List.of(floating));
  }

  /** Microseconds of a TIMESTAMP_NTZ since 1970, as BIGINT. */
  static Column micros(Column local) {
    return ExpressionUtils.column(
        new PreciseTimestampConversion(
            inner(local), DataTypes.TimestampNTZType, DataTypes.LongType));
  }

  /**
   * @param unscaled renders the unscaled value of a declared column as BIGINT
   */
  static Column whole(LongArithmetic whole, Function<LongArithmetic.Unscaled, Column> unscaled) {
    return ExpressionUtils.column(expression(whole, unscaled));
  }

  private static Expression expression(
      LongArithmetic whole, Function<LongArithmetic.Unscaled, Column> unscaled) {
    return whole.match(
        column -> inner(unscaled.apply(column)),
        constant -> inner(functions.lit(constant.value())),
        plus ->
            new Add(
                expression(plus.left(), unscaled), expression(plus.right(), unscaled), unchecked()),
        minus ->
            new Subtract(
                expression(minus.left(), unscaled),
                expression(minus.right(), unscaled),
                unchecked()),
        times ->
            new Multiply(
                expression(times.left(), unscaled),
                expression(times.right(), unscaled),
                unchecked()));
  }

  public static NumericEvalContext unchecked() {
    return NumericEvalContext.apply(EvalMode.LEGACY(), true);
  }

  private static Expression inner(Column column) {
    return ExpressionUtils.expression(column);
  }
}
