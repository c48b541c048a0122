package io.jointly.encoding.group;

import io.jointly.encoding.layout.MeasureElements;
import io.jointly.encoding.layout.Term;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Overflow;
import io.jointly.query.text.QueryText;
import io.jointly.statistics.JointSums;
import io.jointly.statistics.Matrix;
import io.jointly.statistics.Moments;
import io.jointly.statistics.PairSums;
import io.jointly.statistics.PowerSums;
import io.jointly.statistics.Regression;
import io.jointly.statistics.Sums;
import io.jointly.statistics.Unit;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The exact sums and products of one measure in one group, as the moments want them. */
final class MomentDecoder {

  private final MeasureElements place;
  private final long n;
  private final List<BigInteger> totals;

  /**
   * @param n rows in which no argument is NULL
   * @param totals of the measure's sums, in their order
   */
  MomentDecoder(MeasureElements place, long n, List<BigInteger> totals) {
    this.place = place;
    this.n = n;
    this.totals = List.copyOf(totals);
  }

  /** Of x: sums of x and of its square. */
  Sums one() {
    return new Sums(n, totals.get(0), totals.get(1), unit(0));
  }

  @Nullable Double skewness() {
    return PowerSums.skewness(one(), totals.get(2));
  }

  @Nullable Double kurtosis() {
    return PowerSums.kurtosis(one(), totals.get(2), totals.get(3));
  }

  /** Of (x, y): sums of both and of their product. */
  JointSums joint() {
    return new JointSums(n, totals.get(0), totals.get(1), totals.get(2), unit(0), unit(1));
  }

  /** Of (y, x): sums of both, then of yy, yx and xx. */
  PairSums pair() {
    JointSums withoutSquares =
        new JointSums(n, totals.get(1), totals.get(0), totals.get(3), unit(1), unit(0));
    return new PairSums(withoutSquares, totals.get(4), totals.get(2));
  }

  /**
   * @throws CallerException (DIVIDE_BY_ZERO) where plain Spark fails
   */
  @Nullable Double correlation(Overflow overflow) {
    PairSums pair = pair();
    if (overflow == Overflow.FAIL && Moments.corrDividesByZero(pair)) {
      throw new CallerException(
          ErrorCode.DIVIDE_BY_ZERO,
          QueryText.of(place.measure())
              + " of a group in which an argument does not vary; plain Spark fails with"
              + " DIVIDE_BY_ZERO there, and gives NULL without ANSI mode");
    }
    return Moments.corr(pair);
  }

  @Nullable List<List<Double>> covarianceMatrix() {
    double[][] matrix = Matrix.covarianceSamp(n, sums(), products(), units());
    return matrix == null ? null : Arrays.stream(matrix).map(MomentDecoder::list).toList();
  }

  Object @Nullable [] regression() {
    Regression.Fit fit = Regression.of(n, sums(), products(), units());
    return fit == null
        ? null
        : new Object[] {
          fit.n(), list(fit.coefficients()), list(fit.standardErrors()), fit.rSquared()
        };
  }

  private BigInteger[] sums() {
    return totals.subList(0, variables()).toArray(BigInteger[]::new);
  }

  private BigInteger[][] products() {
    int k = variables();
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

  private Unit[] units() {
    Unit[] units = new Unit[variables()];
    for (int i = 0; i < units.length; i++) {
      units[i] = unit(i);
    }
    return units;
  }

  private int variables() {
    return place.measure().arguments().size();
  }

  /** The unit that the whole numbers of variable {@code i} count. */
  private Unit unit(int i) {
    Term variable = place.sums().get(i).term();
    return new Unit(variable.scale(), variable.fractionBits());
  }

  private static List<Double> list(double[] values) {
    List<Double> list = new ArrayList<>();
    for (double value : values) {
      list.add(value);
    }
    return list;
  }
}
