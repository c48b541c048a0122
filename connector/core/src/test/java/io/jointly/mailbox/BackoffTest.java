package io.jointly.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final long SEED = 20260102;

  @Test
  void doublesUpToTheCapWithinItsJitter() {
    Random random = new Random(SEED);
    Backoff backoff = Backoff.standard();
    for (int step : new int[] {5, 10, 20, 40, 80, 160, 320, 500, 500, 500}) {
      assertStep(backoff.next(random), Duration.ofMillis(step));
    }
  }

  @Test
  void startsAgainAfterProgress() {
    Random random = new Random(SEED);
    Backoff backoff = Backoff.standard();
    for (int i = 0; i < 20; i++) {
      backoff.next(random);
    }
    backoff.reset();
    assertStep(backoff.next(random), Duration.ofMillis(5));
    assertStep(backoff.next(random), Duration.ofMillis(10));
  }

  @Test
  void isSpreadOverItsJitter() {
    Random random = new Random(SEED);
    Backoff backoff = Backoff.between(Duration.ofMillis(100), Duration.ofMillis(100));
    Set<Long> tenths = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      Duration delay = backoff.next(random);
      assertStep(delay, Duration.ofMillis(100));
      tenths.add(delay.toMillis() / 10);
    }
    assertThat(tenths).as("seed %d", SEED).contains(5L, 6L, 7L, 8L, 9L);
  }

  @Test
  void dependsOnNothingButTheRandomItIsGiven() {
    Random one = new Random(SEED);
    Random other = new Random(SEED);
    Backoff first = Backoff.standard();
    Backoff second = Backoff.standard();
    for (int i = 0; i < 20; i++) {
      assertThat(first.next(one)).isEqualTo(second.next(other));
    }
  }

  @Test
  void extremesDoNotOverflow() {
    Random random = new Random(SEED);
    Backoff huge = Backoff.between(Duration.ofNanos(1), Duration.ofDays(100_000));
    for (int i = 0; i < 200; i++) {
      assertThat(huge.next(random)).isBetween(Duration.ofNanos(1), Duration.ofDays(100_000));
    }
  }

  @Test
  void refusesStepsThatMakeNoSense() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> Backoff.between(Duration.ZERO, second))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Backoff.between(second.negated(), second))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Backoff.between(second, second.minusNanos(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertStep(Duration delay, Duration step) {
    assertThat(delay).as("seed %d", SEED).isBetween(step.dividedBy(2), step);
  }
}
