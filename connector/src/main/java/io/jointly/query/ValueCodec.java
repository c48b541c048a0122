package io.jointly.query;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.MalformedException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Canonical bytes of one SQL value of a known type; NULL is its own tag. */
public final class ValueCodec {

  private static final int MAX_TEXT = 1 << 16;

  private ValueCodec() {}

  /** The bytes by which values of one type are compared and ordered; NULL comes first. */
  public static byte[] encode(SqlType type, @Nullable Object value) {
    CanonicalWriter out = new CanonicalWriter();
    write(out, type, value);
    return out.toByteArray();
  }

  static void write(CanonicalWriter out, SqlType type, @Nullable Object value) {
    if (value == null) {
      out.u8(0);
      return;
    }
    out.u8(1);
    switch (type.kind()) {
      case BOOLEAN -> out.u8((Boolean) value ? 1 : 0);
      // The sign bit is turned over so that unsigned order of bytes is the order of numbers.
      case TINYINT, SMALLINT, INT, BIGINT -> out.u64(((Number) value).longValue() ^ Long.MIN_VALUE);
      case DECIMAL -> decimal(out, type, (BigDecimal) value);
      case FLOAT -> out.u32(Integer.toUnsignedLong(Float.floatToIntBits((Float) value)));
      case DOUBLE -> out.u64(Double.doubleToLongBits((Double) value));
      case STRING -> out.text((String) value);
      case DATE -> out.u64(((LocalDate) value).toEpochDay() ^ Long.MIN_VALUE);
      case TIMESTAMP -> out.u64(micros((Instant) value) ^ Long.MIN_VALUE);
      case TIMESTAMP_NTZ ->
          out.u64(micros(((LocalDateTime) value).toInstant(ZoneOffset.UTC)) ^ Long.MIN_VALUE);
    }
  }

  static @Nullable Object read(CanonicalReader in, SqlType type) {
    int present = in.u8("value");
    if (present == 0) {
      return null;
    }
    if (present != 1) {
      throw new MalformedException("a value starts with " + present + ", not 0 or 1");
    }
    return switch (type.kind()) {
      case BOOLEAN -> bool(in.u8("boolean"));
      case TINYINT -> (byte) ranged(in, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case SMALLINT -> (short) ranged(in, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT -> (int) ranged(in, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case BIGINT -> ranged(in, Long.MIN_VALUE, Long.MAX_VALUE);
      case DECIMAL -> decimal(in, type);
      case FLOAT -> Float.intBitsToFloat((int) in.u32("float"));
      case DOUBLE -> Double.longBitsToDouble(in.u64("double"));
      case STRING -> in.text("string", MAX_TEXT);
      case DATE ->
          LocalDate.ofEpochDay(ranged(in, LocalDate.MIN.toEpochDay(), LocalDate.MAX.toEpochDay()));
      case TIMESTAMP -> instant(ranged(in, Long.MIN_VALUE, Long.MAX_VALUE));
      case TIMESTAMP_NTZ ->
          LocalDateTime.ofInstant(
              instant(ranged(in, Long.MIN_VALUE, Long.MAX_VALUE)), ZoneOffset.UTC);
    };
  }

  private static void decimal(CanonicalWriter out, SqlType type, BigDecimal value) {
    if (value.scale() != type.scale()) {
      throw new IllegalArgumentException("a value of scale " + value.scale() + " in " + type);
    }
    byte[] unscaled = value.unscaledValue().add(offset(type)).toByteArray();
    byte[] fixed = new byte[17];
    System.arraycopy(unscaled, 0, fixed, fixed.length - unscaled.length, unscaled.length);
    out.raw(fixed);
  }

  private static BigDecimal decimal(CanonicalReader in, SqlType type) {
    BigInteger unscaled = new BigInteger(1, in.raw("decimal", 17)).subtract(offset(type));
    if (unscaled.abs().compareTo(offset(type)) >= 0) {
      throw new MalformedException("a value does not fit " + type);
    }
    return new BigDecimal(unscaled, type.scale());
  }

  /** Makes every unscaled value of the type positive, so that bytes sort as numbers do. */
  private static BigInteger offset(SqlType type) {
    return BigInteger.TEN.pow(type.precision());
  }

  private static boolean bool(int value) {
    if (value > 1) {
      throw new MalformedException("a boolean is " + value);
    }
    return value == 1;
  }

  private static long ranged(CanonicalReader in, long least, long most) {
    long value = in.u64("number") ^ Long.MIN_VALUE;
    if (value < least || value > most) {
      throw new MalformedException("a number lies outside its type");
    }
    return value;
  }

  private static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000L);
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
