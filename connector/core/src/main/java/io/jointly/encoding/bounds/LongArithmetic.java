package io.jointly.encoding.bounds;

import io.jointly.query.Expr;
import java.util.function.Function;

/**
 * An exact expression written as arithmetic on BIGINT, which Spark does many times faster than on
 * DECIMAL. Every node is proved to fit 64 bits for rows within the declared bounds; its value is
 * the unscaled value of the expression that it stands for, NULL where that is NULL.
 */
public sealed interface LongArithmetic {

  /** Applies the function for the case that this arithmetic is. */
  <R> R match(
      Function<Unscaled, R> unscaled,
      Function<Constant, R> constant,
      Function<Plus, R> plus,
      Function<Minus, R> minus,
      Function<Times, R> times);

  /** The unscaled value of a column: cents of a decimal(12,2), an integer as it is. */
  record Unscaled(Expr.Column column) implements LongArithmetic {
    @Override
    public <R> R match(
        Function<Unscaled, R> unscaled,
        Function<Constant, R> constant,
        Function<Plus, R> plus,
        Function<Minus, R> minus,
        Function<Times, R> times) {
      return unscaled.apply(this);
    }
  }

  /** A number. */
  record Constant(long value) implements LongArithmetic {
    @Override
    public <R> R match(
        Function<Unscaled, R> unscaled,
        Function<Constant, R> constant,
        Function<Plus, R> plus,
        Function<Minus, R> minus,
        Function<Times, R> times) {
      return constant.apply(this);
    }
  }

  /** left + right. */
  record Plus(LongArithmetic left, LongArithmetic right) implements LongArithmetic {
    @Override
    public <R> R match(
        Function<Unscaled, R> unscaled,
        Function<Constant, R> constant,
        Function<Plus, R> plus,
        Function<Minus, R> minus,
        Function<Times, R> times) {
      return plus.apply(this);
    }
  }

  /** left − right. */
  record Minus(LongArithmetic left, LongArithmetic right) implements LongArithmetic {
    @Override
    public <R> R match(
        Function<Unscaled, R> unscaled,
        Function<Constant, R> constant,
        Function<Plus, R> plus,
        Function<Minus, R> minus,
        Function<Times, R> times) {
      return minus.apply(this);
    }
  }

  /** left · right. */
  record Times(LongArithmetic left, LongArithmetic right) implements LongArithmetic {
    @Override
    public <R> R match(
        Function<Unscaled, R> unscaled,
        Function<Constant, R> constant,
        Function<Plus, R> plus,
        Function<Minus, R> minus,
        Function<Times, R> times) {
      return times.apply(this);
    }
  }
}
