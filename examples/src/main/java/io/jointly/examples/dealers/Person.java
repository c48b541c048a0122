package io.jointly.examples.dealers;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Somebody who is asked for a salary. What a person earns depends only on the seed and the person's
 * number, so it is the same on every machine.
 *
 * @param pay a month's, in whole euros
 */
record Person(int pay) {

  /**
   * Where each pay band begins. The last one ends at {@link #MOST}. They are chosen beforehand so
   * that every band can be expected to have people enough to be shown.
   */
  static final List<Integer> BANDS =
      List.of(0, 2000, 2300, 2600, 2900, 3200, 3500, 3900, 4400, 5200);

  static final int MOST = 20_000;

  /**
   * @param number from 1
   */
  static Person of(long seed, int number) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number).split();
    // Roughly normal; it avoids logarithm and sine, which differ by platform.
    double sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += random.nextDouble();
    }
    return new Person((int) Math.min(MOST, Math.round(3150 * StrictMath.exp(0.35 * sum))));
  }

  /** Where this person's pay band begins. */
  int band() {
    return BANDS.stream().filter(low -> low <= pay).reduce((first, second) -> second).orElseThrow();
  }
}
