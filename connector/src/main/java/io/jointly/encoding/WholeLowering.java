package io.jointly.encoding;

import io.jointly.query.Expr;
import io.jointly.query.SqlType;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Writes an exact expression as a {@link Whole}, where declared bounds prove that this gives the
 * same number: no node leaves 64 bits, none overflows its SQL type, none is rounded to a smaller
 * scale. Null where that cannot be proved; Spark's own arithmetic is used then.
 */
final class WholeLowering {

  /** Decimals up to this many digits hold their unscaled value in a long. */
  private static final int LONG_DIGITS = 18;

  private final ExactBounds bounds;

  WholeLowering(ExactBounds bounds) {
    this.bounds = bounds;
  }

  @Nullable Whole lower(Expr expr) {
    if (!ExactBounds.isExact(expr.type()) || !bounds.of(expr).fitsLong()) {
      return null;
    }
    if (expr instanceof Expr.Column column) {
      return column.type().precision() <= LONG_DIGITS ? new Whole.Unscaled(column) : null;
    }
    if (expr instanceof Expr.Literal literal) {
      return literal.value() == null
          ? null
          : new Whole.Constant(ExactBounds.unscaled(literal.value()).longValueExact());
    }
    Expr.Call call = (Expr.Call) expr;
    if (!bounds.isProvedToFit(call)) {
      return null;
    }
    int scale = call.type().scale();
    return switch (call.function()) {
      case ADD -> {
        Whole left = at(call.argument(0), scale);
        Whole right = at(call.argument(1), scale);
        yield left == null || right == null ? null : new Whole.Plus(left, right);
      }
      case SUBTRACT -> {
        Whole left = at(call.argument(0), scale);
        Whole right = at(call.argument(1), scale);
        yield left == null || right == null ? null : new Whole.Minus(left, right);
      }
      case MULTIPLY -> product(call);
      case NEGATE -> {
        Whole value = at(call.argument(0), scale);
        yield value == null ? null : new Whole.Minus(new Whole.Constant(0), value);
      }
      case CAST -> at(call.argument(0), scale);
      default -> null;
    };
  }

  private @Nullable Whole product(Expr.Call call) {
    SqlType left = call.argument(0).type();
    SqlType right = call.argument(1).type();
    if (left.scale() + right.scale() != call.type().scale()) {
      return null;
    }
    Whole a = lower(call.argument(0));
    Whole b = lower(call.argument(1));
    return a == null || b == null ? null : new Whole.Times(a, b);
  }

  /** The argument with more digits after the point; null where digits would be lost. */
  private @Nullable Whole at(Expr expr, int scale) {
    int more = scale - expr.type().scale();
    Whole value = more < 0 ? null : lower(expr);
    if (value == null || more == 0) {
      return value;
    }
    BigInteger factor = BigInteger.TEN.pow(more);
    Interval scaled = bounds.of(expr).times(new Interval(factor, factor));
    if (factor.bitLength() >= Long.SIZE || !scaled.fitsLong()) {
      return null;
    }
    return new Whole.Times(value, new Whole.Constant(factor.longValueExact()));
  }
}
