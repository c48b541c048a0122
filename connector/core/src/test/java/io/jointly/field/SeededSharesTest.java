package io.jointly.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeededSharesTest {

  /** All shares lie on one polynomial of degree t whose value at 0 is the value. */
  @ParameterizedTest
  @CsvSource({"2, 1", "3, 1", "5, 2", "7, 3", "20, 9", "20, 19"})
  void theSharesThatFollowFitThoseThatAreGiven(int parties, int threshold) throws Exception {
    Random random = new Random(Elements.seed());
    long[] values = Elements.randomVector(random, 300);
    long[][] shares = new long[parties][];
    for (int k = 0; k < parties; k++) {
      // What stands in the places of the others does not matter.
      shares[k] = Elements.randomVector(random, 300);
    }
    long[] first = shares[0].clone();

    SeededShares.of(parties, threshold).complete(values, shares);

    assertThat(shares[0]).isEqualTo(first);
    assertThat(Reconstruction.of(threshold, Elements.points(parties)).open(shares))
        .as("seed %d", Elements.seed())
        .isEqualTo(values);
  }

  @Test
  void aVectorOfAnotherLengthIsRefused() {
    SeededShares scheme = SeededShares.of(3, 1);
    assertThatThrownBy(() -> scheme.complete(new long[4], new long[][] {new long[4], new long[4]}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                scheme.complete(new long[4], new long[][] {new long[4], new long[4], new long[2]}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
