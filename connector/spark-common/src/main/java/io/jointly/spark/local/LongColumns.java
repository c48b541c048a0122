package io.jointly.spark.local;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.jointly.encoding.bounds.LongArithmetic;
import io.jointly.encoding.layout.Term.LinearTerm;
import io.jointly.encoding.layout.Term.PowerTerm;
import io.jointly.query.Expr;
import io.jointly.query.SqlType;
import io.jointly.spark.translate.ColumnRenderer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** Renders terms: the whole number of each row. */
final class LongColumns {

  private final ColumnRenderer columns;

  LongColumns(ColumnRenderer columns) {
    this.columns = columns;
  }

  /** The term of each row as a BIGINT; its bounds must fit one. */
  Column of(LinearTerm term) {
    LongArithmetic whole = term.whole();
    if (whole != null) {
      return CatalystExpressions.whole(whole, LongColumns::unscaled);
    }
    Expr expr = term.expr();
    Column value = columns.of(expr);
    if (expr.type().isInteger()) {
      return value.cast(DataTypes.LongType);
    }
    if (expr.type().kind() == SqlType.Kind.DECIMAL) {
      return CatalystExpressions.unscaled(value);
    }
    // Out of range only in rows that are refused; a cast of NaN would fail the job before.
    Column fixed =
        functions.rint(
            value.cast(DataTypes.DoubleType).multiply(lit(Math.scalb(1.0, term.fractionBits()))));
    return when(
        fixed.between(
            lit(term.bounds().low().doubleValue()), lit(term.bounds().high().doubleValue())),
        fixed.cast(DataTypes.LongType));
  }

  private static Column unscaled(LongArithmetic.Unscaled leaf) {
    Column value = ColumnRenderer.named(leaf.column().name());
    return leaf.column().type().kind() == SqlType.Kind.DECIMAL
        ? CatalystExpressions.unscaled(value)
        : value.cast(DataTypes.LongType);
  }

  /**
   * A piece of a term, or of the product of two, that is longer than a BIGINT.
   *
   * @param width bits of the piece, unless it is the last
   */
  Column wide(List<LinearTerm> factors, int shift, int width, boolean last) {
    Column left = decimal(factors.get(0));
    if (factors.size() == 1) {
      return functions.udf(new Piece(shift, width, last), DataTypes.LongType).apply(left);
    }
    return functions
        .udf(new ProductPiece(new Piece(shift, width, last)), DataTypes.LongType)
        .apply(left, decimal(factors.get(1)));
  }

  /** A piece of a power that is longer than a BIGINT. */
  Column widePower(PowerTerm power, int shift, boolean last) {
    return functions
        .udf(
            new PowerPiece(power.exponent(), new Piece(shift, power.width(), last)),
            DataTypes.LongType)
        .apply(decimal(power.base()));
  }

  /** A decimal whose unscaled value is the term's. */
  private Column decimal(LinearTerm term) {
    return term.expr().type().kind() == SqlType.Kind.DECIMAL
        ? columns.of(term.expr())
        : of(term).cast(DataTypes.createDecimalType(20, 0));
  }

  /** A piece of a decimal's unscaled value. */
  static final class Piece implements UDF1<BigDecimal, Long> {

    private static final long serialVersionUID = 1L;

    private final int shift;
    private final int width;
    private final boolean last;

    Piece(int shift, int width, boolean last) {
      this.shift = shift;
      this.width = width;
      this.last = last;
    }

    @Override
    public @Nullable Long call(@Nullable BigDecimal value) {
      return value == null ? null : of(value.unscaledValue());
    }

    long of(BigInteger whole) {
      BigInteger piece = whole.shiftRight(shift);
      // A longer last piece is a row out of bounds, which is refused by its own bit.
      return last
          ? piece.longValue()
          : piece.and(BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE)).longValueExact();
    }
  }

  /** A piece of a power of a decimal's unscaled value. */
  static final class PowerPiece implements UDF1<BigDecimal, Long> {

    private static final long serialVersionUID = 1L;

    private final int exponent;
    private final Piece piece;

    PowerPiece(int exponent, Piece piece) {
      this.exponent = exponent;
      this.piece = piece;
    }

    @Override
    public @Nullable Long call(@Nullable BigDecimal value) {
      return value == null ? null : piece.of(value.unscaledValue().pow(exponent));
    }
  }

  /** A piece of the product of two decimals' unscaled values. */
  static final class ProductPiece implements UDF2<BigDecimal, BigDecimal, Long> {

    private static final long serialVersionUID = 1L;

    private final Piece piece;

    ProductPiece(Piece piece) {
      this.piece = piece;
    }

    @Override
    public @Nullable Long call(@Nullable BigDecimal left, @Nullable BigDecimal right) {
      return left == null || right == null
          ? null
          : piece.of(left.unscaledValue().multiply(right.unscaledValue()));
    }
  }
}
