package io.jointly.encoding;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.field.Fp127;
import io.jointly.query.Measure;
import io.jointly.query.Overflow;
import io.jointly.query.QueryText;
import io.jointly.query.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Gives the value of each measure of a group from the opened totals, as plain Spark would give it
 * on the union of the tables: same type, same rounding, same NULLs, same overflow.
 */
public final class GroupDecoder {

  /** AVG of a decimal up to this precision goes through double in Spark (DecimalAggregates). */
  private static final int DOUBLE_AVG_PRECISION = 15 - 4;

  /** Digits after the point in Spark's decimal division, before the result is rounded. */
  private static final int DIVISION_SCALE = 39;

  private final Layout layout;
  private final Overflow overflow;

  public GroupDecoder(Layout layout, Overflow overflow) {
    this.layout = layout;
    this.overflow = overflow;
  }

  /**
   * @param totals opened vector of all groups
   * @param group number of the group
   */
  public boolean exists(long[] totals, int group) {
    return layout.existence() < 0 || !isZero(totals, at(group, layout.existence()));
  }

  /** The value of measure number {@code index} of the layout. */
  public @Nullable Object value(long[] totals, int group, int index) {
    MeasureElements place = layout.measures().get(index);
    int count = at(group, place.count());
    return switch (place.measure().aggregate()) {
      case COUNT_STAR, COUNT -> count(totals, count, place.measure());
      case SUM -> isZero(totals, count) ? null : sum(place, total(totals, group, place));
      case AVG ->
          isZero(totals, count)
              ? null
              : average(place, total(totals, group, place), count(totals, count, place.measure()));
    };
  }

  private long count(long[] totals, int element, Measure measure) {
    BigInteger count = Fp127.decodeSigned(totals, element);
    if (count.signum() < 0 || count.bitLength() > 62) {
      throw new CallerException(
          ErrorCode.OVERFLOW,
          QueryText.of(measure)
              + " is not a possible number of rows; a party has not kept to the protocol");
    }
    return count.longValueExact();
  }

  private static BigInteger total(long[] totals, int group, int elements, MeasureElements place) {
    BigInteger total = BigInteger.ZERO;
    int width = place.summand() == null ? 0 : place.summand().width();
    for (int i = place.totals().size() - 1; i >= 0; i--) {
      BigInteger limb = Fp127.decodeSigned(totals, group * elements + place.totals().get(i));
      total = total.shiftLeft(width).add(limb);
    }
    return total;
  }

  private BigInteger total(long[] totals, int group, MeasureElements place) {
    return total(totals, group, layout.elements().size(), place);
  }

  private @Nullable Object sum(MeasureElements place, BigInteger total) {
    SqlType type = place.measure().type();
    return switch (type.kind()) {
      case BIGINT -> {
        if (total.bitLength() >= Long.SIZE && overflow == Overflow.FAIL) {
          throw overflow(place);
        }
        yield total.longValue();
      }
      case DECIMAL -> fitting(new BigDecimal(total, type.scale()), type, place);
      case DOUBLE -> floating(place, total);
      default -> throw new IllegalStateException("SUM of type " + type);
    };
  }

  private @Nullable Object average(MeasureElements place, BigInteger total, long count) {
    SqlType type = place.measure().type();
    SqlType of = place.measure().argument().type();
    if (type.kind() == SqlType.Kind.DOUBLE) {
      return floating(place, total) / count;
    }
    if (of.precision() <= DOUBLE_AVG_PRECISION) {
      double mean = total.doubleValue() / count / Math.pow(10, of.scale());
      BigDecimal rounded =
          new BigDecimal(Double.toString(mean)).setScale(type.scale(), RoundingMode.HALF_UP);
      return fitting(rounded, type, place);
    }
    int sumPrecision = Math.min(38, of.precision() + 10);
    SqlType sumType = SqlType.decimal(sumPrecision, of.scale());
    BigDecimal sum = fitting(new BigDecimal(total, of.scale()), sumType, place);
    if (sum == null) {
      return null;
    }
    BigDecimal mean =
        sum.divide(BigDecimal.valueOf(count), DIVISION_SCALE, RoundingMode.DOWN)
            .setScale(type.scale(), RoundingMode.HALF_UP);
    return fitting(mean, type, place);
  }

  private static double floating(MeasureElements place, BigInteger total) {
    int bits = place.summand() == null ? 0 : place.summand().fractionBits();
    return Math.scalb(total.doubleValue(), -bits);
  }

  private @Nullable BigDecimal fitting(BigDecimal value, SqlType type, MeasureElements place) {
    if (value.precision() - value.scale() <= type.precision() - type.scale()) {
      return value;
    }
    if (overflow == Overflow.FAIL) {
      throw overflow(place);
    }
    return null;
  }

  private static CallerException overflow(MeasureElements place) {
    Measure measure = place.measure();
    return new CallerException(
        ErrorCode.OVERFLOW,
        QueryText.of(measure)
            + " does not fit "
            + measure.type()
            + "; cast the argument to a wider decimal");
  }

  private int at(int group, int element) {
    return group * layout.elements().size() + element;
  }

  private static boolean isZero(long[] totals, int element) {
    return totals[2 * element] == 0 && totals[2 * element + 1] == 0;
  }
}
