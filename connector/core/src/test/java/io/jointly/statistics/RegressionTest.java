package io.jointly.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.jointly.Seed;
import io.jointly.error.ViolationException;
import io.jointly.statistics.Regression.Collinear;
import io.jointly.statistics.Regression.Fit;
import io.jointly.statistics.Regression.TooFewRows;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sweep")
class RegressionTest {

  private static final double ROUNDED_ONCE = 0x1.01p-53;

  private static Regression.Result solve(Table table) {
    return Regression.solve(table.n(), table.sums(), table.products(), table.units());
  }

  private static Fit fit(Table table) {
    return Objects.requireNonNull(
        Regression.of(table.n(), table.sums(), table.products(), table.units()));
  }

  private static OLSMultipleLinearRegression commons(Table table) {
    double[][] rows = table.doubles();
    OLSMultipleLinearRegression regression = new OLSMultipleLinearRegression();
    regression.newSampleData(
        Arrays.stream(rows).mapToDouble(row -> row[0]).toArray(),
        Arrays.stream(rows)
            .map(row -> Arrays.copyOfRange(row, 1, row.length))
            .toArray(double[][]::new));
    return regression;
  }

  /**
   * The truth by another way: the normal equations with a column of ones, not centred, eliminated
   * in 100 digits.
   *
   * @return coefficients, then variances of the coefficients
   */
  private static BigDecimal[][] right(Table table) {
    int n = table.n();
    int k = table.units().length;
    BigDecimal[][] x = new BigDecimal[n][k];
    BigDecimal[] y = new BigDecimal[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < k; j++) {
        BigDecimal value =
            new BigDecimal(table.rows()[i][j])
                .divide(new BigDecimal(table.units()[j].perOne()), Rows.DIGITS);
        if (j == 0) {
          y[i] = value;
          x[i][0] = BigDecimal.ONE;
        } else {
          x[i][j] = value;
        }
      }
    }
    BigDecimal[][] system = new BigDecimal[k][2 * k + 1];
    for (int a = 0; a < k; a++) {
      for (int b = 0; b < k; b++) {
        system[a][b] = BigDecimal.ZERO;
        system[a][k + 1 + b] = a == b ? BigDecimal.ONE : BigDecimal.ZERO;
        for (int i = 0; i < n; i++) {
          system[a][b] = system[a][b].add(x[i][a].multiply(x[i][b]), Rows.DIGITS);
        }
      }
      system[a][k] = BigDecimal.ZERO;
      for (int i = 0; i < n; i++) {
        system[a][k] = system[a][k].add(x[i][a].multiply(y[i]), Rows.DIGITS);
      }
    }
    eliminate(system);
    BigDecimal residual = BigDecimal.ZERO;
    for (int i = 0; i < n; i++) {
      BigDecimal e = y[i];
      for (int a = 0; a < k; a++) {
        e = e.subtract(x[i][a].multiply(system[a][k]), Rows.DIGITS);
      }
      residual = residual.add(e.multiply(e), Rows.DIGITS);
    }
    BigDecimal variance = residual.divide(BigDecimal.valueOf(n - k), Rows.DIGITS);
    BigDecimal[][] result = new BigDecimal[2][k];
    for (int a = 0; a < k; a++) {
      result[0][a] = system[a][k];
      result[1][a] = variance.multiply(system[a][k + 1 + a], Rows.DIGITS);
    }
    return result;
  }

  private static void eliminate(BigDecimal[][] system) {
    for (int step = 0; step < system.length; step++) {
      BigDecimal pivot = system[step][step];
      for (int j = 0; j < system[step].length; j++) {
        system[step][j] = system[step][j].divide(pivot, Rows.DIGITS);
      }
      for (int i = 0; i < system.length; i++) {
        BigDecimal factor = system[i][step];
        if (i != step) {
          for (int j = 0; j < system[i].length; j++) {
            system[i][j] = system[i][j].subtract(factor.multiply(system[step][j]), Rows.DIGITS);
          }
        }
      }
    }
  }

  @Test
  void equalsCommonsMathOnPooledRows() {
    long seed = Seed.of(RegressionTest.class);
    Random random = new Random(seed);
    for (int round = 0; round < 40; round++) {
      int k = 2 + random.nextInt(7);
      Table table = Table.random(random, k + 5 + random.nextInt(200), k, 10, 5);
      Fit fit = fit(table);
      OLSMultipleLinearRegression theirs = commons(table);
      String about = "seed " + seed + ", round " + round;
      assertClose(fit.coefficients(), theirs.estimateRegressionParameters(), about);
      assertClose(fit.standardErrors(), theirs.estimateRegressionParametersStandardErrors(), about);
      assertThat(fit.rSquared()).as(about).isCloseTo(theirs.calculateRSquared(), within(1e-9));
      assertThat(fit.n()).isEqualTo(table.n());
    }
  }

  private static void assertClose(double[] ours, double[] theirs, String about) {
    double scale = Arrays.stream(theirs).map(Math::abs).max().orElseThrow();
    assertThat(ours).as(about).hasSameSizeAs(theirs);
    for (int i = 0; i < ours.length; i++) {
      assertThat(ours[i]).as("%s, number %d", about, i).isCloseTo(theirs[i], within(1e-9 * scale));
    }
  }

  @Test
  void everyFigureIsRoundedOnceWhereTheMeanIsAMillionDeviations() {
    long seed = Seed.of(RegressionTest.class);
    Random random = new Random(seed);
    double worstOurs = 0;
    double worstTheirs = 0;
    for (int round = 0; round < 8; round++) {
      int k = 2 + random.nextInt(4);
      Table table = Table.random(random, 40, k, 1e6, 1);
      BigDecimal[][] right = right(table);
      Fit fit = fit(table);
      OLSMultipleLinearRegression theirs = commons(table);
      double[] theirCoefficients = theirs.estimateRegressionParameters();
      double[] theirErrors = theirs.estimateRegressionParametersStandardErrors();
      for (int i = 0; i < k; i++) {
        BigDecimal error = right[1][i].sqrt(Rows.DIGITS);
        worstOurs = Math.max(worstOurs, Rows.relativeError(fit.coefficients()[i], right[0][i]));
        worstOurs = Math.max(worstOurs, Rows.relativeError(fit.standardErrors()[i], error));
        worstTheirs = Math.max(worstTheirs, Rows.relativeError(theirCoefficients[i], right[0][i]));
        worstTheirs = Math.max(worstTheirs, Rows.relativeError(theirErrors[i], error));
      }
    }
    String about = "seed " + seed + ": ours " + worstOurs + ", commons-math " + worstTheirs;
    System.out.println("RegressionTest, worst relative errors, " + about);
    assertThat(worstOurs).as(about).isLessThanOrEqualTo(ROUNDED_ONCE);
    assertThat(worstTheirs).as(about).isGreaterThan(10 * worstOurs);
  }

  @Test
  void oneVariableIsSqlsRegression() {
    long seed = Seed.of(RegressionTest.class);
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      Table table = Table.random(random, 4 + random.nextInt(20), 2, 100, 10);
      BigInteger[] s = table.sums();
      BigInteger[][] p = table.products();
      PairSums pair =
          new PairSums(
              new JointSums(table.n(), s[1], s[0], p[0][1], table.units()[1], table.units()[0]),
              p[1][1],
              p[0][0]);
      Fit fit = fit(table);
      assertThat(fit.coefficients())
          .as("seed %d", seed)
          .containsExactly(
              Objects.requireNonNull(Moments.regrIntercept(pair)),
              Objects.requireNonNull(Moments.regrSlope(pair)));
      assertThat(fit.rSquared()).as("seed %d", seed).isEqualTo(Moments.regrR2(pair));
    }
  }

  @Test
  void standardErrorsByHand() {
    // y = 1, 2, 2, 4 over 1 to 4: residual 0.7, deviations of x 5, two degrees of freedom.
    Fit fit = fit(Table.of(new double[][] {{1, 1}, {2, 2}, {2, 3}, {4, 4}}));
    assertThat(fit.coefficients()).containsExactly(0.0, 0.9);
    assertThat(fit.standardErrors())
        .containsExactly(new double[] {Math.sqrt(0.525), Math.sqrt(0.07)}, within(1e-15));
    assertThat(fit.rSquared()).isEqualTo(81.0 / 95);
  }

  @Test
  void asManyRowsAsCoefficientsFitExactlyAndLeaveNoErrors() {
    Fit fit = fit(Table.of(new double[][] {{1, 0, 0}, {3, 1, 0}, {-2, 0, 1}}));
    assertThat(fit.coefficients()).containsExactly(1, 2, -3);
    assertThat(fit.standardErrors()).containsExactly(Double.NaN, Double.NaN, Double.NaN);
    assertThat(fit.rSquared()).isEqualTo(1.0);
    assertThat(fit.n()).isEqualTo(3);
  }

  @Test
  void exactDependenceHasNoErrorAtAll() {
    Fit fit =
        fit(Table.of(new double[][] {{1, 0, 0}, {3, 1, 0}, {-2, 0, 1}, {0, 1, 1}, {2, 2, 1}}));
    assertThat(fit.coefficients()).containsExactly(1, 2, -3);
    assertThat(fit.standardErrors()).containsExactly(0, 0, 0);
    assertThat(fit.rSquared()).isEqualTo(1.0);
  }

  @Test
  void aConstantResultIsExplainedAsInSql() {
    Fit fit = fit(Table.of(new double[][] {{7, 1}, {7, 2}, {7, 4}}));
    assertThat(fit.coefficients()).containsExactly(7, 0);
    assertThat(fit.standardErrors()).containsExactly(0, 0);
    assertThat(fit.rSquared()).isEqualTo(1.0);
  }

  @Test
  void tooFewRowsAreTold() {
    Table two = Table.of(new double[][] {{1, 2, 3}, {2, 3, 5}});
    Table none = new Table(new BigInteger[0][], two.units());
    for (Table table : new Table[] {two, none}) {
      assertThat(solve(table)).isEqualTo(new TooFewRows());
      assertThat(Regression.of(table.n(), table.sums(), table.products(), table.units())).isNull();
    }
  }

  @Test
  void theVariableThatDependsOnOthersIsNamed() {
    double[][] rows = new double[12][5];
    Random random = new Random(5);
    for (double[] row : rows) {
      row[0] = random.nextInt(100);
      row[1] = random.nextInt(100);
      row[2] = random.nextInt(100);
      row[3] = 2 * row[1] - 0.5 * row[2] + 1e6;
      row[4] = random.nextInt(100);
    }
    assertThat(solve(Table.of(rows))).isEqualTo(new Collinear(3));
    // Two to the minus sixteenth more in one row, and it is a variable of its own.
    rows[7][3] += Math.scalb(1.0, -16);
    assertThat(solve(Table.of(rows))).isInstanceOf(Fit.class);
    for (double[] row : rows) {
      row[1] = 42;
    }
    assertThat(solve(Table.of(rows))).isEqualTo(new Collinear(1));
  }

  @Test
  void manyVariablesAreSolvedToo() {
    long seed = Seed.of(RegressionTest.class);
    Table table = Table.random(new Random(seed), 120, 31, 10, 5);
    assertClose(
        fit(table).coefficients(), commons(table).estimateRegressionParameters(), "seed " + seed);
  }

  @Test
  void whatIsNoRegressionIsRefused() {
    Table alone = Table.of(new double[][] {{1}, {2}, {4}});
    assertThatThrownBy(() -> solve(alone)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void totalsOfNoRowsAreRefused() {
    // Each two variables are possible, all three together are not: correlations -0.9, 0.9, 0.9.
    BigInteger ten = BigInteger.TEN;
    BigInteger nine = BigInteger.valueOf(9);
    BigInteger zero = BigInteger.ZERO;
    BigInteger[] sums = {zero, zero, zero};
    BigInteger[][] products = {
      {ten, nine, nine}, {nine, ten, nine.negate()}, {nine, nine.negate(), ten}
    };
    Unit[] units = {Unit.ONE, Unit.ONE, Unit.ONE};
    assertThatThrownBy(() -> Regression.solve(100, sums, products, units))
        .isInstanceOf(ViolationException.class);
    // The same among the independent variables.
    BigInteger[] four = {zero, zero, zero, zero};
    BigInteger[][] more = new BigInteger[4][4];
    for (BigInteger[] row : more) {
      Arrays.fill(row, zero);
    }
    more[0][0] = ten;
    for (int i = 0; i < 3; i++) {
      System.arraycopy(products[i], 0, more[i + 1], 1, 3);
    }
    Unit[] units4 = {Unit.ONE, Unit.ONE, Unit.ONE, Unit.ONE};
    assertThatThrownBy(() -> Regression.solve(100, four, more, units4))
        .isInstanceOf(ViolationException.class);
  }
}
