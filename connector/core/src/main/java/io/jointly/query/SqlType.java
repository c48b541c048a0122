package io.jointly.query;

import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A SQL type that a declared column or an expression over declared columns can have. {@link Kind}
 * gives the Java class of its values.
 *
 * @param precision digits of a DECIMAL, 0 for every other kind
 * @param scale digits after the point of a DECIMAL, 0 for every other kind
 */
public record SqlType(Kind kind, int precision, int scale) implements Serializable {

  /** The kinds, with the Java class of their values. */
  public enum Kind {
    /** {@link Boolean}. */
    BOOLEAN,
    /** {@link Byte}. */
    TINYINT,
    /** {@link Short}. */
    SMALLINT,
    /** {@link Integer}. */
    INT,
    /** {@link Long}. */
    BIGINT,
    /** {@link java.math.BigDecimal} with exactly the type's scale. */
    DECIMAL,
    /** {@link Float}. */
    FLOAT,
    /** {@link Double}. */
    DOUBLE,
    /** {@link String}. */
    STRING,
    /** {@link java.time.LocalDate}. */
    DATE,
    /** {@link java.time.Instant}, whole microseconds. */
    TIMESTAMP,
    /** {@link java.time.LocalDateTime}, whole microseconds. */
    TIMESTAMP_NTZ
  }

  private static final int MAX_PRECISION = 38;
  private static final Pattern DECIMAL_TEXT =
      Pattern.compile("decimal\\((\\d{1,2}),\\s*(\\d{1,2})\\)");

  public SqlType {
    if (kind == Kind.DECIMAL) {
      if (precision < 1 || precision > MAX_PRECISION || scale < 0 || scale > precision) {
        throw new IllegalArgumentException(
            "decimal("
                + precision
                + ","
                + scale
                + "): 1 <= precision <= 38, 0 <= scale <= precision");
      }
    } else if (precision != 0 || scale != 0) {
      throw new IllegalArgumentException(kind + " has no precision");
    }
  }

  public static SqlType of(Kind kind) {
    return new SqlType(kind, 0, 0);
  }

  public static SqlType decimal(int precision, int scale) {
    return new SqlType(Kind.DECIMAL, precision, scale);
  }

  /**
   * Reads the name that Spark gives the type in SQL, in lower or upper case.
   *
   * @throws IllegalArgumentException where there is no such type; the message names it
   */
  public static SqlType parse(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    Matcher decimal = DECIMAL_TEXT.matcher(name);
    if (decimal.matches()) {
      return decimal(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)));
    }
    return switch (name) {
      case "boolean" -> of(Kind.BOOLEAN);
      case "tinyint", "byte" -> of(Kind.TINYINT);
      case "smallint", "short" -> of(Kind.SMALLINT);
      case "int", "integer" -> of(Kind.INT);
      case "bigint", "long" -> of(Kind.BIGINT);
      case "float", "real" -> of(Kind.FLOAT);
      case "double" -> of(Kind.DOUBLE);
      case "string" -> of(Kind.STRING);
      case "date" -> of(Kind.DATE);
      case "timestamp" -> of(Kind.TIMESTAMP);
      case "timestamp_ntz" -> of(Kind.TIMESTAMP_NTZ);
      default ->
          throw new IllegalArgumentException(
              "unknown type '"
                  + text
                  + "'; known are boolean, tinyint, smallint, int, bigint, decimal(p,s), float,"
                  + " double, string, date, timestamp, timestamp_ntz");
    };
  }

  public boolean isInteger() {
    return switch (kind) {
      case TINYINT, SMALLINT, INT, BIGINT -> true;
      default -> false;
    };
  }

  /** Float or double: encoded as fixed point. */
  public boolean isFloating() {
    return kind == Kind.FLOAT || kind == Kind.DOUBLE;
  }

  public boolean isNumeric() {
    return isInteger() || isFloating() || kind == Kind.DECIMAL;
  }

  /** The type's name in Spark SQL, lower case. */
  @Override
  public String toString() {
    return kind == Kind.DECIMAL
        ? "decimal(" + precision + "," + scale + ")"
        : kind.name().toLowerCase(Locale.ROOT);
  }
}
