package io.jointly.field;

import static io.jointly.field.Elements.P;
import static io.jointly.field.Elements.integers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("sweep")
class RecombinationTest {

  static Stream<Arguments> everySize() {
    List<Arguments> sizes = new ArrayList<>();
    for (int n = 3; n <= Shamir.MAX_PARTIES; n++) {
      for (int t = 1; 2 * t + 1 <= n; t++) {
        sizes.add(Arguments.of(n, t));
      }
    }
    return sizes.stream();
  }

  /** Shares of x and y are multiplied, shared again, weighted: shares of x times y of degree t. */
  @ParameterizedTest
  @MethodSource("everySize")
  void productsOfSharesAreSharesOfTheProduct(int parties, int threshold) throws Exception {
    long seed = Elements.seed();
    Random random = new Random(seed);
    int n = 5;
    long[] x = Elements.randomVector(random, n);
    long[] y = Elements.randomVector(random, n);
    long[][] xShares = share(x, parties, threshold, random);
    long[][] yShares = share(y, parties, threshold, random);
    long[][] results = new long[parties][2 * n];
    Recombination recombination = Recombination.of(parties, threshold);
    for (int party = 0; party < parties; party++) {
      long[] products = FpVectors.create(n);
      FpVectors.multiply(xShares[party], 0, yShares[party], 0, n, products, 0);
      long[][] dealt = share(products, parties, threshold, random);
      for (int to = 0; to < parties; to++) {
        recombination.add(party, dealt[to], results[to]);
      }
    }
    // With n > t + 1 points it also says that they lie on a polynomial of degree t.
    int[] points = IntStream.rangeClosed(1, parties).toArray();
    long[] opened = Reconstruction.of(threshold, points).open(results);
    List<BigInteger> expected = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      expected.add(integers(x).get(i).multiply(integers(y).get(i)).mod(P));
    }
    assertThat(integers(opened)).as("seed %d", seed).isEqualTo(expected);
  }

  private static long[][] share(long[] secrets, int parties, int threshold, Random random) {
    int n = FpVectors.length(secrets);
    long[][] shares = new long[parties][2 * n];
    Shamir.of(parties, threshold).share(secrets, 0, n, Elements.source(random), shares);
    return shares;
  }

  /** One party's error goes into the product times its weight, and nothing notices it here. */
  @Test
  void anErrorIsAddedTimesAWeight() {
    long[] into = FpVectors.create(1);
    Recombination recombination = Recombination.of(3, 1);
    long[] one = {1, 0};
    recombination.add(0, one, into);
    assertThat(integers(into)).containsExactly(BigInteger.valueOf(3));
    recombination.add(1, one, into);
    assertThat(integers(into)).containsExactly(BigInteger.ZERO);
    recombination.add(2, one, into);
    assertThat(integers(into)).containsExactly(BigInteger.ONE);
  }

  @Test
  void twiceTheThresholdAndOneAreNeeded() {
    assertThatThrownBy(() -> Recombination.of(2, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 parties, not 2");
    assertThatThrownBy(() -> Recombination.of(6, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("7 parties, not 6");
    assertThatThrownBy(() -> Recombination.of(3, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Recombination.of(Shamir.MAX_PARTIES + 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aShorterVectorIsRefused() {
    assertThatThrownBy(() -> Recombination.of(3, 1).add(0, new long[4], new long[2]))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
