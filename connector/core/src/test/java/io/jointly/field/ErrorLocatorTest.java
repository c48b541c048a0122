package io.jointly.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("sweep")
class ErrorLocatorTest {

  @ParameterizedTest
  @MethodSource("io.jointly.field.ShamirTest#everySize")
  void namesAtMostWhatIsUnique(int parties, int threshold) {
    int tolerated = (parties - threshold - 1) / 2;
    long seed = Elements.seed();
    Random random = new Random(seed);
    for (int liars = 0; liars <= parties - threshold - 1; liars++) {
      long[][] shares = new long[parties][2];
      long[] secret = Elements.randomVector(random, 1);
      Shamir.of(parties, threshold).share(secret, 0, 1, Elements.source(random), shares);
      List<Integer> wrong = new ArrayList<>();
      for (int point : Elements.points(parties)) {
        wrong.add(point);
      }
      Collections.shuffle(wrong, random);
      wrong = wrong.subList(0, liars);
      for (int point : wrong) {
        FpVectors.addInto(shares[point - 1], 0, Elements.randomVector(random, 1), 0, 1);
      }
      assertThat(ErrorLocator.locate(threshold, Elements.points(parties), shares, 0))
          .as("n %d, t %d, liars %s, seed %d", parties, threshold, wrong, seed)
          .isEqualTo(liars <= tolerated ? new TreeSet<>(wrong) : new TreeSet<>());
    }
  }

  @Test
  void aLiarAmongSharesOfAHigherDegreeIsNotNamed() {
    Random random = new Random(1);
    long[][] shares = new long[10][2];
    long[] secret = Elements.randomVector(random, 1);
    Shamir.of(10, 2).share(secret, 0, 1, Elements.source(random), shares);
    FpVectors.addInto(shares[6], 0, Elements.randomVector(random, 1), 0, 1);
    assertThat(ErrorLocator.locate(2, Elements.points(10), shares, 0)).containsExactly(7);
    assertThat(ErrorLocator.locate(1, Elements.points(10), shares, 0)).isEmpty();
  }

  @Test
  void sharesHalfwayBetweenTwoPolynomialsBlameNobody() {
    // Two parties on the line 0, two on the line x: each pair calls the other one wrong.
    long[][] shares = new long[4][2];
    shares[2][0] = 3;
    shares[3][0] = 4;
    assertThat(ErrorLocator.locate(1, new int[] {1, 2, 3, 4}, shares, 0)).isEmpty();
  }

  @Test
  void enoughLiarsTogetherCanBlameTheHonest() {
    // The bound is not a weakness of the decoder: three of five moved to another line and the
    // honest two are now the fewer.
    long[][] shares = new long[5][2];
    shares[2][0] = 3;
    shares[3][0] = 4;
    shares[4][0] = 5;
    assertThat(ErrorLocator.locate(1, new int[] {1, 2, 3, 4, 5}, shares, 0)).isEmpty();
    long[][] six = {{0, 0}, {2, 0}, {3, 0}, {4, 0}, {5, 0}, {6, 0}};
    assertThat(ErrorLocator.locate(1, Elements.points(6), six, 0)).containsExactly(1);
  }
}
