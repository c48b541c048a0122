package io.jointly.spark.function;

import io.jointly.share.EncodedNumber;
import io.jointly.share.Rounding;
import java.math.BigDecimal;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** share_encode, for each type. */
public final class EncodeFunctions {

  private static final String NAME = "share_encode";

  private EncodeFunctions() {}

  static BoundFunction bind(CallTypes given) {
    given.requireCount(1, 3);
    DataType type = given.type(0);
    if (type instanceof DecimalType decimal) {
      return new OfDecimal(decimal.scale(), inputs(given, decimal));
    }
    if (type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType)) {
      if (given.count() == 1) {
        throw given.wrong("a DOUBLE needs a second argument: how many bits behind the point");
      }
      return new OfDouble(inputs(given, DataTypes.DoubleType));
    }
    if (given.isWhole(0)) {
      requireAtMost(given, 2, "a whole number is never rounded");
      return new OfWhole(inputs(given, DataTypes.LongType));
    }
    if (type.equals(DataTypes.DateType)) {
      requireAtMost(given, 1, "a DATE has no digits behind a point");
      return new OfDate(inputs(given, type));
    }
    if (type.equals(DataTypes.BooleanType)) {
      requireAtMost(given, 1, "a BOOLEAN has no digits behind a point");
      return new OfBoolean(inputs(given, type));
    }
    throw given.wrong(0, "a number, a DATE or a BOOLEAN");
  }

  private static void requireAtMost(CallTypes given, int most, String why) {
    if (given.count() > most) {
      throw given.wrong(why);
    }
  }

  private static DataType[] inputs(CallTypes given, DataType first) {
    return switch (given.count()) {
      case 1 -> new DataType[] {first};
      case 2 -> new DataType[] {first, given.integer(1)};
      default -> new DataType[] {first, given.integer(1), given.text(2)};
    };
  }

  /** TINYINT to BIGINT. */
  public static final class OfWhole extends BoundShareFunction
      implements ScalarFunction<InternalRow> {
    private static final long serialVersionUID = 1L;

    OfWhole(DataType... inputs) {
      super(NAME, ShareTypes.NUMBER, inputs);
    }

    public static InternalRow invoke(long value) {
      return ShareRows.row(EncodedNumber.ofLong(value));
    }

    public static InternalRow invoke(long value, int digits) {
      return ShareRows.row(
          EncodedNumber.ofDecimal(BigDecimal.valueOf(value), digits, Rounding.EXACT));
    }
  }

  /** DECIMAL; what it was declared with decides, not what a value comes with. */
  public static final class OfDecimal extends BoundShareFunction
      implements ScalarFunction<InternalRow> {
    private static final long serialVersionUID = 1L;

    private final int digits;

    OfDecimal(int digits, DataType... inputs) {
      super(NAME, ShareTypes.NUMBER, inputs);
      this.digits = digits;
    }

    public @Nullable InternalRow invoke(@Nullable Decimal value) {
      return encoded(value, digits, Rounding.EXACT);
    }

    public @Nullable InternalRow invoke(@Nullable Decimal value, int places) {
      return encoded(value, places, Rounding.EXACT);
    }

    public @Nullable InternalRow invoke(
        @Nullable Decimal value, int places, @Nullable UTF8String rounding) {
      return rounding == null ? null : encoded(value, places, Rounding.of(rounding.toString()));
    }

    private static @Nullable InternalRow encoded(
        @Nullable Decimal value, int places, Rounding rounding) {
      return value == null
          ? null
          : ShareRows.row(EncodedNumber.ofDecimal(value.toJavaBigDecimal(), places, rounding));
    }
  }

  /** FLOAT and DOUBLE. */
  public static final class OfDouble extends BoundShareFunction
      implements ScalarFunction<InternalRow> {
    private static final long serialVersionUID = 1L;

    OfDouble(DataType... inputs) {
      super(NAME, ShareTypes.NUMBER, inputs);
    }

    public static InternalRow invoke(double value, int bits) {
      return ShareRows.row(EncodedNumber.ofDouble(value, bits, Rounding.EXACT));
    }

    public static @Nullable InternalRow invoke(
        double value, int bits, @Nullable UTF8String rounding) {
      return rounding == null
          ? null
          : ShareRows.row(EncodedNumber.ofDouble(value, bits, Rounding.of(rounding.toString())));
    }
  }

  /** DATE. */
  public static final class OfDate extends BoundShareFunction
      implements ScalarFunction<InternalRow> {
    private static final long serialVersionUID = 1L;

    OfDate(DataType... inputs) {
      super(NAME, ShareTypes.NUMBER, inputs);
    }

    public static InternalRow invoke(int days) {
      return ShareRows.row(EncodedNumber.ofDate(days));
    }
  }

  /** BOOLEAN, as 0 or 1, so that a sum counts. */
  public static final class OfBoolean extends BoundShareFunction
      implements ScalarFunction<InternalRow> {
    private static final long serialVersionUID = 1L;

    OfBoolean(DataType... inputs) {
      super(NAME, ShareTypes.NUMBER, inputs);
    }

    public static InternalRow invoke(boolean value) {
      return ShareRows.row(EncodedNumber.ofLong(value ? 1 : 0));
    }
  }
}
