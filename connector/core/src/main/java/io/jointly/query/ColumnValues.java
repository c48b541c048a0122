package io.jointly.query;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values that a column may have, as the collaboration declares them; every party enumerates
 * them in the same order. NULL is always possible too, and is not among them.
 */
public sealed interface ColumnValues {

  /** How many values there are, without NULL. */
  BigInteger size();

  /**
   * The value of a rank from 0 to {@code size() - 1}. The ranks of a range are in the order of its
   * values. They are wider than a long: there are 2^64 BIGINTs.
   *
   * @throws IndexOutOfBoundsException for any other rank
   */
  Object value(BigInteger rank);

  /** Values that are written out one by one. */
  record Listed(List<Object> values) implements ColumnValues {
    public Listed {
      values = List.copyOf(values);
    }

    @Override
    public BigInteger size() {
      return BigInteger.valueOf(values.size());
    }

    @Override
    public Object value(BigInteger rank) {
      requireRank(rank, size());
      return values.get(rank.intValueExact());
    }
  }

  /** Every value of the type from {@code min} to {@code max}, both included. */
  public record Range(SqlType type, Object min, Object max) implements ColumnValues {

    public Range {
      if (position(type, min).compareTo(position(type, max)) > 0) {
        throw new IllegalArgumentException(
            "the least value " + min + " is greater than the greatest, " + max);
      }
    }

    @Override
    public BigInteger size() {
      return position(type, max).subtract(position(type, min)).add(BigInteger.ONE);
    }

    @Override
    public Object value(BigInteger rank) {
      requireRank(rank, size());
      return at(type, position(type, min).add(rank));
    }
  }

  /**
   * The declared values of a column.
   *
   * @return null where the declaration does not bound them
   */
  static @Nullable ColumnValues of(
      SqlType type, @Nullable Object min, @Nullable Object max, List<Object> values) {
    if (!values.isEmpty()) {
      return new Listed(values);
    }
    if (type.kind() == SqlType.Kind.BOOLEAN) {
      return new Listed(List.of(false, true));
    }
    if (type.kind() == SqlType.Kind.TINYINT) {
      return new Range(
          type, min == null ? Byte.MIN_VALUE : min, max == null ? Byte.MAX_VALUE : max);
    }
    return min == null || max == null ? null : new Range(type, min, max);
  }

  private static void requireRank(BigInteger rank, BigInteger size) {
    if (rank.signum() < 0 || rank.compareTo(size) >= 0) {
      throw new IndexOutOfBoundsException("rank " + rank + " of " + size);
    }
  }

  /** The place of a value among all values of its type; neighbours differ by one. */
  private static BigInteger position(SqlType type, Object value) {
    return switch (type.kind()) {
      case TINYINT, SMALLINT, INT, BIGINT -> BigInteger.valueOf(((Number) value).longValue());
      case DECIMAL -> ((BigDecimal) value).unscaledValue();
      case DATE -> BigInteger.valueOf(((LocalDate) value).toEpochDay());
      case TIMESTAMP -> BigInteger.valueOf(SqlValues.micros((Instant) value));
      case TIMESTAMP_NTZ ->
          BigInteger.valueOf(SqlValues.micros(((LocalDateTime) value).toInstant(ZoneOffset.UTC)));
      // The bits of positive floating point numbers sort as the numbers do.
      case FLOAT -> {
        int bits = Float.floatToIntBits((Float) value + 0.0f);
        yield BigInteger.valueOf(bits >= 0 ? bits : Integer.MIN_VALUE - (long) bits);
      }
      case DOUBLE -> {
        long bits = Double.doubleToLongBits((Double) value + 0.0);
        yield bits >= 0
            ? BigInteger.valueOf(bits)
            : BigInteger.valueOf(Long.MIN_VALUE).subtract(BigInteger.valueOf(bits));
      }
      case BOOLEAN, STRING -> throw new IllegalArgumentException(type + " has no range");
    };
  }

  private static Object at(SqlType type, BigInteger position) {
    return switch (type.kind()) {
      case TINYINT -> position.byteValueExact();
      case SMALLINT -> position.shortValueExact();
      case INT -> position.intValueExact();
      case BIGINT -> position.longValueExact();
      case DECIMAL -> new BigDecimal(position, type.scale());
      case DATE -> LocalDate.ofEpochDay(position.longValueExact());
      case TIMESTAMP -> Instant.EPOCH.plus(position.longValueExact(), ChronoUnit.MICROS);
      case TIMESTAMP_NTZ ->
          LocalDateTime.ofInstant(
              Instant.EPOCH.plus(position.longValueExact(), ChronoUnit.MICROS), ZoneOffset.UTC);
      case FLOAT -> {
        int place = position.intValueExact();
        yield Float.intBitsToFloat(place >= 0 ? place : Integer.MIN_VALUE - place);
      }
      case DOUBLE -> {
        long place = position.longValueExact();
        yield Double.longBitsToDouble(place >= 0 ? place : Long.MIN_VALUE - place);
      }
      case BOOLEAN, STRING -> throw new IllegalArgumentException(type + " has no range");
    };
  }
}
