package io.jointly.encoding.bounds;

import io.jointly.query.Expr;
import io.jointly.query.SqlType;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Writes an exact expression as a {@link LongArithmetic}, where declared bounds prove that this
 * gives the same number: no node leaves 64 bits, overflows its SQL type or is rounded to a smaller
 * scale. The result is null where that cannot be proved; then Spark's own arithmetic is used.
 */
public final class LongLowering {

  /** Decimals up to this many digits hold their unscaled value in a long. */
  private static final int LONG_DIGITS = 18;

  private final ExactBounds bounds;

  public LongLowering(ExactBounds bounds) {
    this.bounds = bounds;
  }

  public @Nullable LongArithmetic lower(Expr expr) {
    if (!ExactBounds.isExact(expr.type()) || !bounds.of(expr).fitsLong()) {
      return null;
    }
    return expr.match(LongLowering::lowerColumn, LongLowering::lowerLiteral, this::lowerCall);
  }

  private static @Nullable LongArithmetic lowerColumn(Expr.Column column) {
    return column.type().precision() <= LONG_DIGITS ? new LongArithmetic.Unscaled(column) : null;
  }

  private static @Nullable LongArithmetic lowerLiteral(Expr.Literal literal) {
    return literal.value() == null
        ? null
        : new LongArithmetic.Constant(ExactBounds.unscaled(literal.value()).longValueExact());
  }

  private @Nullable LongArithmetic lowerCall(Expr.Call call) {
    if (!bounds.isProvedToFit(call)) {
      return null;
    }
    int scale = call.type().scale();
    return switch (call.function()) {
      case ADD -> {
        LongArithmetic left = at(call.argument(0), scale);
        LongArithmetic right = at(call.argument(1), scale);
        yield left == null || right == null ? null : new LongArithmetic.Plus(left, right);
      }
      case SUBTRACT -> {
        LongArithmetic left = at(call.argument(0), scale);
        LongArithmetic right = at(call.argument(1), scale);
        yield left == null || right == null ? null : new LongArithmetic.Minus(left, right);
      }
      case MULTIPLY -> product(call);
      case NEGATE -> {
        LongArithmetic value = at(call.argument(0), scale);
        yield value == null
            ? null
            : new LongArithmetic.Minus(new LongArithmetic.Constant(0), value);
      }
      case CAST -> at(call.argument(0), scale);
      default -> null;
    };
  }

  private @Nullable LongArithmetic product(Expr.Call call) {
    SqlType left = call.argument(0).type();
    SqlType right = call.argument(1).type();
    if (left.scale() + right.scale() != call.type().scale()) {
      return null;
    }
    LongArithmetic a = lower(call.argument(0));
    LongArithmetic b = lower(call.argument(1));
    return a == null || b == null ? null : new LongArithmetic.Times(a, b);
  }

  /** The argument with more digits after the point; null where digits could be lost. */
  private @Nullable LongArithmetic at(Expr expr, int scale) {
    int more = scale - expr.type().scale();
    LongArithmetic value = more < 0 ? null : lower(expr);
    if (value == null || more == 0) {
      return value;
    }
    BigInteger factor = BigInteger.TEN.pow(more);
    Interval scaled = bounds.of(expr).times(new Interval(factor, factor));
    if (factor.bitLength() >= Long.SIZE || !scaled.fitsLong()) {
      return null;
    }
    return new LongArithmetic.Times(value, new LongArithmetic.Constant(factor.longValueExact()));
  }
}
