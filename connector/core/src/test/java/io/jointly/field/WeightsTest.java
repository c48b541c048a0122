package io.jointly.field;

import static io.jointly.field.Elements.P;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightsTest {

  private static final int ELEMENTS = 50;

  /** Points whose weights are 1, -1, small of either sign, and general ones. */
  @ParameterizedTest
  @CsvSource({
    "1 2, 0",
    "1 2, 3",
    "1 2, 7",
    "2 3, 0",
    "1 2 3, 0",
    "1 2 3, 4",
    "1 2 3 4 5, 20",
    "1 3, 0",
    "2 5 9, 0",
    "7 3 20 11, 1",
    "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20, 0"
  })
  void areTheCoefficientsWhateverTheirSize(String list, int at) {
    int[] points = Arrays.stream(list.split(" ")).mapToInt(Integer::parseInt).toArray();
    long seed = Elements.seed();
    Random random = new Random(seed);
    long[] coefficients = Lagrange.coefficients(points, at);
    Weights weights = Weights.of(points, at);
    for (int k = 0; k < points.length; k++) {
      long[] share = FpVectors.create(ELEMENTS + 2);
      long[] out = FpVectors.create(ELEMENTS + 1);
      fill(share, random);
      fill(out, random);
      long[] before = out.clone();
      weights.addProducts(k, share, 2, ELEMENTS, out, 1);
      BigInteger weight = Fp127.toBigInteger(coefficients, k);
      for (int i = 0; i < ELEMENTS; i++) {
        BigInteger expected =
            Fp127.toBigInteger(share, 2 + i)
                .multiply(weight)
                .add(Fp127.toBigInteger(before, 1 + i))
                .mod(P);
        assertThat(Fp127.toBigInteger(out, 1 + i))
            .as("points %s at %d, seed %d", list, at, seed)
            .isEqualTo(expected);
        assertThat(Fp127.isCanonical(out[2 * (1 + i)], out[2 * (1 + i) + 1])).isTrue();
      }
      assertThat(out).startsWith(before[0], before[1]);
    }
  }

  /** Every third element is 0, 1 or p - 1. */
  private static void fill(long[] vector, Random random) {
    for (int i = 0; i < FpVectors.length(vector); i++) {
      if (random.nextInt(3) == 0) {
        Fp127.encodeSigned(random.nextInt(3) - 1, vector, i);
      } else {
        vector[2 * i] = random.nextLong();
        vector[2 * i + 1] = random.nextLong() & (Long.MAX_VALUE >> 1);
      }
    }
  }
}
