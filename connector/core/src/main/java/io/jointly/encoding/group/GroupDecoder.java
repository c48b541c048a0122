package io.jointly.encoding.group;

import io.jointly.encoding.bounds.ExactBounds;
import io.jointly.encoding.layout.Cells;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.MeasureElements;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.query.Measure;
import io.jointly.query.Overflow;
import io.jointly.query.SqlType;
import io.jointly.query.text.QueryText;
import io.jointly.statistics.Moments;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the opened totals of a group into the value of each measure. The values are those of plain
 * Spark on the union of the tables: same type, same rounding, same NULLs, same overflow.
 */
public final class GroupDecoder {

  /** Spark computes AVG of a decimal up to this precision in double (DecimalAggregates). */
  private static final int DOUBLE_AVG_PRECISION = 15 - 4;

  /** Digits after the point in Spark's decimal division, before the result is rounded. */
  private static final int DIVISION_SCALE = 39;

  private final Layout layout;
  private final Overflow overflow;
  private final long[] totals;
  private final SearchState searches;

  /**
   * @param groups number of possible groups
   * @param opened the vectors that were opened, one for each round
   */
  public GroupDecoder(Layout layout, Overflow overflow, int groups, List<long[]> opened) {
    this.layout = layout;
    this.overflow = overflow;
    this.totals = opened.get(0);
    this.searches = SearchState.after(layout, groups, opened);
  }

  /**
   * Whether the group has rows at any party.
   *
   * @param group number of the group
   */
  public boolean exists(int group) {
    return layout.exists(totals, group);
  }

  /**
   * The value of measure number {@code index} of the layout. A structure is an array of {@code
   * Object}, a list is a {@link List}.
   */
  public @Nullable Object value(int group, int index) {
    MeasureElements place = layout.measures().get(index);
    return switch (place.measure().aggregate()) {
      case COUNT_STAR, COUNT, COUNT_KEYS -> count(group, place);
      case SUM, TRY_SUM -> hasRows(group, place) ? sum(place, firstTotal(group, place)) : null;
      case AVG, TRY_AVG ->
          hasRows(group, place)
              ? average(place, firstTotal(group, place), count(group, place))
              : null;
      case MIN, MAX -> hasRows(group, place) ? extreme(group, place) : null;
      case VAR_POP -> Moments.varPop(moments(group, place).one());
      case VAR_SAMP -> Moments.varSamp(moments(group, place).one());
      case STDDEV_POP -> Moments.stddevPop(moments(group, place).one());
      case STDDEV_SAMP -> Moments.stddevSamp(moments(group, place).one());
      case COVAR_POP -> Moments.covarPop(moments(group, place).joint());
      case COVAR_SAMP -> Moments.covarSamp(moments(group, place).joint());
      case CORR -> moments(group, place).correlation(overflow);
      case REGR_INTERCEPT -> Moments.regrIntercept(moments(group, place).pair());
      case REGR_R2 -> Moments.regrR2(moments(group, place).pair());
      case REGR_SLOPE -> Moments.regrSlope(moments(group, place).pair());
      case REGR_SXX -> Moments.regrSxx(moments(group, place).one());
      case SKEWNESS -> moments(group, place).skewness();
      case KURTOSIS -> moments(group, place).kurtosis();
      case REGR_SXY -> Moments.regrSxy(moments(group, place).joint());
      case COVARIANCE_MATRIX -> moments(group, place).covarianceMatrix();
      case LINEAR_REGRESSION -> moments(group, place).regression();
      case COUNT_DISTINCT -> cells(group, place).present();
      case APPROX_COUNT_DISTINCT -> cells(group, place).estimate();
      case HISTOGRAM -> cells(group, place).histogram();
      case PERCENTILE_CONT -> cells(group, place).percentileCont();
      case PERCENTILE_DISC, APPROX_PERCENTILE -> cells(group, place).discretePercentile();
      case TOP_K -> cells(group, place).top();
      case SUM_DISTINCT -> distinctSum(place, cells(group, place).presentValues());
      case AVG_DISTINCT -> distinctAverage(place, cells(group, place).presentValues());
      case MODE, MODE_WITHIN_GROUP -> cells(group, place).mode();
      case PERCENTILE_APPROX -> cells(group, place).percentileValue();
      case BIT_AND, BIT_OR -> hasRows(group, place) ? soughtBits(group, place) : null;
      case BIT_XOR -> hasRows(group, place) ? oddBits(group, place) : null;
    };
  }

  private boolean hasRows(int group, MeasureElements place) {
    return !isZero(at(group, place.count().orElseThrow()));
  }

  private long count(int group, MeasureElements place) {
    return count(at(group, place.count().orElseThrow()), place.measure());
  }

  private BigInteger firstTotal(int group, MeasureElements place) {
    return total(group, place.sums().get(0));
  }

