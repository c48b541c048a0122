package io.jointly.spark.difference;

import io.jointly.query.SqlType;
import io.jointly.query.SqlValues;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.Decimal;

/**
 * A column whose values are whole numbers of some unit that fit a long, in the order of SQL.
 *
 * @param precision digits of a decimal, else 0
 * @param scale digits after its point
 */
record WholeColumn(SqlType.Kind kind, int precision, int scale) implements Serializable {

  private static final long EXACT = 1L << 53;

  /** 10^22 is the last that a double holds exactly. */
  private static final double[] POWERS = powers();

  private static double[] powers() {
    double[] powers = new double[19];
    for (int i = 0; i < powers.length; i++) {
      powers[i] = BigDecimal.TEN.pow(i).doubleValue();
    }
    return powers;
  }

  /** Empty for a type that has no such form. */
  static Optional<WholeColumn> of(SqlType type) {
    return switch (type.kind()) {
      case TINYINT, SMALLINT, INT, BIGINT, DATE, TIMESTAMP, TIMESTAMP_NTZ ->
          Optional.of(new WholeColumn(type.kind(), 0, 0));
      case DECIMAL ->
          type.precision() <= Decimal.MAX_LONG_DIGITS()
              ? Optional.of(new WholeColumn(type.kind(), type.precision(), type.scale()))
              : Optional.empty();
      case BOOLEAN, FLOAT, DOUBLE, STRING -> Optional.empty();
    };
  }

  /** The value at a place that is not NULL. */
  long read(InternalRow row, int place) {
    return switch (kind) {
      case TINYINT -> row.getByte(place);
      case SMALLINT -> row.getShort(place);
      case INT, DATE -> row.getInt(place);
      case DECIMAL -> row.getDecimal(place, precision, scale).toUnscaledLong();
      default -> row.getLong(place);
    };
  }

  /** Spark's inner value. */
  Object inner(long value) {
    return switch (kind) {
      case TINYINT -> (Object) (byte) value;
      case SMALLINT -> (short) value;
      case INT, DATE -> (int) value;
      case DECIMAL -> Decimal.createUnsafe(value, precision, scale);
      default -> value;
    };
  }

  /** The value as a double, as CAST gives it; it rises with the value. */
  double number(long value) {
    if (scale == 0) {
      return value;
    }
    // A quotient of two doubles that are exact is rounded once, as BigDecimal does it.
    return scale < POWERS.length && Math.abs(value) <= EXACT && value != Long.MIN_VALUE
        ? value / POWERS[scale]
        : new BigDecimal(BigInteger.valueOf(value), scale).doubleValue();
  }

  /** A constant of the column's type. */
  long whole(Object constant) {
    return switch (kind) {
      case DECIMAL -> ((BigDecimal) constant).unscaledValue().longValueExact();
      case DATE -> ((LocalDate) constant).toEpochDay();
      case TIMESTAMP -> SqlValues.micros((Instant) constant);
      case TIMESTAMP_NTZ -> SqlValues.micros(((LocalDateTime) constant).toInstant(ZoneOffset.UTC));
      default -> ((Number) constant).longValue();
    };
  }
}
