package io.jointly.encoding.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.encoding.bounds.Interval;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueBitsTest {

  /** A number, put together from what the masks find in it. */
  private static BigInteger again(ValueBits bits, BigInteger number) {
    BigInteger again = bits.common();
    for (BigInteger mask : bits.masks()) {
      if (number.and(mask).signum() != 0) {
        again = again.or(mask);
      }
    }
    return again;
  }

  @Test
  void everyNumberIsMadeOfItsBits() {
    for (int low = -17; low <= 17; low++) {
      for (int high = low; high <= 17; high++) {
        ValueBits bits = new ValueBits(Interval.of(low, high));
        for (int number = low; number <= high; number++) {
          BigInteger whole = BigInteger.valueOf(number);
          assertThat(again(bits, whole)).as("%s of %s to %s", number, low, high).isEqualTo(whole);
        }
      }
    }
  }

  /** A bit that is the same in all numbers would be a cell that nobody, or everybody, is in. */
  @Test
  void noBitIsTheSameInAllNumbers() {
    for (int low = -9; low <= 9; low++) {
      for (int high = low; high <= 9; high++) {
        for (BigInteger mask : new ValueBits(Interval.of(low, high)).masks()) {
          boolean one = false;
          boolean nought = false;
          for (int number = low; number <= high; number++) {
            boolean set = BigInteger.valueOf(number).and(mask).signum() != 0;
            one |= set;
            nought |= !set;
          }
          assertThat(one && nought).as("%s of %s to %s", mask, low, high).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE})
  void allBitsOfABigint(long number) {
    ValueBits bits = new ValueBits(Interval.of(Long.MIN_VALUE, Long.MAX_VALUE));
    assertThat(bits.masks()).hasSize(64).allMatch(mask -> mask.bitLength() < 64);
    assertThat(again(bits, BigInteger.valueOf(number)).longValueExact()).isEqualTo(number);
  }
}
