package io.jointly.collaboration;

import io.jointly.query.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Objects;

/** Bounds of the whole number as which a measure of a share table is dealt (PROTOCOL.md §12.2). */
public record DealtBounds(BigInteger least, BigInteger greatest) {

  /** 2^62: no bound is beyond it on either side, and no two are as far apart. */
  private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(62);

  /**
   * @param measure with min and max, and with fraction_bits if it is a float or double
   * @throws IllegalArgumentException if its type cannot be dealt
   */
  public static DealtBounds of(Column measure) {
    return measure.type().kind() == SqlType.Kind.BOOLEAN
        ? new DealtBounds(BigInteger.ZERO, BigInteger.ONE)
        : new DealtBounds(
            number(measure, Objects.requireNonNull(measure.min())),
            number(measure, Objects.requireNonNull(measure.max())));
  }

  /**
   * The whole number as which a value is dealt.
   *
   * @param value of the class that {@link SqlType.Kind} gives for the measure's type
   * @throws IllegalArgumentException if the type cannot be dealt
   */
  public static BigInteger number(Column measure, Object value) {
    return switch (measure.type().kind()) {
      case BOOLEAN -> (Boolean) value ? BigInteger.ONE : BigInteger.ZERO;
      case TINYINT, SMALLINT, INT, BIGINT -> BigInteger.valueOf(((Number) value).longValue());
      case DECIMAL -> ((BigDecimal) value).unscaledValue();
      case DATE -> BigInteger.valueOf(((LocalDate) value).toEpochDay());
      case FLOAT, DOUBLE ->
          new BigDecimal(((Number) value).doubleValue())
              .multiply(
                  new BigDecimal(
                      BigInteger.ONE.shiftLeft(Objects.requireNonNull(measure.fractionBits()))))
              .setScale(0, RoundingMode.HALF_EVEN)
              .toBigIntegerExact();
      case STRING, TIMESTAMP, TIMESTAMP_NTZ ->
          throw new IllegalArgumentException(measure.type() + " cannot be dealt as a measure");
    };
  }

  /** Whether numbers between them can be dealt. */
  public boolean canBeDealt() {
    return least.compareTo(LIMIT.negate()) >= 0
        && greatest.compareTo(LIMIT) <= 0
        && greatest.subtract(least).compareTo(LIMIT) < 0;
  }
}
