package io.jointly.share;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.field.Fp127;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;

/**
 * A number as an element of F_p with its scale, before it is shared and after shares of it were put
 * together. It has no text form, because it is a value of somebody's row.
 */
public final class EncodedNumber {

  private static final int SIGNED_BITS = 126;
  private static final double TWO_63 = 0x1p63;
  private static final long DAYS_TO_YEAR_1 = LocalDate.of(1, 1, 1).toEpochDay();
  private static final long DAYS_TO_YEAR_9999 = LocalDate.of(9999, 12, 31).toEpochDay();

  private final NumberScale scale;
  private final long low;
  private final long high;

  private EncodedNumber(NumberScale scale, long[] element) {
    this.scale = scale;
    this.low = element[0];
    this.high = element[1];
  }

  /** From where it was kept. */
  public static EncodedNumber of(NumberScale scale, long low, long high) {
    if (!Fp127.isCanonical(low, high)) {
      throw new CallerException(
          ErrorCode.SHARES, "this is no share or encoded number: it is not in the field");
    }
    return new EncodedNumber(scale, new long[] {low, high});
  }

  static EncodedNumber ofElement(NumberScale scale, long[] element) {
    return new EncodedNumber(scale, element);
  }

  public static EncodedNumber ofLong(long value) {
    long[] element = new long[2];
    Fp127.encodeSigned(value, element, 0);
    return new EncodedNumber(NumberScale.WHOLE, element);
  }

  /** A date by its days since 1970-01-01. */
  public static EncodedNumber ofDate(int days) {
    return new EncodedNumber(NumberScale.DATE, ofLong(days).element());
  }

  public static EncodedNumber ofDecimal(BigDecimal value, int digits, Rounding rounding) {
    NumberScale scale = NumberScale.decimal(digits);
    try {
      return ofUnits(value.setScale(digits, rounding.mode()).unscaledValue(), scale);
    } catch (ArithmeticException e) {
      throw inexact(scale);
    }
  }

  public static EncodedNumber ofDouble(double value, int bits, Rounding rounding) {
    NumberScale scale = NumberScale.binary(bits);
    if (!Double.isFinite(value)) {
      throw new CallerException(
          ErrorCode.ENCODING, "NaN and infinite numbers cannot be shared; leave such rows out");
    }
    // Exact, because numbers only become larger.
    double scaled = Math.scalb(value, bits);
    double units = round(scaled, rounding);
    if (rounding == Rounding.EXACT && units != scaled) {
      throw inexact(scale);
    }
    if (Math.abs(units) < TWO_63) {
      long[] element = new long[2];
      Fp127.encodeSigned((long) units, element, 0);
      return new EncodedNumber(scale, element);
    }
    if (!Double.isFinite(units)) {
      throw tooLarge(scale);
    }
    return ofUnits(new BigDecimal(units).toBigIntegerExact(), scale);
  }

  private static double round(double scaled, Rounding rounding) {
    return switch (rounding) {
      case EXACT, HALF_EVEN -> Math.rint(scaled);
      case HALF_UP -> {
        double nearest = Math.rint(scaled);
        boolean isTie = Math.abs(scaled - nearest) == 0.5;
        yield isTie ? scaled + Math.copySign(0.5, scaled) : nearest;
      }
    };
  }

  private static EncodedNumber ofUnits(BigInteger units, NumberScale scale) {
    if (units.abs().bitLength() > SIGNED_BITS) {
      throw tooLarge(scale);
    }
    long[] element = new long[2];
    Fp127.encodeSigned(units, element, 0);
    return new EncodedNumber(scale, element);
  }

  public NumberScale scale() {
    return scale;
  }

  public long low() {
    return low;
  }

  public long high() {
    return high;
  }

  long[] element() {
    return new long[] {low, high};
  }

  /** A whole number. */
  public long toLong() {
    requireScale(NumberScale.WHOLE);
    return fitting(units(), "BIGINT");
  }

  /** From 0 or 1, as share_encode makes it of a BOOLEAN. */
  public boolean toBoolean() {
    requireScale(NumberScale.WHOLE);
    BigInteger units = units();
    if (units.signum() < 0 || units.bitLength() > 1) {
      throw doesNotFit("BOOLEAN");
    }
    return units.signum() > 0;
  }

  /** Days since 1970-01-01. */
  public int toDate() {
    requireScale(NumberScale.DATE);
    long days = fitting(units(), "DATE");
    if (days < DAYS_TO_YEAR_1 || days > DAYS_TO_YEAR_9999) {
      throw doesNotFit("DATE");
    }
    return (int) days;
  }

  /**
   * The exact number.
   *
   * @param precision how many digits there may be
   * @param digits how many of them stand behind the point; not fewer than the scale has places
   */
  public BigDecimal toDecimal(int precision, int digits) {
    requireNoDate();
    String type = "DECIMAL(" + precision + "," + digits + ")";
    // A bit behind the point takes a decimal digit.
    if (scale.places() > digits) {
      throw new CallerException(
          ErrorCode.ENCODING,
          "the encoded number has scale "
              + scale
              + ", for which "
              + type
              + " has too few digits behind the point; give a wider type as second argument, or use"
              + " share_to_double");
    }
    BigDecimal exact = exact().setScale(digits);
    if (exact.precision() > precision) {
      throw doesNotFit(type);
    }
    return exact;
  }

  /** The nearest DOUBLE. */
  public double toDouble() {
    requireNoDate();
    return exact().doubleValue();
  }

  private BigDecimal exact() {
    BigDecimal units = new BigDecimal(units());
    return switch (scale.kind()) {
      case DECIMAL, DATE -> units.scaleByPowerOfTen(-scale.places());
      case BINARY -> units.divide(new BigDecimal(BigInteger.ONE.shiftLeft(scale.places())));
    };
  }

  private BigInteger units() {
    return Fp127.decodeSigned(element(), 0);
  }

  private void requireScale(NumberScale wanted) {
    if (!scale.equals(wanted)) {
      throw new CallerException(
          ErrorCode.ENCODING,
          "the encoded number has scale " + scale + ", not " + wanted + "; use " + function());
    }
  }

  private void requireNoDate() {
    if (scale.kind() == NumberScale.Kind.DATE) {
      throw new CallerException(
          ErrorCode.ENCODING, "the encoded number is a date; use " + function());
    }
  }

  private String function() {
    return switch (scale.kind()) {
      case DATE -> "share_to_date";
      case BINARY -> "share_to_double or share_to_decimal";
      case DECIMAL -> scale.places() == 0 ? "share_to_bigint" : "share_to_decimal";
    };
  }

  private static long fitting(BigInteger units, String type) {
    if (units.bitLength() > 63) {
      throw doesNotFit(type);
    }
    return units.longValue();
  }

  private static CallerException doesNotFit(String type) {
    return new CallerException(
        ErrorCode.ENCODING,
        "the number does not fit "
            + type
            + "; take a wider type. If it cannot be that large, its shares do not belong together");
  }

  private static CallerException tooLarge(NumberScale scale) {
    return new CallerException(
        ErrorCode.ENCODING,
        "a number is too large to be shared with scale "
            + scale
            + ": a share holds less than 2^126 units; encode with fewer places");
  }

  private static CallerException inexact(NumberScale scale) {
    return new CallerException(
        ErrorCode.ENCODING,
        "a number is not exact with scale "
            + scale
            + "; encode with more places, or give a rounding: 'half_even' or 'half_up'");
  }
}
