package io.jointly.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.jointly.error.ViolationException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Skewness and kurtosis, against deviations from the mean with many digits. */
class PowerSumsTest {

  private static final MathContext DIGITS = new MathContext(120);

  private static BigInteger sum(long[] values, int power) {
    return Arrays.stream(values)
        .mapToObj(BigInteger::valueOf)
        .map(value -> value.pow(power))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private static Sums sums(long... values) {
    return new Sums(values.length, sum(values, 1), sum(values, 2), Unit.ONE);
  }

  private static @Nullable Double skewness(long... values) {
    return PowerSums.skewness(sums(values), sum(values, 3));
  }

  private static @Nullable Double kurtosis(long... values) {
    return PowerSums.kurtosis(sums(values), sum(values, 3), sum(values, 4));
  }

  /** The mean of a power of the deviations. */
  private static BigDecimal moment(long[] values, int power) {
    BigDecimal n = BigDecimal.valueOf(values.length);
    BigDecimal mean = new BigDecimal(sum(values, 1)).divide(n, DIGITS);
    return Arrays.stream(values)
        .mapToObj(BigDecimal::valueOf)
        .map(value -> value.subtract(mean).pow(power, DIGITS))
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .divide(n, DIGITS);
  }

  @Test
  void areTheMomentsOfTheRows() {
    Random random = new Random(7);
    for (int n = 2; n < 60; n++) {
      long from = random.nextBoolean() ? 0 : 1L << 40;
      long[] values = random.longs(n, from, from + 1 + (1L << random.nextInt(30))).toArray();
      values[0] = from + (1L << 31);
      BigDecimal square = moment(values, 2);
      BigDecimal third = moment(values, 3);
      double skewness = third.divide(square.multiply(square.sqrt(DIGITS)), DIGITS).doubleValue();
      double kurtosis =
          moment(values, 4)
              .divide(square.pow(2), DIGITS)
              .subtract(BigDecimal.valueOf(3))
              .doubleValue();
      assertThat(skewness(values)).isCloseTo(skewness, within(Math.ulp(skewness)));
      assertThat(kurtosis(values)).isCloseTo(kurtosis, within(Math.ulp(kurtosis)));
    }
  }

  @Test
  void areSymmetric() {
    assertThat(skewness(1, 2, 3)).isEqualTo(0.0);
    double upwards = Objects.requireNonNull(skewness(0, 0, 9));
    assertThat(upwards).isPositive();
    assertThat(skewness(0, 0, -9)).isEqualTo(-upwards);
    assertThat(kurtosis(-1, 1)).isEqualTo(-2.0);
  }

  @Test
  void areNullWithoutVariance() {
    for (long[] values : new long[][] {{}, {5}, {5, 5, 5}, {0, 0}}) {
      assertThat(skewness(values)).isNull();
      assertThat(kurtosis(values)).isNull();
    }
  }

  @Test
  void impossibleTotalsAreRefused() {
    assertThatThrownBy(() -> PowerSums.skewness(sums(), BigInteger.ONE))
        .isInstanceOf(ViolationException.class);
    // Fourth powers that are smaller than the squares of the squares.
    assertThatThrownBy(() -> PowerSums.kurtosis(sums(0, 1), BigInteger.ONE, BigInteger.ZERO))
        .isInstanceOf(ViolationException.class);
  }
}
