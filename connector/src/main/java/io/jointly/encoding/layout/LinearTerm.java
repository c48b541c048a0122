package io.jointly.encoding.layout;

import io.jointly.encoding.bounds.Interval;
import io.jointly.encoding.bounds.LimbSplit;
import io.jointly.encoding.bounds.LongArithmetic;
import io.jointly.query.Expr;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
public record LinearTerm(
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
  public <R> R match(Function<LinearTerm, R> linear, Function<ProductTerm, R> product) {
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
