package io.jointly.field;

import static io.jointly.field.Elements.P;
import static io.jointly.field.Elements.integers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("sweep")
class ShamirTest {

  static Stream<Arguments> everySize() {
    List<Arguments> result = new ArrayList<>();
    for (int n = 2; n <= Shamir.MAX_PARTIES; n++) {
      for (int t = 1; t < n; t++) {
        result.add(Arguments.of(n, t));
      }
    }
    return result.stream();
  }

  /** The definition, in BigInteger, with the coefficients that the source gave. */
  @ParameterizedTest
  @MethodSource("everySize")
  void sharesAreThePolynomialsValues(int parties, int threshold) {
    long seed = Elements.seed();
    Random random = new Random(seed);
    int n = 3;
    long[] secrets = Elements.randomVector(random, n + 2);
    long[] drawn = Elements.randomVector(random, n * threshold);
    FieldSource source =
        (out, from, count) -> {
          assertThat(count).isEqualTo(n * threshold);
          System.arraycopy(drawn, 0, out, 2 * from, 2 * count);
        };
    long[][] shares = new long[parties][2 * n];
    Shamir.of(parties, threshold).share(secrets, 1, n, source, shares);

    for (int j = 0; j < parties; j++) {
      List<BigInteger> expected = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        BigInteger value = integers(secrets).get(1 + i);
        for (int k = 1; k <= threshold; k++) {
          BigInteger power = BigInteger.valueOf(j + 1).pow(k);
          value = value.add(integers(drawn).get((k - 1) * n + i).multiply(power));
        }
        expected.add(value.mod(P));
      }
      assertThat(integers(shares[j])).as("party %d, seed %d", j + 1, seed).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("everySize")
  void anyThresholdPlusOneSharesGiveTheSecretsBack(int parties, int threshold) throws Exception {
    long seed = Elements.seed();
    Random random = new Random(seed);
    long[] secrets = Elements.randomVector(random, 5);
    long[][] shares = new long[parties][10];
    Shamir.of(parties, threshold).share(secrets, 0, 5, Elements.source(random), shares);
    for (int round = 0; round < 3; round++) {
      List<Integer> order = new ArrayList<>();
      for (int point = 1; point <= parties; point++) {
        order.add(point);
      }
      Collections.shuffle(order, random);
      int size = threshold + 1 + random.nextInt(parties - threshold);
      int[] points = order.stream().limit(size).mapToInt(Integer::intValue).toArray();
      long[][] chosen = Arrays.stream(points).mapToObj(p -> shares[p - 1]).toArray(long[][]::new);
      assertThat(Reconstruction.of(threshold, points).open(chosen))
          .as("points %s, seed %d", Arrays.toString(points), seed)
          .isEqualTo(secrets);
    }
  }

  @ParameterizedTest
  @CsvSource({"3,1", "5,2"})
  void vectorsLongerThanAChunkAreSharedWhole(int parties, int threshold) throws Exception {
    long seed = Elements.seed();
    for (int n : new int[] {0, 1, 255, 256, 257, 511, 512, 1000}) {
      Random random = new Random(seed);
      long[] secrets = Elements.randomVector(random, n);
      long[][] shares = new long[parties][2 * n];
      Shamir.of(parties, threshold).share(secrets, 0, n, Elements.source(random), shares);
      assertThat(Reconstruction.of(threshold, Elements.points(parties)).open(shares))
          .as("%d elements, seed %d", n, seed)
          .isEqualTo(secrets);
    }
  }

  @Test
  void sharesOfSumsAreSumsOfShares() throws Exception {
    Random random = new Random(7);
    long[] total = FpVectors.create(10);
    long[][] totals = new long[4][20];
    for (int party = 0; party < 5; party++) {
      long[] secrets = Elements.randomVector(random, 10);
      long[][] shares = new long[4][20];
      Shamir.of(4, 2).share(secrets, 0, 10, Elements.source(random), shares);
      FpVectors.addInto(total, 0, secrets, 0, 10);
      for (int j = 0; j < 4; j++) {
        FpVectors.addInto(totals[j], 0, shares[j], 0, 10);
      }
    }
    assertThat(Reconstruction.of(2, new int[] {1, 2, 3, 4}).open(totals)).isEqualTo(total);
  }

  @ParameterizedTest
  @CsvSource({"2,1", "3,1", "3,2", "7,3"})
  void everyElementHasCoefficientsOfItsOwn(int parties, int threshold) {
    int n = 700;
    List<BigInteger> drawn = new ArrayList<>();
    FieldSource random = Elements.source(new Random(3));
    FieldSource recording =
        (out, from, count) -> {
          random.fill(out, from, count);
          drawn.addAll(integers(Arrays.copyOfRange(out, 2 * from, 2 * (from + count))));
        };
    long[][] shares = new long[parties][2 * n];
    Shamir.of(parties, threshold).share(FpVectors.create(n), 0, n, recording, shares);
    assertThat(drawn).hasSize(n * threshold);
    for (long[] share : shares) {
      assertThat(new HashSet<>(integers(share))).as("700 zeros, 700 shares").hasSize(n);
    }
  }

  @Test
  void sharingTwiceGivesOtherShares() {
    FieldSource source = Elements.source(new Random(4));
    long[] secrets = Elements.randomVector(new Random(5), 20);
    long[][] first = new long[3][40];
    long[][] second = new long[3][40];
    Shamir.of(3, 1).share(secrets, 0, 20, source, first);
    Shamir.of(3, 1).share(secrets, 0, 20, source, second);
    for (int j = 0; j < 3; j++) {
      assertThat(integers(first[j])).doesNotContainAnyElementsOf(integers(second[j]));
    }
  }

  /**
   * Any t shares of a fixed secret, jointly, against the uniform distribution: χ² over the top
   * three bits of each. The source is seeded, so this passes always or never.
   */
  @ParameterizedTest
  @CsvSource({"3,1", "3,2", "5,2"})
  void tSharesLookUniform(int parties, int threshold) {
    int samples = 64_000;
    long[] secrets = FpVectors.create(samples);
    for (int i = 0; i < samples; i++) {
      Fp127.encodeSigned(11, secrets, i);
    }
    long[][] shares = new long[parties][2 * samples];
    Random random = new Random(6);
    FieldSource source =
        (out, from, n) -> {
          for (int i = 2 * from; i < 2 * (from + n); i += 2) {
            out[i] = random.nextLong();
            out[i + 1] = random.nextLong() >>> 1;
          }
        };
    Shamir.of(parties, threshold).share(secrets, 0, samples, source, shares);

    int cells = 1 << (3 * threshold);
    for (int first = 0; first + threshold <= parties; first++) {
      int[] counts = new int[cells];
      for (int i = 0; i < samples; i++) {
        int cell = 0;
        for (int j = first; j < first + threshold; j++) {
          cell = cell << 3 | (int) (shares[j][2 * i + 1] >>> 60);
        }
        counts[cell]++;
      }
      double expected = (double) samples / cells;
      double chiSquare = 0;
      for (int count : counts) {
        chiSquare += (count - expected) * (count - expected) / expected;
      }
      // Mean `cells - 1`, deviation √(2 (cells - 1)): five deviations off is one in a million.
      assertThat(chiSquare)
          .as("parties %d to %d", first + 1, first + threshold)
          .isBetween(0.0, cells - 1 + 5 * Math.sqrt(2.0 * (cells - 1)));
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "0,0", "21,1", "-3,1", "3,0", "3,3", "3,4", "3,-1", "2,2"})
  void refusesSizesThatMakeNoSense(int parties, int threshold) {
    assertThatThrownBy(() -> Shamir.of(parties, threshold))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(parties|threshold) must be .* not -?\\d+");
  }

  @Test
  void refusesVectorsThatDoNotFit() {
    Shamir shamir = Shamir.of(3, 1);
    FieldSource none =
        (out, from, n) -> {
          throw new AssertionError("nothing may be drawn");
        };
    long[] secrets = FpVectors.create(4);
    assertThatThrownBy(() -> shamir.share(secrets, 0, 4, none, new long[2][8]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> shamir.share(secrets, 0, 4, none, new long[3][6]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> shamir.share(secrets, 0, 4, none, new long[3][7]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> shamir.share(secrets, 1, 4, none, new long[3][8]))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
