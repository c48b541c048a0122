package io.jointly.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.jointly.Seed;
import io.jointly.error.ViolationException;
import java.math.BigInteger;
import java.util.Objects;
import java.util.Random;
import org.apache.commons.math3.stat.correlation.Covariance;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("sweep")
class MatrixTest {

  private static double[][] matrix(Table table) {
    return Objects.requireNonNull(
        Matrix.covarianceSamp(table.n(), table.sums(), table.products(), table.units()));
  }

  @Test
  void equalsCommonsMathOnPooledRows() {
    long seed = Seed.of(MatrixTest.class);
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      Table table = Table.random(random, 2 + random.nextInt(200), 1 + random.nextInt(6), 10, 5);
      double[][] ours = matrix(table);
      if (table.units().length == 1) {
        continue;
      }
      double[][] theirs = new Covariance(table.doubles()).getCovarianceMatrix().getData();
      for (int i = 0; i < ours.length; i++) {
        for (int j = 0; j < ours.length; j++) {
          double scale = Math.sqrt(theirs[i][i] * theirs[j][j]);
          assertThat(ours[i][j])
              .as("seed %d, round %d, %d %d", seed, round, i, j)
              .isCloseTo(theirs[i][j], within(1e-9 * scale));
        }
      }
    }
  }

  @Test
  void equalsTheMomentsOfEachTwoVariablesToTheLastBit() {
    long seed = Seed.of(MatrixTest.class);
    Table table = Table.random(new Random(seed), 50, 4, 1e6, 1);
    double[][] matrix = matrix(table);
    BigInteger[] s = table.sums();
    BigInteger[][] p = table.products();
    for (int i = 0; i < s.length; i++) {
      for (int j = 0; j < s.length; j++) {
        PairSums pair =
            new PairSums(
                new JointSums(table.n(), s[i], s[j], p[i][j], table.units()[i], table.units()[j]),
                p[i][i],
                p[j][j]);
        assertThat(matrix[i][j]).as("seed %d", seed).isEqualTo(Moments.covarSamp(pair));
        assertThat(matrix[i][j]).isEqualTo(matrix[j][i]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void fewerThanTwoRowsHaveNone(int n) {
    Table table = Table.random(new Random(1), n, 3, 10, 5);
    assertThat(Matrix.covarianceSamp(n, table.sums(), table.products(), table.units())).isNull();
  }

  @Test
  void constantVariablesHaveZeros() {
    Table table = Table.of(new double[][] {{1, 7}, {2, 7}, {4, 7}});
    assertThat(matrix(table)).isEqualTo(new double[][] {{7.0 / 3, 0}, {0, 0}});
  }

  @Test
  void shapesThatDifferAreRefused() {
    Table table = Table.random(new Random(1), 9, 3, 10, 5);
    Table other = Table.random(new Random(1), 9, 2, 10, 5);
    assertThatThrownBy(
            () -> Matrix.covarianceSamp(9, table.sums(), other.products(), table.units()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> Matrix.covarianceSamp(9, table.sums(), table.products(), other.units()))
        .isInstanceOf(IllegalArgumentException.class);
    BigInteger[][] ragged = table.products();
    ragged[1] = other.products()[1];
    assertThatThrownBy(() -> Matrix.covarianceSamp(9, table.sums(), ragged, table.units()))
        .isInstanceOf(IllegalArgumentException.class);
    BigInteger[][] skew = table.products();
    skew[1][2] = skew[1][2].add(BigInteger.ONE);
    assertThatThrownBy(() -> Matrix.covarianceSamp(9, table.sums(), skew, table.units()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> Matrix.covarianceSamp(0, new BigInteger[0], new BigInteger[0][0], new Unit[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void totalsOfNoRowsAreRefused() {
    Table table = Table.random(new Random(1), 9, 3, 10, 5);
    BigInteger[][] negative = table.products();
    negative[1][1] = BigInteger.ONE.negate();
    BigInteger[][] tooCorrelated = table.products();
    tooCorrelated[0][1] = BigInteger.TEN.pow(30);
    tooCorrelated[1][0] = tooCorrelated[0][1];
    for (BigInteger[][] products : new BigInteger[][][] {negative, tooCorrelated}) {
      assertThatThrownBy(() -> Matrix.covarianceSamp(9, table.sums(), products, table.units()))
          .isInstanceOf(ViolationException.class);
    }
    for (long n : new long[] {0, -9, 1}) {
      assertThatThrownBy(
              () -> Matrix.covarianceSamp(n, table.sums(), table.products(), table.units()))
          .isInstanceOf(ViolationException.class);
    }
  }
}
