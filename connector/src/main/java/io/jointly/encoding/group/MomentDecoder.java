package io.jointly.encoding.group;

import io.jointly.encoding.layout.LinearTerm;
import io.jointly.encoding.layout.MeasureElements;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Overflow;
import io.jointly.query.QueryText;
import io.jointly.query.SqlType;
import io.jointly.statistics.JointSums;
import io.jointly.statistics.Matrix;
import io.jointly.statistics.Moments;
import io.jointly.statistics.PairSums;
import io.jointly.statistics.Regression;
import io.jointly.statistics.Sums;
import io.jointly.statistics.Unit;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Variances, correlations, matrices and regressions from exact sums and products. */
final class MomentDecoder {

  private final Overflow overflow;

  MomentDecoder(Overflow overflow) {
    this.overflow = overflow;
  }

  /**
   * @param totals of the measure's sums, in their order
   */
  @Nullable Object value(MeasureElements place, long n, List<BigInteger> totals) {
    return switch (place.measure().aggregate()) {
      case VAR_POP -> Moments.varPop(one(place, n, totals));
      case VAR_SAMP -> Moments.varSamp(one(place, n, totals));
      case STDDEV_POP -> Moments.stddevPop(one(place, n, totals));
      case STDDEV_SAMP -> Moments.stddevSamp(one(place, n, totals));
      case COVAR_POP -> Moments.covarPop(joint(place, n, totals));
      case COVAR_SAMP -> Moments.covarSamp(joint(place, n, totals));
      case REGR_SXY -> Moments.regrSxy(joint(place, n, totals));
      case CORR -> correlation(place, pair(place, n, totals));
      case REGR_INTERCEPT -> Moments.regrIntercept(pair(place, n, totals));
      case REGR_R2 -> Moments.regrR2(pair(place, n, totals));
      case REGR_SLOPE -> Moments.regrSlope(pair(place, n, totals));
      case COVARIANCE_MATRIX ->
          rows(
              Matrix.covarianceSamp(n, sums(place, totals), products(place, totals), units(place)));
      case LINEAR_REGRESSION -> regression(place, n, totals);
      default -> throw new IllegalArgumentException(place.measure() + " is no moment");
    };
  }

  private @Nullable Double correlation(MeasureElements place, PairSums pair) {
    if (overflow == Overflow.FAIL && Moments.corrDividesByZero(pair)) {
      throw new CallerException(
          ErrorCode.DIVIDE_BY_ZERO,
          QueryText.of(place.measure())
              + " of a group in which an argument does not vary; plain Spark fails with"
              + " DIVIDE_BY_ZERO there, and gives NULL without ANSI mode");
    }
    return Moments.corr(pair);
  }

  private static Sums one(MeasureElements place, long n, List<BigInteger> totals) {
    return new Sums(n, totals.get(0), totals.get(1), unit(place, 0));
  }

  private static JointSums joint(MeasureElements place, long n, List<BigInteger> totals) {
    return new JointSums(
        n, totals.get(0), totals.get(1), totals.get(2), unit(place, 0), unit(place, 1));
  }

  /** Of (y, x): sums of both, then yy, yx, xx. */
  private static PairSums pair(MeasureElements place, long n, List<BigInteger> totals) {
    return new PairSums(
        n,
        totals.get(1),
        totals.get(0),
        totals.get(4),
        totals.get(2),
        totals.get(3),
        unit(place, 1),
        unit(place, 0));
  }

  private static Object @Nullable [] regression(
      MeasureElements place, long n, List<BigInteger> totals) {
    Regression.Fit fit =
        Regression.of(n, sums(place, totals), products(place, totals), units(place));
    return fit == null
        ? null
        : new Object[] {
          fit.n(), list(fit.coefficients()), list(fit.standardErrors()), fit.rSquared()
        };
  }

  private static BigInteger[] sums(MeasureElements place, List<BigInteger> totals) {
    return totals.subList(0, variables(place)).toArray(BigInteger[]::new);
  }

  private static BigInteger[][] products(MeasureElements place, List<BigInteger> totals) {
    int k = variables(place);
    BigInteger[][] products = new BigInteger[k][k];
    int next = k;
    for (int i = 0; i < k; i++) {
      for (int j = i; j < k; j++) {
        products[i][j] = totals.get(next++);
        products[j][i] = products[i][j];
      }
    }
    return products;
  }

  private static Unit[] units(MeasureElements place) {
    Unit[] units = new Unit[variables(place)];
    for (int i = 0; i < units.length; i++) {
      units[i] = unit(place, i);
    }
    return units;
  }

  private static int variables(MeasureElements place) {
    return place.measure().arguments().size();
  }

  /** The unit that the whole numbers of variable {@code i} count. */
  private static Unit unit(MeasureElements place, int i) {
    LinearTerm term = (LinearTerm) place.sums().get(i).term();
    SqlType type = term.expr().type();
    return new Unit(type.scale(), term.fractionBits());
  }

  private static @Nullable List<List<Double>> rows(double @Nullable [][] matrix) {
    return matrix == null ? null : Arrays.stream(matrix).map(MomentDecoder::list).toList();
  }

  private static List<Double> list(double[] values) {
    List<Double> list = new ArrayList<>();
    for (double value : values) {
      list.add(value);
    }
    return list;
  }
}
