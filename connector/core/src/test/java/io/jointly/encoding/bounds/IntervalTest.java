package io.jointly.encoding.bounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Seed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("sweep")
class IntervalTest {

  private static final int EDGE = 4;

  /** All intervals within a few steps of zero. */
  private static List<Interval> small() {
    List<Interval> intervals = new ArrayList<>();
    for (int low = -EDGE; low <= EDGE; low++) {
      for (int high = low; high <= EDGE; high++) {
        intervals.add(Interval.of(low, high));
      }
    }
    return intervals;
  }

  private static List<BigInteger> numbers(Interval interval) {
    return LongStream.rangeClosed(interval.low().longValue(), interval.high().longValue())
        .mapToObj(BigInteger::valueOf)
        .toList();
  }

  /** The smallest interval around all results. */
  private static Interval hull(List<BigInteger> results) {
    return new Interval(Collections.min(results), Collections.max(results));
  }

  private static Interval tried(Interval left, Interval right, BinaryOperator<BigInteger> of) {
    List<BigInteger> results = new ArrayList<>();
    for (BigInteger a : numbers(left)) {
      for (BigInteger b : numbers(right)) {
        results.add(of.apply(a, b));
      }
    }
    return hull(results);
  }

  @Test
  void arithmeticGivesTheSmallestIntervalOfAllResults() {
    for (Interval left : small()) {
      assertThat(left.negated())
          .isEqualTo(hull(numbers(left).stream().map(BigInteger::negate).toList()));
      assertThat(left.magnitude())
          .isEqualTo(Collections.max(numbers(left).stream().map(BigInteger::abs).toList()));
      for (Interval right : small()) {
        assertThat(left.plus(right)).isEqualTo(tried(left, right, BigInteger::add));
        assertThat(left.times(right)).isEqualTo(tried(left, right, BigInteger::multiply));
        List<BigInteger> both = new ArrayList<>(numbers(left));
        both.addAll(numbers(right));
        assertThat(left.union(right)).isEqualTo(hull(both));
        assertThat(left.contains(right)).isEqualTo(numbers(left).containsAll(numbers(right)));
        List<BigInteger> common = new ArrayList<>(numbers(left));
        common.retainAll(numbers(right));
        assertThat(left.within(right)).isEqualTo(common.isEmpty() ? right : hull(common));
      }
    }
  }

  @Test
  void bitsHoldEveryNumberAndNoBitIsSpare() {
    for (Interval interval : small()) {
      int bits = interval.bits();
      BigInteger half = BigInteger.ONE.shiftLeft(bits - 1);
      Interval held = new Interval(half.negate(), half.subtract(BigInteger.ONE));
      assertThat(held.contains(interval)).as("%s in %s bits", interval, bits).isTrue();
      if (bits > 1) {
        BigInteger quarter = half.shiftRight(1);
        Interval less = new Interval(quarter.negate(), quarter.subtract(BigInteger.ONE));
        assertThat(less.contains(interval)).isFalse();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-9223372036854775808, 9223372036854775807, true,  64",
    "0,                    9223372036854775807, true,  64",
    "-9223372036854775808, 0,                   true,  64",
    "0,                    9223372036854775808, false, 65",
    "-9223372036854775809, 0,                   false, 65",
    "-1,                   0,                   true,  1",
    "0,                    1,                   true,  2"
  })
  void aBigintHasSixtyFourBits(String low, String high, boolean fits, int bits) {
    Interval interval = new Interval(new BigInteger(low), new BigInteger(high));
    assertThat(interval.fitsLong()).isEqualTo(fits);
    assertThat(interval.bits()).isEqualTo(bits);
  }

  @Test
  void rescalingRoundsOutwards() {
    assertThat(Interval.of(-15, 15).rescaled(1, 0)).isEqualTo(Interval.of(-2, 2));
    assertThat(Interval.of(-10, 10).rescaled(1, 0)).isEqualTo(Interval.of(-1, 1));
    assertThat(Interval.of(11, 19).rescaled(1, 0)).isEqualTo(Interval.of(1, 2));
    assertThat(Interval.of(-3, 7).rescaled(0, 2)).isEqualTo(Interval.of(-300, 700));
    Random random = new Random(Seed.of(IntervalTest.class));
    for (int i = 0; i < 2000; i++) {
      BigInteger a =
          new BigInteger(1 + random.nextInt(130), random).subtract(BigInteger.TWO.pow(60));
      BigInteger b = new BigInteger(1 + random.nextInt(130), random);
      Interval interval = new Interval(a.min(b), a.max(b));
      int from = random.nextInt(10);
      int to = random.nextInt(10);
      Interval rescaled = interval.rescaled(from, to);
      for (RoundingMode mode : List.of(RoundingMode.HALF_UP, RoundingMode.DOWN, RoundingMode.UP)) {
        for (BigInteger end : List.of(interval.low(), interval.high())) {
          BigInteger moved = new BigDecimal(end, from).setScale(to, mode).unscaledValue();
          assertThat(rescaled.contains(new Interval(moved, moved))).isTrue();
        }
      }
    }
  }

  @Test
  void anIntervalIsNotTurnedAround() {
    assertThatThrownBy(() -> Interval.of(1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThat(Interval.symmetric(BigInteger.TWO)).isEqualTo(Interval.of(-2, 2));
  }
}
