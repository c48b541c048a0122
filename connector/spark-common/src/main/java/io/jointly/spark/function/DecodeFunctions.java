package io.jointly.spark.function;

import io.jointly.share.EncodedNumber;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.jspecify.annotations.Nullable;

/** share_to_bigint and its kin: encoded numbers as values of SQL. */
public final class DecodeFunctions {

  private static final DecimalType USUAL = DataTypes.createDecimalType(38, 18);

  private DecodeFunctions() {}

  static BoundFunction toBigint(CallTypes given) {
    return new ToBigint(only(given));
  }

  static BoundFunction toDouble(CallTypes given) {
    return new ToDouble(only(given));
  }

  static BoundFunction toDate(CallTypes given) {
    return new ToDate(only(given));
  }

  static BoundFunction toBoolean(CallTypes given) {
    return new ToBoolean(only(given));
  }

  static BoundFunction toDecimal(CallTypes given) {
    given.requireCount(1, 2);
    return given.count() == 1
        ? new ToDecimal(USUAL, given.number(0))
        : new ToDecimal(given.decimal(1), given.number(0), given.decimal(1));
  }

  private static DataType only(CallTypes given) {
    given.requireCount(1, 1);
    return given.number(0);
  }

  /** share_to_bigint. */
  public static final class ToBigint extends BoundShareFunction implements ScalarFunction<Long> {
    private static final long serialVersionUID = 1L;

    ToBigint(DataType input) {
      super("share_to_bigint", DataTypes.LongType, input);
    }

    public static @Nullable Long invoke(@Nullable InternalRow number) {
      return number == null ? null : (Long) ShareRows.number(number).toLong();
    }
  }

  /** share_to_double. */
  public static final class ToDouble extends BoundShareFunction implements ScalarFunction<Double> {
    private static final long serialVersionUID = 1L;

    ToDouble(DataType input) {
      super("share_to_double", DataTypes.DoubleType, input);
    }

    public static @Nullable Double invoke(@Nullable InternalRow number) {
      return number == null ? null : (Double) ShareRows.number(number).toDouble();
    }
  }

  /** share_to_date. */
  public static final class ToDate extends BoundShareFunction implements ScalarFunction<Integer> {
    private static final long serialVersionUID = 1L;

    ToDate(DataType input) {
      super("share_to_date", DataTypes.DateType, input);
    }

    public static @Nullable Integer invoke(@Nullable InternalRow number) {
      return number == null ? null : (Integer) ShareRows.number(number).toDate();
    }
  }

  /** share_to_boolean. */
  public static final class ToBoolean extends BoundShareFunction
      implements ScalarFunction<Boolean> {
    private static final long serialVersionUID = 1L;

    ToBoolean(DataType input) {
      super("share_to_boolean", DataTypes.BooleanType, input);
    }

    public static @Nullable Boolean invoke(@Nullable InternalRow number) {
      return number == null ? null : (Boolean) ShareRows.number(number).toBoolean();
    }
  }

  /** share_to_decimal, with the type of the second argument if there is one. */
  public static final class ToDecimal extends BoundShareFunction
      implements ScalarFunction<Decimal> {
    private static final long serialVersionUID = 1L;

    private final int precision;
    private final int digits;

    ToDecimal(DecimalType type, DataType... inputs) {
      super("share_to_decimal", type, inputs);
      this.precision = type.precision();
      this.digits = type.scale();
    }

    public @Nullable Decimal invoke(@Nullable InternalRow number) {
      if (number == null) {
        return null;
      }
      EncodedNumber encoded = ShareRows.number(number);
      return Decimal.apply(encoded.toDecimal(precision, digits), precision, digits);
    }

    /** Of the second argument, only the type counts. */
    public @Nullable Decimal invoke(@Nullable InternalRow number, @Nullable Decimal like) {
      return invoke(number);
    }
  }
}
