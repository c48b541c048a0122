package io.jointly.encoding;

import io.jointly.query.Expr;

/**
 * An exact expression written as arithmetic on BIGINT, which Spark does many times faster than on
 * DECIMAL. Every node is proved to fit 64 bits for rows within the declared bounds; its value is
 * the unscaled value of the expression that it stands for, NULL where that is NULL.
 */
public sealed interface Whole {

  /** The unscaled value of a column: cents of a decimal(12,2), an integer as it is. */
  record Unscaled(Expr.Column column) implements Whole {}

  /** A number. */
  record Constant(long value) implements Whole {}

  /** left + right. */
  record Plus(Whole left, Whole right) implements Whole {}

  /** left − right. */
  record Minus(Whole left, Whole right) implements Whole {}

  /** left · right. */
  record Times(Whole left, Whole right) implements Whole {}
}
