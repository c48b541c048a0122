package io.jointly.rehearsal;

import io.jointly.collaboration.Column;
import io.jointly.query.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Values of a column that nobody has measured. Listed values get rarer from the first to the last,
 * so that some groups are small; numbers crowd below the middle of their bounds.
 */
final class MockValues {

  private static final int SKEWED_FROM = 1000;
  private static final BigDecimal UNBOUNDED = BigDecimal.valueOf(1000);
  private static final LocalDate FIRST_DAY = LocalDate.of(2020, 1, 1);
  private static final LocalDate LAST_DAY = LocalDate.of(2029, 12, 31);
  private static final int TEXTS = 20;
  private static final long MICROS_PER_DAY = ChronoUnit.DAYS.getDuration().toNanos() / 1000;

  private final SqlType type;
  private final List<Object> listed;
  private final double[] shares;
  private final BigDecimal min;
  private final BigDecimal span;

  private MockValues(
      SqlType type, List<Object> listed, double[] shares, BigDecimal min, BigDecimal span) {
    this.type = type;
    this.listed = listed;
    this.shares = shares;
    this.min = min;
    this.span = span;
  }

  /** Within the declared bounds or values; where there are none, within some that are small. */
  static MockValues of(Column column) {
    SqlType type = column.type();
    List<Object> listed = column.values();
    double[] shares = new double[listed.size()];
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      sum += 1.0 / (i + 2);
      shares[i] = sum;
    }
    BigDecimal least = column.min() == null ? null : number(type, column.min());
    BigDecimal greatest = column.max() == null ? null : number(type, column.max());
    BigDecimal width = width(type);
    if (least == null) {
      least = greatest == null ? first(type) : greatest.subtract(width);
    }
    if (greatest == null) {
      greatest = least.add(width);
    }
    return new MockValues(type, listed, shares, least, greatest.subtract(least));
  }

  Object next(SplittableRandom random) {
    if (!listed.isEmpty()) {
      double at = random.nextDouble() * shares[shares.length - 1];
      int place = 0;
      while (shares[place] < at) {
        place++;
      }
      return listed.get(place);
    }
    return switch (type.kind()) {
      case BOOLEAN -> random.nextInt(5) < 2;
      case STRING -> "text " + (1 + random.nextInt(TEXTS));
      default -> value(min.add(span.multiply(part(random), MathContext.DECIMAL128)));
    };
  }

  /** From 0 to 1. Wide bounds are mostly those of amounts, of which few are large. */
  private BigDecimal part(SplittableRandom random) {
    double a = random.nextDouble();
    double b = random.nextDouble();
    boolean skewed = type.isNumeric() && span.compareTo(BigDecimal.valueOf(SKEWED_FROM)) > 0;
    return BigDecimal.valueOf(skewed ? a * a * b : isTime() ? a : (a + b) / 2);
  }

  private boolean isTime() {
    return switch (type.kind()) {
      case DATE, TIMESTAMP, TIMESTAMP_NTZ -> true;
      default -> false;
    };
  }

  private Object value(BigDecimal number) {
    BigInteger whole = number.setScale(0, RoundingMode.FLOOR).toBigInteger();
    return switch (type.kind()) {
      case TINYINT -> whole.byteValueExact();
      case SMALLINT -> whole.shortValueExact();
      case INT -> whole.intValueExact();
      case BIGINT -> whole.longValueExact();
      case DECIMAL -> number.setScale(type.scale(), RoundingMode.FLOOR);
      case FLOAT -> number.floatValue();
      case DOUBLE -> number.setScale(6, RoundingMode.FLOOR).max(min).doubleValue();
      case DATE -> LocalDate.ofEpochDay(whole.longValueExact());
      case TIMESTAMP -> Instant.EPOCH.plus(whole.longValueExact(), ChronoUnit.MICROS);
      case TIMESTAMP_NTZ ->
          LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC)
              .plus(whole.longValueExact(), ChronoUnit.MICROS);
      case BOOLEAN, STRING -> throw new IllegalStateException(type + " is no number");
    };
  }

  private static BigDecimal number(SqlType type, Object value) {
    return switch (type.kind()) {
      case DATE -> BigDecimal.valueOf(((LocalDate) value).toEpochDay());
      case TIMESTAMP ->
          BigDecimal.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) value));
      case TIMESTAMP_NTZ ->
          BigDecimal.valueOf(
              ChronoUnit.MICROS.between(
                  Instant.EPOCH, ((LocalDateTime) value).toInstant(ZoneOffset.UTC)));
      case BOOLEAN, STRING -> BigDecimal.ZERO;
      case DECIMAL -> (BigDecimal) value;
      default -> new BigDecimal(value.toString());
    };
  }

  private static BigDecimal first(SqlType type) {
    return switch (type.kind()) {
      case DATE -> BigDecimal.valueOf(FIRST_DAY.toEpochDay());
      case TIMESTAMP, TIMESTAMP_NTZ -> BigDecimal.valueOf(FIRST_DAY.toEpochDay() * MICROS_PER_DAY);
      default -> BigDecimal.ZERO;
    };
  }

  /** How far apart bounds are that the file does not give. */
  private static BigDecimal width(SqlType type) {
    long days = LAST_DAY.toEpochDay() - FIRST_DAY.toEpochDay();
    return switch (type.kind()) {
      case DATE -> BigDecimal.valueOf(days);
      case TIMESTAMP, TIMESTAMP_NTZ -> BigDecimal.valueOf(days * MICROS_PER_DAY);
      case TINYINT -> BigDecimal.valueOf(100);
      case DECIMAL ->
          BigDecimal.TEN.pow(Math.min(3, type.precision() - type.scale())).subtract(unit(type));
      default -> UNBOUNDED;
    };
  }

  private static BigDecimal unit(SqlType type) {
    return BigDecimal.ONE.movePointLeft(type.scale());
  }
}
