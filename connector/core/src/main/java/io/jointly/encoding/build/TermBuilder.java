package io.jointly.encoding.build;

import io.jointly.collaboration.Table;
import io.jointly.encoding.bounds.DeclaredBounds;
import io.jointly.encoding.bounds.ExactBounds;
import io.jointly.encoding.bounds.FloatingBounds;
import io.jointly.encoding.bounds.Interval;
import io.jointly.encoding.bounds.LongLowering;
import io.jointly.encoding.layout.Term.LinearTerm;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Expr;
import io.jointly.query.text.QueryText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Objects;

/** Turns the arguments of aggregates into terms, with bounds proved from the declared ones. */
final class TermBuilder {

  /** Fraction bits of a floating expression without floating columns, such as {@code n / 2}. */
  static final int DEFAULT_FRACTION_BITS = 24;

  /** Largest fixed-point number, in bits. */
  private static final int FIXED_BITS = 62;

  private final Table table;
  private final int parties;
  private final ExactBounds exact;
  private final FloatingBounds floating;
  private final LongLowering lowering;

  TermBuilder(Table table, int parties) {
    this.table = table;
    this.parties = parties;
    DeclaredBounds declared = DeclaredBounds.of(table);
    this.exact = declared.exact();
    this.floating = declared.floating();
    this.lowering = new LongLowering(exact);
  }

  /**
   * @throws CallerException (BOUNDS) where the declared bounds do not bound a floating expression,
   *     or its fixed point would not fit
   */
  LinearTerm of(Expr expr) {
    if (ExactBounds.isExact(expr.type())) {
      return LinearTerm.of(expr, 0, exact.of(expr), table.maxRows(), parties, lowering.lower(expr));
    }
    if (!expr.type().isFloating()) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_SQL,
          QueryText.of(expr) + " has type " + expr.type() + ", which cannot be summed");
    }
    FloatingBounds.Range range = range(expr);
    int fractionBits = fractionBits(expr);
    Interval bounds =
        new Interval(
            fixed(range.low(), fractionBits, RoundingMode.FLOOR),
            fixed(range.high(), fractionBits, RoundingMode.CEILING));
    if (bounds.magnitude().bitLength() > FIXED_BITS) {
      throw new CallerException(
          ErrorCode.BOUNDS,
          QueryText.of(expr)
              + " reaches "
              + Math.max(Math.abs(range.low()), Math.abs(range.high()))
              + " with "
              + fractionBits
              + " fraction bits, more than 2^62 in fixed point; declare tighter bounds or fewer"
              + " `fraction_bits`");
    }
    return LinearTerm.of(expr, fractionBits, bounds, table.maxRows(), parties, null);
  }

  /**
   * The bounds of a floating expression.
   *
   * @throws CallerException (BOUNDS) where the declared bounds do not bound it
   */
  FloatingBounds.Range range(Expr expr) {
    FloatingBounds.Range range = floating.of(expr);
    if (range == null) {
      throw new CallerException(
          ErrorCode.BOUNDS,
          "the declared bounds do not bound "
              + QueryText.of(expr)
              + "; declare `min` and `max` of its columns, and keep to + - *, division by a"
              + " constant or what cannot be 0, abs, roots, logarithms, exp and power of what is not too large (as"
              + " least(x, 20)), CASE, coalesce, greatest and least");
    }
    return range;
  }

  /** The finest fixed point among the floating columns of the expression. */
  private int fractionBits(Expr expr) {
    return expr.columns().stream()
        .map(name -> table.columns().get(name))
        .map(column -> column == null ? null : column.fractionBits())
        .filter(Objects::nonNull)
        .mapToInt(Integer::intValue)
        .max()
        .orElse(DEFAULT_FRACTION_BITS);
  }

  private static BigInteger fixed(double value, int fractionBits, RoundingMode mode) {
    return new BigDecimal(value)
        .multiply(new BigDecimal(BigInteger.ONE.shiftLeft(fractionBits)))
        .setScale(0, mode)
        .toBigIntegerExact();
  }
}
