package io.jointly.encoding.group;

import io.jointly.encoding.bounds.Interval;
import io.jointly.encoding.layout.FloatingOrder;
import io.jointly.encoding.layout.Position;
import io.jointly.encoding.layout.Term.LinearTerm;
import io.jointly.query.SqlType;
import io.jointly.statistics.CellValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** The SQL value that stands at a position. */
public final class PositionValues {

  private PositionValues() {}

  /**
   * @throws IllegalArgumentException where positions stand for more than one value each
   */
  public static Object of(Position position, long at) {
    return position.match(
        offset -> number(offset.term(), offset.term().bounds().low().add(BigInteger.valueOf(at))),
        since -> moment(since.expr().type(), since.low() + at),
        bits -> floating(bits.expr().type(), bits.low() + at),
        listed -> listed.values().get(Math.toIntExact(at)),
        PositionValues::noValue,
        PositionValues::noValue,
        PositionValues::noValue);
  }

  private static Object noValue(Position position) {
    throw new IllegalArgumentException("no single value stands at " + position);
  }

  /** A whole number of one of the types of whole numbers. */
  static Object whole(SqlType type, BigInteger whole) {
    return switch (type.kind()) {
      case TINYINT -> (Object) whole.byteValueExact();
      case SMALLINT -> whole.shortValueExact();
      case INT -> whole.intValueExact();
      case BIGINT -> whole.longValueExact();
      default -> throw new IllegalArgumentException(type + " is no whole number");
    };
  }

  private static Object number(LinearTerm term, BigInteger whole) {
    SqlType type = term.expr().type();
    return switch (type.kind()) {
      case TINYINT, SMALLINT, INT, BIGINT -> whole(type, whole);
      case DECIMAL -> new BigDecimal(whole, type.scale());
      case FLOAT -> (float) floating(term, whole);
      case DOUBLE -> floating(term, whole);
      default -> throw new IllegalArgumentException(type + " is no number");
    };
  }

  private static double floating(LinearTerm term, BigInteger whole) {
    return Math.scalb(whole.doubleValue(), -term.fractionBits());
  }

  private static Object floating(SqlType type, long place) {
    return type.kind() == SqlType.Kind.FLOAT
        ? (Object) FloatingOrder.floatAt(place)
        : (Object) FloatingOrder.doubleAt(place);
  }

  private static Object moment(SqlType type, long units) {
    return switch (type.kind()) {
      case DATE -> LocalDate.ofEpochDay(units);
      case TIMESTAMP -> Instant.EPOCH.plus(units, ChronoUnit.MICROS);
      case TIMESTAMP_NTZ ->
          LocalDateTime.ofInstant(Instant.EPOCH.plus(units, ChronoUnit.MICROS), ZoneOffset.UTC);
      default -> throw new IllegalArgumentException(type + " is no moment");
    };
  }

  /** The cells of a percentile as doubles; a cell with several values has a width. */
  public static CellValues cells(Position.Offset offset) {
    Interval bounds = offset.term().bounds();
    return new CellValues() {
      @Override
      public double lower(int cell) {
        return asDouble(
            offset, bounds.low().add(BigInteger.valueOf((long) cell << offset.shift())));
      }

      @Override
      public double upper(int cell) {
        BigInteger next = bounds.low().add(BigInteger.valueOf((cell + 1L) << offset.shift()));
        return asDouble(offset, next.subtract(BigInteger.ONE).min(bounds.high()));
      }
    };
  }

  private static double asDouble(Position.Offset offset, BigInteger whole) {
    return ((Number) number(offset.term(), whole)).doubleValue();
  }
}
