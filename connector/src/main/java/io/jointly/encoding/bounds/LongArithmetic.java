package io.jointly.encoding.bounds;

import io.jointly.query.Expr;

/**
 * An exact expression written as arithmetic on BIGINT, which Spark does many times faster than on
 * DECIMAL. Every node is proved to fit 64 bits for rows within the declared bounds; its value is
 * the unscaled value of the expression that it stands for, NULL where that is NULL.
 */
public sealed interface LongArithmetic {

  /** The unscaled value of a column: cents of a decimal(12,2), an integer as it is. */
  record Unscaled(Expr.Column column) implements LongArithmetic {}

  /** A number. */
  record Constant(long value) implements LongArithmetic {}

  /** left + right. */
  record Plus(LongArithmetic left, LongArithmetic right) implements LongArithmetic {}

  /** left − right. */
  record Minus(LongArithmetic left, LongArithmetic right) implements LongArithmetic {}

  /** left · right. */
  record Times(LongArithmetic left, LongArithmetic right) implements LongArithmetic {}
}
