package io.jointly.query;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads a value of a {@link SqlType} from text, strictly, and writes it back. {@code parse(type,
 * render(type, value))} equals {@code value} for every value that {@link #parse} gives.
 *
 * <ul>
 *   <li>boolean: {@code true}, {@code false}
 *   <li>whole numbers: {@code -12}; no plus sign, leading zero, hexadecimal or underscore
 *   <li>decimal, float, double: {@code -12.5}, {@code 1.5e6}; a decimal exactly, with no digit
 *       rounded away; a float or double to the nearest, finite, with no negative zero
 *   <li>date: {@code 2026-12-31}, years 0001 to 9999
 *   <li>timestamp: {@code 2026-12-31T23:59:59Z}, or an offset such as {@code +01:00}; up to six
 *       digits of a second
 *   <li>timestamp_ntz: the same without zone
 *   <li>string: any text that is well-formed Unicode
 * </ul>
 */
public final class SqlValues {

  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,99})");
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]{0,99})(\\.[0-9]{1,100})?([eE][-+]?[0-9]{1,4})?");
  private static final String DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
  private static final String CLOCK = "T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,6})?";
  private static final Pattern DATE = Pattern.compile(DAY);
  private static final Pattern TIMESTAMP_NTZ = Pattern.compile(DAY + CLOCK);
  private static final Pattern TIMESTAMP =
      Pattern.compile(DAY + CLOCK + "(Z|[-+][0-9]{2}:[0-9]{2})");
  private static final int LONGEST_SHOWN = 60;
  private static final long MICROS_PER_SECOND = 1_000_000L;
  private static final int NANOS_PER_MICRO = 1000;

  private SqlValues() {}

  /**
   * Reads a value.
   *
   * @return a value of the Java class that {@link SqlType.Kind} gives
   * @throws IllegalArgumentException where the text is no value of the type; the message says what
   *     the text is, and what it has to be
   */
  public static Object parse(SqlType type, String text) {
    return switch (type.kind()) {
      case BOOLEAN -> bool(text);
      case TINYINT -> (byte) integer(type, text, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case SMALLINT -> (short) integer(type, text, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT -> (int) integer(type, text, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case BIGINT -> integer(type, text, Long.MIN_VALUE, Long.MAX_VALUE);
      case DECIMAL -> decimal(type, text);
      case FLOAT -> floating(text);
      case DOUBLE -> doubled(text);
      case STRING -> string(text);
      case DATE -> date(text);
      case TIMESTAMP -> timestamp(text);
      case TIMESTAMP_NTZ -> timestampNtz(text);
    };
  }

  /** The text of a value that {@link #parse} gave; one text for one value. */
  public static String render(SqlType type, Object value) {
    return switch (type.kind()) {
      case DECIMAL -> ((BigDecimal) value).toPlainString();
      case TIMESTAMP -> DateTimeFormatter.ISO_INSTANT.format((Instant) value);
      case TIMESTAMP_NTZ -> DateTimeFormatter.ISO_LOCAL_DATE_TIME.format((LocalDateTime) value);
      default -> value.toString();
    };
  }

  /**
   * Compares two values of one type that has an order: numbers, dates, timestamps.
   *
   * @throws IllegalArgumentException for a boolean or a string, whose order SQL leaves to
   *     collations
   */
  public static int compare(SqlType type, Object left, Object right) {
    return switch (type.kind()) {
      case TINYINT, SMALLINT, INT, BIGINT ->
          Long.compare(((Number) left).longValue(), ((Number) right).longValue());
      case FLOAT, DOUBLE ->
          Double.compare(((Number) left).doubleValue(), ((Number) right).doubleValue());
      case DECIMAL -> ((BigDecimal) left).compareTo((BigDecimal) right);
      case DATE -> ((LocalDate) left).compareTo((LocalDate) right);
      case TIMESTAMP -> ((Instant) left).compareTo((Instant) right);
      case TIMESTAMP_NTZ -> ((LocalDateTime) left).compareTo((LocalDateTime) right);
      case BOOLEAN, STRING -> throw new IllegalArgumentException(type + " has no order here");
    };
  }

  /**
   * Microseconds since 1970; unlike those of {@code ChronoUnit}, not by way of nanoseconds, of
   * which a BIGINT holds 292 years.
   *
   * @throws IllegalArgumentException where the time has parts of a microsecond
   */
  public static long micros(Instant instant) {
    if (instant.getNano() % NANOS_PER_MICRO != 0) {
      throw new IllegalArgumentException("a timestamp with parts of a microsecond");
    }
    long seconds = instant.getEpochSecond();
    long micros = instant.getNano() / NANOS_PER_MICRO;
    // Before 1970 the seconds are rounded down, and for the very first timestamps they alone would
    // overflow.
    return seconds < 0
        ? Math.addExact(
            Math.multiplyExact(seconds + 1, MICROS_PER_SECOND), micros - MICROS_PER_SECOND)
        : Math.addExact(Math.multiplyExact(seconds, MICROS_PER_SECOND), micros);
  }

  private static Boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw no(text, "boolean", "true or false");
    };
  }

  private static long integer(SqlType type, String text, long least, long greatest) {
    String range = "a whole number from " + least + " to " + greatest;
    if (!INTEGER.matcher(text).matches()) {
      throw no(text, type.toString(), range + ", in plain digits");
    }
    BigInteger value = new BigInteger(text);
    if (value.bitLength() > 63 || value.longValue() < least || value.longValue() > greatest) {
      throw no(text, type.toString(), range);
    }
    return value.longValue();
  }

  private static BigDecimal decimal(SqlType type, String text) {
    BigDecimal value = number(type, text).stripTrailingZeros();
    // Both tests come before setScale, which for 1e9999 would write all the zeros out.
    if (value.scale() > type.scale()) {
      throw no(text, type.toString(), "a number with at most " + type.scale() + " decimal places");
    }
    int integerDigits = type.precision() - type.scale();
    if (value.signum() != 0 && value.precision() - value.scale() > integerDigits) {
      throw no(
          text,
          type.toString(),
          "a number with at most " + integerDigits + " digits before the point");
    }
    return value.setScale(type.scale());
  }

  private static Float floating(String text) {
    BigDecimal exact = number(SqlType.of(SqlType.Kind.FLOAT), text);
    float value = Float.parseFloat(text) + 0f; // -0.0 + 0.0 is 0.0
    if (Float.isInfinite(value) || (value == 0 && exact.signum() != 0)) {
      throw no(text, "float", "a number that a float can hold");
    }
    return value;
  }

  private static Double doubled(String text) {
    BigDecimal exact = number(SqlType.of(SqlType.Kind.DOUBLE), text);
    double value = Double.parseDouble(text) + 0d; // -0.0 + 0.0 is 0.0
    if (Double.isInfinite(value) || (value == 0 && exact.signum() != 0)) {
      throw no(text, "double", "a number that a double can hold");
    }
    return value;
  }

  private static BigDecimal number(SqlType type, String text) {
    if (!NUMBER.matcher(text).matches()) {
      throw no(text, type.toString(), "a finite number such as -12, 0.5 or 1.5e6");
    }
    return new BigDecimal(text);
  }

  private static String string(String text) {
    // A lone surrogate has no UTF-8 form: two parties could not agree on its bytes.
    if (text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
      throw new IllegalArgumentException(
          "the text holds half a surrogate pair; write whole letters");
    }
    return text;
  }

  private static LocalDate date(String text) {
    return temporal(text, DATE, "date", "YYYY-MM-DD, years 0001 to 9999", LocalDate::parse);
  }

  private static LocalDateTime timestampNtz(String text) {
    return temporal(
        text,
        TIMESTAMP_NTZ,
        "timestamp_ntz",
        "YYYY-MM-DDThh:mm:ss without zone and with at most six digits of a second",
        LocalDateTime::parse);
  }

  private static Instant timestamp(String text) {
    return temporal(
        text,
        TIMESTAMP,
        "timestamp",
        "YYYY-MM-DDThh:mm:ss with zone (Z or +hh:mm) and at most six digits of a second",
        SqlValues::instant);
  }

  private static Instant instant(String text) {
    OffsetDateTime utc = OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
    if (utc.getYear() < 1 || utc.getYear() > 9999) {
      throw new DateTimeException("year " + utc.getYear() + " in UTC");
    }
    return utc.toInstant();
  }

  private static <T> T temporal(
      String text, Pattern form, String type, String must, Function<String, T> reader) {
    if (!form.matcher(text).matches() || text.startsWith("0000")) {
      throw no(text, type, must);
    }
    try {
      return reader.apply(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(no(text, type, must).getMessage(), e);
    }
  }

  private static IllegalArgumentException no(String text, String type, String must) {
    String shown = text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    return new IllegalArgumentException(
        "'" + shown + "' is not a valid " + type + "; write " + must);
  }
}
