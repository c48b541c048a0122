package io.jointly.encoding.build;

import io.jointly.encoding.layout.ValueBits;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.Measure;
import io.jointly.query.SqlType;
import io.jointly.query.text.QueryText;
import java.math.BigInteger;
import java.util.List;

/** Conditions on single bits of a whole number. */
final class BitConditions {

  private static final SqlType BOOLEAN = SqlType.of(SqlType.Kind.BOOLEAN);

  private BitConditions() {}

  /**
   * The bits in which an aggregate's values can differ.
   *
   * @throws CallerException (UNSUPPORTED_SQL) for what is no whole number
   */
  static ValueBits bits(Measure measure, TermBuilder terms) {
    Expr x = measure.argument();
    if (!x.type().isInteger()) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_SQL,
          QueryText.of(measure)
              + ": "
              + QueryText.of(x)
              + " has type "
              + x.type()
              + ", and bits are"
              + " of whole numbers");
    }
    return new ValueBits(terms.of(x).bounds());
  }

  /** Whether each of the bits is 1, in the order of the bits. */
  static List<Expr> ones(Expr x, ValueBits bits) {
    return conditions(Function.NOT_EQUAL, x, bits);
  }

  /** Whether each of the bits is 0. */
  static List<Expr> noughts(Expr x, ValueBits bits) {
    return conditions(Function.EQUAL, x, bits);
  }

  private static List<Expr> conditions(Function comparison, Expr x, ValueBits bits) {
    return bits.masks().stream()
        .<Expr>map(
            mask ->
                new Expr.Call(
                    comparison,
                    List.of(
                        new Expr.Call(
                            Function.BIT_AND,
                            List.of(x, ValueConditions.exact(x.type(), mask)),
                            x.type()),
                        ValueConditions.exact(x.type(), BigInteger.ZERO)),
                    BOOLEAN))
        .toList();
  }

  /** Not NULL in the rows in which the condition holds, and in no others. */
  static Expr rows(Expr condition) {
    return CaseBranches.where(condition, CaseBranches.ONE);
  }
}
