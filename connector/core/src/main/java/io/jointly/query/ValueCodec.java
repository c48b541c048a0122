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

/**
 * Canonical bytes of one SQL value of a known type; NULL has a tag of its own. Within a type that
 * has an order, numbers, dates and timestamps, the unsigned order of the bytes is that of SQL: NULL
 * first, NaN last, -0.0 just before 0.0. There is one NaN.
 */
public final class ValueCodec {

  private static final int MAX_TEXT = 1 << 16;

  private ValueCodec() {}

  /**
   * The bytes by which values of one type are compared and ordered.
   *
   * @throws IllegalArgumentException where the value is not one of the type
   */
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
      case TINYINT -> signed(out, (Byte) value);
      case SMALLINT -> signed(out, (Short) value);
      case INT -> signed(out, (Integer) value);
      case BIGINT -> signed(out, (Long) value);
      case DECIMAL -> decimal(out, type, (BigDecimal) value);
      case FLOAT -> out.u32(Integer.toUnsignedLong(ordered(Float.floatToIntBits((Float) value))));
      case DOUBLE -> out.u64(ordered(Double.doubleToLongBits((Double) value)));
      case STRING -> out.text((String) value);
      case DATE -> signed(out, ((LocalDate) value).toEpochDay());
      case TIMESTAMP -> signed(out, SqlValues.micros((Instant) value));
      case TIMESTAMP_NTZ ->
          signed(out, SqlValues.micros(((LocalDateTime) value).toInstant(ZoneOffset.UTC)));
    }
  }

  /**
   * The value at which a reader stands.
   *
   * @throws MalformedException where {@link #encode} writes no such bytes for the type
   */
  public static @Nullable Object read(CanonicalReader in, SqlType type) {
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
      case FLOAT -> floating(in);
      case DOUBLE -> doubled(in);
      case STRING -> in.text("string", MAX_TEXT);
      case DATE ->
          LocalDate.ofEpochDay(ranged(in, LocalDate.MIN.toEpochDay(), LocalDate.MAX.toEpochDay()));
      case TIMESTAMP -> instant(ranged(in, Long.MIN_VALUE, Long.MAX_VALUE));
      case TIMESTAMP_NTZ ->
          LocalDateTime.ofInstant(
              instant(ranged(in, Long.MIN_VALUE, Long.MAX_VALUE)), ZoneOffset.UTC);
    };
  }

  /** The sign bit is flipped so that unsigned order of bytes is the order of numbers. */
  private static void signed(CanonicalWriter out, long value) {
    out.u64(value ^ Long.MIN_VALUE);
  }

  /** Bits of a floating number whose unsigned order is that of the numbers. */
  private static long ordered(long bits) {
    return bits < 0 ? ~bits : bits ^ Long.MIN_VALUE;
  }

  private static int ordered(int bits) {
    return bits < 0 ? ~bits : bits ^ Integer.MIN_VALUE;
  }

  private static double doubled(CanonicalReader in) {
    long ordered = in.u64("double");
    long bits = ordered < 0 ? ordered ^ Long.MIN_VALUE : ~ordered;
    double value = Double.longBitsToDouble(bits);
    if (Double.doubleToLongBits(value) != bits) {
      throw new MalformedException("a NaN is not the canonical one");
    }
    return value;
  }

  private static float floating(CanonicalReader in) {
    int ordered = (int) in.u32("float");
    int bits = ordered < 0 ? ordered ^ Integer.MIN_VALUE : ~ordered;
    float value = Float.intBitsToFloat(bits);
    if (Float.floatToIntBits(value) != bits) {
      throw new MalformedException("a NaN is not the canonical one");
    }
    return value;
  }

  private static void decimal(CanonicalWriter out, SqlType type, BigDecimal value) {
    if (value.scale() != type.scale() || value.precision() > type.precision()) {
      throw new IllegalArgumentException(
          "a value of "
              + value.precision()
              + " digits, "
              + value.scale()
              + " after the point, in "
              + type);
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

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
