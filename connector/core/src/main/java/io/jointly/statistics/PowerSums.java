package io.jointly.statistics;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Exact totals of one variable x over n rows, up to its third or fourth power. Skewness and
 * kurtosis do not depend on the unit. Totals that no rows can have are a {@link
 * io.jointly.error.ViolationException}.
 *
 * <p>Undefined answers are Spark's (with {@code spark.sql.legacy.statisticalAggregate=false}): null
 * where there are no rows, and where x does not vary. As in {@link Moments} the number that the
 * rows define is computed exactly and rounded once.
 */
public final class PowerSums {

  private static final BigInteger THREE = BigInteger.valueOf(3);

  private final BigInteger n;
  private final BigInteger s1;
  private final BigInteger s2;

  /** n^2 times the population variance. */
  private final BigInteger spread;

  private PowerSums(Sums x) {
    this.n = BigInteger.valueOf(x.n());
    this.s1 = x.sx();
    this.s2 = x.sxx();
    this.spread = x.spread();
  }

  /**
   * @param s3 sum of x to the power of three
   */
  public static @Nullable Double skewness(Sums x, BigInteger s3) {
    PlausibleTotals.check(PlausibleTotals.count(x.n(), s3));
    return new PowerSums(x).skewness(s3);
  }

  /**
   * @param s3 sum of x to the power of three
   * @param s4 sum of x to the power of four
   */
  public static @Nullable Double kurtosis(Sums x, BigInteger s3, BigInteger s4) {
    PlausibleTotals.check(PlausibleTotals.count(x.n(), s3, s4));
    return new PowerSums(x).kurtosis(s3, s4);
  }

  private @Nullable Double skewness(BigInteger s3) {
    if (spread.signum() == 0) {
      return null;
    }
    BigInteger third = third(s3);
    return third.signum() * Exact.of(third.pow(2), spread.pow(3)).sqrtToDouble() + 0.0;
  }

  private @Nullable Double kurtosis(BigInteger s3, BigInteger s4) {
    if (spread.signum() == 0) {
      return null;
    }
    BigInteger fourth = fourth(s3, s4);
    // The mean of fourth powers is no less than the square of the mean of squares.
    PlausibleTotals.check(fourth.compareTo(spread.pow(2)) >= 0);
    return Exact.of(fourth.subtract(THREE.multiply(spread.pow(2))), spread.pow(2)).toDouble();
  }

  /** n^3 times the third central moment. */
  private BigInteger third(BigInteger s3) {
    return n.pow(2)
        .multiply(s3)
        .subtract(THREE.multiply(n).multiply(s1).multiply(s2))
        .add(s1.pow(3).shiftLeft(1));
  }

  /** n^4 times the fourth central moment. */
  private BigInteger fourth(BigInteger s3, BigInteger s4) {
    return n.pow(3)
        .multiply(s4)
        .subtract(n.pow(2).multiply(s1).multiply(s3).shiftLeft(2))
        .add(THREE.shiftLeft(1).multiply(n).multiply(s1.pow(2)).multiply(s2))
        .subtract(THREE.multiply(s1.pow(4)));
  }
}