  private Object extreme(int group, MeasureElements place) {
    int search = place.search().orElseThrow();
    return PositionValues.of(
        layout.searches().get(search).position(), searches.position(group, search));
  }

  /** The bits that the searches have found. */
  private Object soughtBits(int group, MeasureElements place) {
    MeasureElements.BitPlaces bits = place.bits().orElseThrow();
    List<BigInteger> masks = bits.of().masks();
    BigInteger value = bits.of().common();
    for (int i = 0; i < masks.size(); i++) {
      int search = bits.places().get(i);
      if (Boolean.TRUE.equals(
          PositionValues.of(
              layout.searches().get(search).position(), searches.position(group, search)))) {
        value = value.or(masks.get(i));
      }
    }
    return PositionValues.whole(place.measure().type(), value);
  }

  /** The bits that an odd number of rows has. */
  private Object oddBits(int group, MeasureElements place) {
    MeasureElements.BitPlaces bits = place.bits().orElseThrow();
    List<BigInteger> masks = bits.of().masks();
    BigInteger value = count(group, place) % 2 == 0 ? BigInteger.ZERO : bits.of().common();
    for (int i = 0; i < masks.size(); i++) {
      if (count(at(group, bits.places().get(i)), place.measure()) % 2 != 0) {
        value = value.xor(masks.get(i));
      }
    }
    return PositionValues.whole(place.measure().type(), value);
  }

  private @Nullable Object distinctSum(MeasureElements place, List<Object> values) {
    if (values.isEmpty()) {
      return null;
    }
    return place.measure().argument().type().isFloating()
        ? (Object) floatingSum(values)
        : sum(place, exactSum(values));
  }

  private @Nullable Object distinctAverage(MeasureElements place, List<Object> values) {
    if (values.isEmpty()) {
      return null;
    }
    return place.measure().argument().type().isFloating()
        ? (Object) (floatingSum(values) / values.size())
        : average(place, exactSum(values), values.size());
  }

  /** In units of the last digit. */
  private static BigInteger exactSum(List<Object> values) {
    return values.stream().map(ExactBounds::unscaled).reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** Rounded once. */
  private static double floatingSum(List<Object> values) {
    return values.stream()
        .map(value -> new BigDecimal(((Number) value).doubleValue()))
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .doubleValue();
  }

  private MomentDecoder moments(int group, MeasureElements place) {
    return new MomentDecoder(
        place, count(group, place), place.sums().stream().map(sum -> total(group, sum)).toList());
  }

  private CellDecoder cells(int group, MeasureElements place) {
    int index = place.cells().orElseThrow();
    Cells cells = layout.cells().get(index);
    int first = at(group, layout.cellsAt(index));
    long[] counts = new long[cells.size()];
    for (int i = 0; i < counts.length; i++) {
      if (!isZero(first + i)) {
        counts[i] = cells.kind() == Cells.Kind.FLAGS ? 1 : count(first + i, place.measure());
      }
    }
    return new CellDecoder(place.measure(), cells.position(), counts);
  }

  private long count(int element, Measure measure) {
    BigInteger count = Fp127.decodeSigned(totals, element);
    if (count.signum() < 0 || count.bitLength() > 62) {
      throw new ViolationException(
          ErrorCode.IMPOSSIBLE_TOTALS,
          List.of(),
          "result",
          QueryText.of(measure)
              + ": the opened total is not a valid number of rows; some party has posted something"
              + " else than its sums. Compare the versions and sources of all parties");
    }
    return count.longValueExact();
  }

  private BigInteger total(int group, MeasureElements.Sum sum) {
    BigInteger total = BigInteger.ZERO;
    for (int i = sum.elements().size() - 1; i >= 0; i--) {
      BigInteger limb = Fp127.decodeSigned(totals, at(group, sum.elements().get(i)));
      total = total.shiftLeft(sum.term().width()).add(limb);
    }
    return total;
  }

  private @Nullable Object sum(MeasureElements place, BigInteger total) {
    SqlType type = place.measure().type();
    return switch (type.kind()) {
      case BIGINT -> {
        if (total.bitLength() >= Long.SIZE && place.measure().aggregate().isNullOnOverflow()) {
          yield null;
        }
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
    int bits = place.sums().isEmpty() ? 0 : place.sums().get(0).term().fractionBits();
    return Math.scalb(total.doubleValue(), -bits);
  }

  private @Nullable BigDecimal fitting(BigDecimal value, SqlType type, MeasureElements place) {
    if (value.precision() - value.scale() <= type.precision() - type.scale()) {
      return value;
    }
    if (overflow == Overflow.FAIL && !place.measure().aggregate().isNullOnOverflow()) {
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
    return group * layout.width(0) + element;
  }

  private boolean isZero(int element) {
    return FpVectors.isZero(totals, element);
  }
}
