package io.jointly.encoding.layout;

import io.jointly.encoding.bounds.Interval;
import io.jointly.encoding.bounds.LimbSplit;
import io.jointly.encoding.bounds.LongArithmetic;
import io.jointly.query.Expr;
import io.jointly.query.ExprCodec;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A whole number in each row; what is asked for is its sum over the rows. */
public sealed interface Term {

  /** Applies the function for the case that this term is. */
  <R> R match(
      Function<LinearTerm, R> linear,
      Function<ProductTerm, R> product,
      Function<PowerTerm, R> power);

  /** Bounds of the number in any row; proved from declared bounds. */
  Interval bounds();

  /** How many pieces the number is cut into so that sums of pieces fit BIGINT. */
  int limbs();

  /** Bits of every limb but the last, which keeps the sign; 0 where there is one limb. */
  int width();

  /** Whether the total over all parties fits one field element. */
  boolean oneElement();

  /** Digits after the decimal point of the value that the whole number stands for. */
  int scale();

  /** Binary digits after the point of that value, where it is floating; 0 where it is exact. */
  int fractionBits();

  /** The expressions that the number is made from; it is NULL where one of them is. */
  List<Expr> exprs();

  /**
   * An expression that is summed as a whole number: an exact expression's unscaled value, or a
   * floating one's value times 2^fractionBits, rounded to even.
   *
   * @param fractionBits for a floating expression; 0 for an exact one
   * @param bounds of the whole number in any row; proved from declared bounds
   * @param limbs how the number is cut so that sums of pieces fit BIGINT, least significant first
   * @param width bits of every limb but the last, which keeps the sign; 0 where there is one limb
   * @param oneElement whether the total over all parties fits one field element
   * @param whole the expression in BIGINT arithmetic, or null where that is not proved exact
   */
  record LinearTerm(
      Expr expr,
      int fractionBits,
      Interval bounds,
      int limbs,
      int width,
      boolean oneElement,
      @Nullable LongArithmetic whole)
      implements Term {

    /**
     * @param maxRows most rows of one party in one group
     * @param parties how many parties add their sums up
     */
    public static LinearTerm of(
        Expr expr,
        int fractionBits,
        Interval bounds,
        long maxRows,
        int parties,
        @Nullable LongArithmetic whole) {
      LimbSplit cut = LimbSplit.of(bounds, maxRows, parties);
      return new LinearTerm(
          expr, fractionBits, bounds, cut.limbs(), cut.width(), cut.oneElement(), whole);
    }

    @Override
    public <R> R match(
        Function<LinearTerm, R> linear,
        Function<ProductTerm, R> product,
        Function<PowerTerm, R> power) {
      return linear.apply(this);
    }

    @Override
    public List<Expr> exprs() {
      return List.of(expr);
    }

    @Override
    public int scale() {
      return expr.type().scale();
    }

    /** Whether each row's number fits a BIGINT, so that it can be cut by shifts. */
    public boolean fitsLong() {
      return bounds.fitsLong();
    }
  }

  /** The product of two linear terms, or the square of one; their units are multiplied too. */
  record ProductTerm(
      LinearTerm left, LinearTerm right, Interval bounds, int limbs, int width, boolean oneElement)
      implements Term {

    /**
     * @param maxRows most rows of one party in one group
     * @param parties how many parties add their sums up
     */
    public static ProductTerm of(LinearTerm left, LinearTerm right, long maxRows, int parties) {
      // One order, so that covar_pop(x, y) and covar_pop(y, x) open one sum.
      if (Arrays.compareUnsigned(ExprCodec.encode(left.expr()), ExprCodec.encode(right.expr()))
          > 0) {
        return of(right, left, maxRows, parties);
      }
      Interval bounds =
          left.equals(right) ? left.bounds().squared() : left.bounds().times(right.bounds());
      LimbSplit cut = LimbSplit.of(bounds, maxRows, parties);
      return new ProductTerm(left, right, bounds, cut.limbs(), cut.width(), cut.oneElement());
    }

    @Override
    public <R> R match(
        Function<LinearTerm, R> linear,
        Function<ProductTerm, R> product,
        Function<PowerTerm, R> power) {
      return product.apply(this);
    }

    @Override
    public List<Expr> exprs() {
      return left.expr().equals(right.expr())
          ? List.of(left.expr())
          : List.of(left.expr(), right.expr());
    }

    @Override
    public int scale() {
      return left.scale() + right.scale();
    }

    @Override
    public int fractionBits() {
      return left.fractionBits() + right.fractionBits();
    }
  }

  /** The third or fourth power of a linear term; a square is a product. */
  record PowerTerm(
      LinearTerm base, int exponent, Interval bounds, int limbs, int width, boolean oneElement)
      implements Term {

    public PowerTerm {
      if (exponent < 3 || exponent > 4) {
        throw new IllegalArgumentException("a power of " + exponent);
      }
    }

    /**
     * @param maxRows most rows of one party in one group
     * @param parties how many parties add their sums up
     */
    public static PowerTerm of(LinearTerm base, int exponent, long maxRows, int parties) {
      Interval bounds = exponent == 3 ? base.bounds().cubed() : base.bounds().squared().squared();
      LimbSplit cut = LimbSplit.of(bounds, maxRows, parties);
      return new PowerTerm(base, exponent, bounds, cut.limbs(), cut.width(), cut.oneElement());
    }

    @Override
    public <R> R match(
        Function<LinearTerm, R> linear,
        Function<ProductTerm, R> product,
        Function<PowerTerm, R> power) {
      return power.apply(this);
    }

    @Override
    public List<Expr> exprs() {
      return base.exprs();
    }

    @Override
    public int scale() {
      return exponent * base.scale();
    }

    @Override
    public int fractionBits() {
      return exponent * base.fractionBits();
    }
  }
}
