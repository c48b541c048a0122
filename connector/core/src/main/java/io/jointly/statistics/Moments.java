package io.jointly.statistics;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * SQL's moments of one and two variables from exact totals. The number that the rows define is
 * computed exactly and rounded once, to the nearest double, so that nothing cancels; where that
 * number is not defined the answer is Spark's (with {@code
 * spark.sql.legacy.statisticalAggregate=false}).
 *
 * <p>Undefined answers:
 *
 * <ul>
 *   <li>no rows: null, all functions;
 *   <li>one row: null for {@code *_samp}, {@code corr}, {@code regr_slope}, {@code regr_intercept},
 *       {@code regr_r2}; the others are 0 or the row's value;
 *   <li>no variance in x, or in x and y: null for {@code regr_slope}, {@code regr_intercept} and
 *       {@code regr_r2};
 *   <li>no variance in y alone: {@code regr_r2} is 1;
 *   <li>two rows or more and no variance in x or in y: {@code corr} is null, but with {@code
 *       spark.sql.ansi.enabled} Spark fails with DIVIDE_BY_ZERO instead; see {@link
 *       #corrDividesByZero}.
 * </ul>
 *
 * <p>Spark computes in floating point and merges the means of partitions: even where all values are
 * 1 its variance may come out as 1e-32 and its {@code corr} and slope as noise, depending on how
 * the rows were partitioned. Here it is exactly zero. An answer is never NaN, and infinite only
 * where the exact one is beyond double's range.
 */
public final class Moments {

  private Moments() {}

  public static @Nullable Double varPop(Sums x) {
    return x.n() == 0 ? null : variance(x, x.n()).toDouble();
  }

  public static @Nullable Double varSamp(Sums x) {
    return x.n() <= 1 ? null : variance(x, x.n() - 1).toDouble();
  }

  public static @Nullable Double stddevPop(Sums x) {
    return x.n() == 0 ? null : variance(x, x.n()).sqrtToDouble();
  }

  public static @Nullable Double stddevSamp(Sums x) {
    return x.n() <= 1 ? null : variance(x, x.n() - 1).sqrtToDouble();
  }

  public static @Nullable Double covarPop(PairSums pair) {
    return covarPop(pair.withoutSquares());
  }

  public static @Nullable Double covarPop(JointSums pair) {
    return pair.n() == 0 ? null : covariance(pair, pair.n()).toDouble();
  }

  public static @Nullable Double covarSamp(PairSums pair) {
    return covarSamp(pair.withoutSquares());
  }

  public static @Nullable Double covarSamp(JointSums pair) {
    return pair.n() <= 1 ? null : covariance(pair, pair.n() - 1).toDouble();
  }

  /** From -1 to 1; null also where Spark fails in ANSI mode, see {@link #corrDividesByZero}. */
  public static @Nullable Double corr(PairSums pair) {
    if (pair.n() <= 1 || corrDividesByZero(pair)) {
      return null;
    }
    return pair.joint().signum() * determination(pair).sqrtToDouble() + 0.0;
  }

  /**
   * Whether Spark's {@code corr} of these rows divides by zero: an error DIVIDE_BY_ZERO where
   * {@code spark.sql.ansi.enabled}, else null.
   */
  public static boolean corrDividesByZero(PairSums pair) {
    return pair.n() > 1 && (pair.spreadX().signum() == 0 || pair.spreadY().signum() == 0);
  }

  public static @Nullable Double regrSlope(PairSums pair) {
    BigInteger spread = pair.spreadX();
    if (spread.signum() == 0) {
      return null;
    }
    return Exact.of(
            pair.joint().multiply(pair.unitX().perOne()), spread.multiply(pair.unitY().perOne()))
        .toDouble();
  }

  public static @Nullable Double regrIntercept(PairSums pair) {
    BigInteger spread = pair.spreadX();
    if (spread.signum() == 0) {
      return null;
    }
    return Exact.of(
            pair.sy().multiply(spread).subtract(pair.joint().multiply(pair.sx())),
            spread.multiply(BigInteger.valueOf(pair.n())).multiply(pair.unitY().perOne()))
        .toDouble();
  }

  /** From 0 to 1; 1 where only y does not vary. */
  public static @Nullable Double regrR2(PairSums pair) {
    if (pair.spreadX().signum() == 0) {
      return null;
    }
    return pair.spreadY().signum() == 0 ? Double.valueOf(1.0) : determination(pair).toDouble();
  }

  public static @Nullable Double regrSxy(PairSums pair) {
    return regrSxy(pair.withoutSquares());
  }

  public static @Nullable Double regrSxy(JointSums pair) {
    return pair.n() == 0 ? null : covariance(pair, 1).toDouble();
  }

  public static @Nullable Double regrSxx(PairSums pair) {
    return regrSxx(pair.x());
  }

  /** Of the rows of which y is there, too. */
  public static @Nullable Double regrSxx(Sums x) {
    return x.n() == 0 ? null : variance(x, 1).toDouble();
  }

  public static @Nullable Double regrSyy(PairSums pair) {
    return pair.n() == 0 ? null : variance(pair.y(), 1).toDouble();
  }

  /**
   * The mean of the independent variable as a double. Where it is a DECIMAL, Spark's answer is a
   * DECIMAL too and has to be made as AVG is.
   */
  public static @Nullable Double regrAvgX(PairSums pair) {
    return mean(pair.x());
  }

  /** The mean of the dependent variable; as {@link #regrAvgX}. */
  public static @Nullable Double regrAvgY(PairSums pair) {
    return mean(pair.y());
  }

  private static @Nullable Double mean(Sums x) {
    return x.n() == 0
        ? null
        : Exact.of(x.sx(), BigInteger.valueOf(x.n()).multiply(x.unit().perOne())).toDouble();
  }

  /** Sum of squared deviations, divided by {@code divisor}. */
  private static Exact variance(Sums x, long divisor) {
    return Exact.of(x.spread(), scale(x.n(), divisor, x.unit(), x.unit()));
  }

  private static Exact covariance(JointSums pair, long divisor) {
    return Exact.of(pair.joint(), scale(pair.n(), divisor, pair.unitX(), pair.unitY()));
  }

  private static BigInteger scale(long n, long divisor, Unit a, Unit b) {
    return BigInteger.valueOf(n)
        .multiply(BigInteger.valueOf(divisor))
        .multiply(a.perOne())
        .multiply(b.perOne());
  }

  /** The squared correlation; the units cancel. */
  private static Exact determination(PairSums pair) {
    BigInteger joint = pair.joint();
    return Exact.of(joint.multiply(joint), pair.spreadX().multiply(pair.spreadY()));
  }
}
