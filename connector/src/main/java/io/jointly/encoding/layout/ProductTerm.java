package io.jointly.encoding.layout;

import io.jointly.encoding.bounds.Interval;
import io.jointly.encoding.bounds.LimbSplit;
import io.jointly.query.Expr;
import io.jointly.query.QueryCodec;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The product of two linear terms, or the square of one; their units are multiplied too. */
public record ProductTerm(
    LinearTerm left, LinearTerm right, Interval bounds, int limbs, int width, boolean oneElement)
    implements Term {

  /**
   * @param maxRows most rows of one party in one group
   * @param parties how many parties add their sums up
   */
  public static ProductTerm of(LinearTerm left, LinearTerm right, long maxRows, int parties) {
    // One order, so that covar_pop(x, y) and covar_pop(y, x) open one sum.
    if (Arrays.compareUnsigned(QueryCodec.encode(left.expr()), QueryCodec.encode(right.expr()))
        > 0) {
      return of(right, left, maxRows, parties);
    }
    Interval bounds =
        left.equals(right) ? left.bounds().squared() : left.bounds().times(right.bounds());
    LimbSplit cut = LimbSplit.of(bounds, maxRows, parties);
    return new ProductTerm(left, right, bounds, cut.limbs(), cut.width(), cut.oneElement());
  }

  @Override
  public <R> R match(Function<LinearTerm, R> linear, Function<ProductTerm, R> product) {
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
