package io.jointly.field;

import static io.jointly.field.Elements.P;
import static io.jointly.field.Elements.integers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsecutivePointsTest {

  private static BigInteger at(List<BigInteger> coefficients, BigInteger x) {
    BigInteger value = BigInteger.ZERO;
    for (int k = coefficients.size() - 1; k >= 0; k--) {
      value = value.multiply(x).add(coefficients.get(k)).mod(P);
    }
    return value;
  }

  private static List<BigInteger> polynomial(Random random, int coefficients) {
    List<BigInteger> result = new ArrayList<>();
    for (int k = 0; k < coefficients; k++) {
      result.add(Elements.random(random));
    }
    return result;
  }

  private static List<BigInteger> values(List<BigInteger> polynomial, int n) {
    List<BigInteger> values = new ArrayList<>();
    for (int x = 0; x < n; x++) {
      values.add(at(polynomial, BigInteger.valueOf(x)));
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 40})
  void extendsAPolynomial(int known) {
    Random random = new Random(Elements.seed());
    List<BigInteger> values = values(polynomial(random, known), 2 * known + 3);
    long[] vector = FpVectors.create(values.size());
    FpVectors.copy(Elements.vector(values), 0, vector, 0, known);

    ConsecutivePoints.extend(vector, known);

    assertThat(integers(vector)).as("seed %d", Elements.seed()).isEqualTo(values);
  }

  @Test
  void nothingIsWrittenWhereAllIsKnown() {
    long[] vector = Elements.randomVector(new Random(Elements.seed()), 4);
    long[] before = vector.clone();
    ConsecutivePoints.extend(vector, 4);
    assertThat(vector).isEqualTo(before);
    assertThatThrownBy(() -> ConsecutivePoints.extend(vector, 5))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 81})
  void theWeightsGiveTheValueAnywhere(int n) {
    Random random = new Random(Elements.seed());
    List<BigInteger> polynomial = polynomial(random, n);
    List<BigInteger> values = values(polynomial, n);
    for (BigInteger z :
        List.of(BigInteger.valueOf(n), P.subtract(BigInteger.ONE), Elements.random(random))) {
      List<BigInteger> weights = integers(ConsecutivePoints.weightsAt(z, n));
      BigInteger sum = BigInteger.ZERO;
      for (int i = 0; i < n; i++) {
        sum = sum.add(weights.get(i).multiply(values.get(i)));
      }
      assertThat(sum.mod(P)).as("seed %d", Elements.seed()).isEqualTo(at(polynomial, z));
    }
  }

  @Test
  void aGivenPointHasNoWeights() {
    for (long z : new long[] {0, 4}) {
      assertThatThrownBy(() -> ConsecutivePoints.weightsAt(BigInteger.valueOf(z), 5))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
