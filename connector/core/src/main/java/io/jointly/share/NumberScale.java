package io.jointly.share;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the field element of a number counts: units of a decimal or binary place, or days.
 *
 * @param places how many digits or bits stand behind the point; 0 for a date
 */
public record NumberScale(Kind kind, int places) {

  /** The most decimal digits behind the point. */
  public static final int MAX_DIGITS = 38;

  /** The most bits behind the point. */
  public static final int MAX_BITS = 62;

  static final int CODES = 128;

  private static final int DATE_CODE = 63;
  private static final int FIRST_BINARY_CODE = 64;

  /** What a place is. */
  public enum Kind {
    DECIMAL,
    BINARY,
    /** Days since 1970-01-01. */
    DATE
  }

  public static final NumberScale WHOLE = new NumberScale(Kind.DECIMAL, 0);

  public static final NumberScale DATE = new NumberScale(Kind.DATE, 0);

  private static final @Nullable NumberScale[] BY_CODE = byCode();

  public NumberScale {
    int most =
        switch (kind) {
          case DECIMAL -> MAX_DIGITS;
          case BINARY -> MAX_BITS;
          case DATE -> 0;
        };
    if (places < 0 || places > most) {
      String what = kind == Kind.BINARY ? "bits" : "decimal digits";
      throw new CallerException(
          ErrorCode.ENCODING,
          "a number has 0 to " + most + " " + what + " behind the point, not " + places);
    }
  }

  public static NumberScale decimal(int digits) {
    return new NumberScale(Kind.DECIMAL, digits);
  }

  public static NumberScale binary(int bits) {
    return new NumberScale(Kind.BINARY, bits);
  }

  /** From 0 to 127. A code never changes its meaning, for shares are kept. */
  public int code() {
    return switch (kind) {
      case DECIMAL -> places;
      case DATE -> DATE_CODE;
      case BINARY -> FIRST_BINARY_CODE + places;
    };
  }

  /** The scale of a code that a table holds. */
  public static NumberScale ofCode(int code) {
    NumberScale scale = code >= 0 && code < CODES ? BY_CODE[code] : null;
    if (scale == null) {
      throw new CallerException(
          ErrorCode.SHARES,
          "this is no share or encoded number: its scale has no meaning. Give what share_encode,"
              + " share_split and the other functions on shares have made");
    }
    return scale;
  }

  private static @Nullable NumberScale[] byCode() {
    @Nullable NumberScale[] all = new NumberScale[CODES];
    IntStream.rangeClosed(0, MAX_DIGITS).forEach(digits -> all[digits] = decimal(digits));
    IntStream.rangeClosed(0, MAX_BITS)
        .forEach(bits -> all[FIRST_BINARY_CODE + bits] = binary(bits));
    all[DATE_CODE] = DATE;
    return all;
  }

  /** As people say it: {@code 2 decimal digits}. */
  @Override
  public String toString() {
    return switch (kind) {
      case DECIMAL -> places == 0 ? "whole number" : count("decimal digit");
      case BINARY -> count("bit") + " behind the point";
      case DATE -> "date";
    };
  }

  private String count(String what) {
    return places + " " + what + (places == 1 ? "" : "s");
  }
}
