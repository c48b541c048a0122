package io.jointly.spark.version;

import org.apache.spark.sql.catalyst.expressions.Add;
import org.apache.spark.sql.catalyst.expressions.Divide;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Multiply;
import org.apache.spark.sql.catalyst.expressions.NumericEvalContext;
import org.apache.spark.sql.catalyst.expressions.Pmod;
import org.apache.spark.sql.catalyst.expressions.Subtract;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;

/** Spark's arithmetic, with or without checks for overflow. */
public final class Arithmetic {

  private Arithmetic() {}

  /** SUM of BIGINTs; wraps where it does not fit. */
  public static Sum sum(Expression value) {
    return new Sum(value, unchecked());
  }

  /** left + right of BIGINTs; wraps where it does not fit. */
  public static Add plus(Expression left, Expression right) {
    return new Add(left, right, unchecked());
  }

  /** left − right of BIGINTs; wraps where it does not fit. */
  public static Subtract minus(Expression left, Expression right) {
    return new Subtract(left, right, unchecked());
  }

  /** left · right of BIGINTs; wraps where it does not fit. */
  public static Multiply times(Expression left, Expression right) {
    return new Multiply(left, right, unchecked());
  }

  /** The rest of left / right of BIGINTs, which is not negative; right is positive. */
  public static Pmod pmod(Expression left, Expression right) {
    return new Pmod(left, right, unchecked());
  }

  /** left / right of DOUBLEs; NULL where right is 0. */
  public static Divide divide(Expression left, Expression right) {
    return new Divide(left, right, unchecked());
  }

  /** Whether an overflow gives NULL by the name of the function. */
  public static boolean isTry(Sum sum) {
    return EvalMode.TRY().equals(sum.evalContext().evalMode());
  }

  /** The sum of something else, in the same mode. */
  public static Sum sumLike(Sum sum, Expression value) {
    return new Sum(value, sum.evalContext());
  }

  private static NumericEvalContext unchecked() {
    return NumericEvalContext.apply(EvalMode.LEGACY(), true);
  }
}
