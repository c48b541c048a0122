package io.jointly.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Data whose mean is a million times its deviation, where sums of squares cancel. The right answers
 * come from the definitions in 100 decimal digits; the same doubles also go through the two plain
 * methods, of which Spark's is the second.
 */
@Tag("sweep")
class AccuracyTest {

  /** Every double of this data is exact in this unit, so that all methods see the same numbers. */
  private static final Unit UNIT = new Unit(0, 16);

  private static final double BOUND = 1e-12;
  private static final double ROUNDED_ONCE = 0x1.01p-53;

  /** Moments in floating point. */
  private record Plain(double sxx, double syy, double sxy) {

    static Plain twoPass(double[] x, double[] y) {
      double meanX = mean(x);
      double meanY = mean(y);
      double sxx = 0;
      double syy = 0;
      double sxy = 0;
      for (int i = 0; i < x.length; i++) {
        sxx += (x[i] - meanX) * (x[i] - meanX);
        syy += (y[i] - meanY) * (y[i] - meanY);
        sxy += (x[i] - meanX) * (y[i] - meanY);
      }
      return new Plain(sxx, syy, sxy);
    }

    /** Welford's updates, as Spark's CentralMomentAgg and Corr. */
    static Plain welford(double[] x, double[] y) {
      double meanX = 0;
      double meanY = 0;
      double sxx = 0;
      double syy = 0;
      double sxy = 0;
      for (int i = 0; i < x.length; i++) {
        double dx = x[i] - meanX;
        double dy = y[i] - meanY;
        meanX += dx / (i + 1.0);
        meanY += dy / (i + 1.0);
        sxx += dx * (x[i] - meanX);
        syy += dy * (y[i] - meanY);
        sxy += dx * (y[i] - meanY);
      }
      return new Plain(sxx, syy, sxy);
    }

    /** From sums of squares, as a query of SUMs in double would. */
    static Plain naive(double[] x, double[] y) {
      double sx = 0;
      double sy = 0;
      double sxx = 0;
      double syy = 0;
      double sxy = 0;
      for (int i = 0; i < x.length; i++) {
        sx += x[i];
        sy += y[i];
        sxx += x[i] * x[i];
        syy += y[i] * y[i];
        sxy += x[i] * y[i];
      }
      int n = x.length;
      return new Plain(sxx - sx * sx / n, syy - sy * sy / n, sxy - sx * sy / n);
    }

    private static double mean(double[] values) {
      double sum = 0;
      for (double value : values) {
        sum += value;
      }
      return sum / values.length;
    }

    double[] answers(int n) {
      return new double[] {sxx / (n - 1), sxy / (n - 1), sxy / Math.sqrt(sxx * syy), sxy / sxx};
    }
  }

  private static double[] exact(Rows rows) {
    PairSums pair = rows.pair();
    return new double[] {
      Objects.requireNonNull(Moments.varSamp(rows.sums())),
      Objects.requireNonNull(Moments.covarSamp(pair)),
      Objects.requireNonNull(Moments.corr(pair)),
      Objects.requireNonNull(Moments.regrSlope(pair))
    };
  }

  private static List<BigDecimal> right(Rows rows) {
    List<BigDecimal> x = Rows.decimals(rows.x(), rows.unitX());
    List<BigDecimal> y = Rows.decimals(rows.y(), rows.unitY());
    BigDecimal less = BigDecimal.valueOf(rows.n() - 1);
    BigDecimal sxx = Rows.deviations(x, x);
    BigDecimal sxy = Rows.deviations(x, y);
    BigDecimal root = sxx.multiply(Rows.deviations(y, y)).sqrt(Rows.DIGITS);
    return List.of(
        sxx.divide(less, Rows.DIGITS),
        sxy.divide(less, Rows.DIGITS),
        sxy.divide(root, Rows.DIGITS),
        sxy.divide(sxx, Rows.DIGITS));
  }

  private static double[] doubles(List<BigInteger> whole) {
    return whole.stream().mapToDouble(v -> UNIT.value(v).toDouble()).toArray();
  }

  private static double worst(double[] answers, List<BigDecimal> right) {
    double worst = 0;
    for (int i = 0; i < answers.length; i++) {
      worst = Math.max(worst, Rows.relativeError(answers[i], right.get(i)));
    }
    return worst;
  }

  @Test
  void nothingCancelsWhereTheMeanIsAMillionDeviations() {
    long seed = Seed.of(AccuracyTest.class);
    Random random = new Random(seed);
    Map<String, Double> worst = new LinkedHashMap<>();
    for (int round = 0; round < 20; round++) {
      Rows rows = Rows.random(random, 2000, 3e6, 3, UNIT);
      double[] x = doubles(rows.x());
      double[] y = doubles(rows.y());
      List<BigDecimal> right = right(rows);
      int n = rows.n();
      worst.merge("exact", worst(exact(rows), right), Math::max);
      worst.merge("two passes", worst(Plain.twoPass(x, y).answers(n), right), Math::max);
      worst.merge("Welford", worst(Plain.welford(x, y).answers(n), right), Math::max);
      worst.merge("sums of squares", worst(Plain.naive(x, y).answers(n), right), Math::max);
    }
    System.out.println("AccuracyTest, worst relative errors: " + worst);
    String about = "seed " + seed + ", " + worst;
    double exact = Objects.requireNonNull(worst.get("exact"));
    assertThat(exact).as(about).isLessThanOrEqualTo(BOUND).isLessThanOrEqualTo(ROUNDED_ONCE);
    worst.forEach(
        (method, error) ->
            assertThat(error).as("%s: %s", method, about).isGreaterThanOrEqualTo(exact));
    assertThat(worst.get("sums of squares")).as(about).isGreaterThan(1e-6);
  }
}
