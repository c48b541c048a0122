package io.jointly.encoding.bounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimbSplitTest {

  @ParameterizedTest
  @CsvSource({
    // bits of the magnitude, max_rows, parties: limbs, width, one element
    "63, 1, 1, 1, 0, true",
    "64, 1, 1, 2, 62, true",
    "62, 2, 1, 1, 0, true",
    "62, 3, 1, 2, 61, true",
    "63, 2, 1, 2, 61, true",
    "123, 1, 2, 2, 62, true",
    "124, 1, 4, 3, 62, true",
    "126, 1, 1, 3, 62, true",
    "126, 1, 2, 3, 62, false",
    "127, 1, 1, 3, 62, false",
    "252, 1, 1, 5, 62, false",
    "252, 1099511627776, 20, 12, 22, false"
  })
  void limbsAreAsFewAsTheirSumsAllow(
      int bits, long maxRows, int parties, int limbs, int width, boolean oneElement) {
    BigInteger most = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
    assertThat(LimbSplit.of(new Interval(BigInteger.ZERO, most), maxRows, parties))
        .isEqualTo(new LimbSplit(limbs, width, oneElement));
    assertThat(LimbSplit.of(new Interval(most.negate(), BigInteger.ZERO), maxRows, parties))
        .isEqualTo(new LimbSplit(limbs, width, oneElement));
  }
}
