package io.jointly;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The seed of random tests, printed so that a failure can be run again. It is the same in every
 * run, and with the profile {@code sweeps} another one each day.
 */
public final class Seed {

  private static final String PROPERTY = "jointly.seed";
  private static final long USUAL = 20_261_129;
  private static final Set<Class<?>> TOLD = ConcurrentHashMap.newKeySet();

  private Seed() {}

  /**
   * The seed where a test has none of its own.
   *
   * @param test for the line that is printed
   */
  public static long of(Class<?> test) {
    return of(test, USUAL);
  }

  /**
   * The seed of a test that has one of its own.
   *
   * @param test for the line that is printed
   * @param usual the seed of the default run; {@code -Djointly.seed=…} gives another
   */
  public static long of(Class<?> test, long usual) {
    long unless = Sweep.IS_ON ? LocalDate.now(ZoneOffset.UTC).toEpochDay() : usual;
    return told(test, Long.getLong(PROPERTY, unless));
  }

  private static long told(Class<?> test, long seed) {
    if (TOLD.add(test)) {
      System.out.println(test.getSimpleName() + " has the seed -Djointly.seed=" + seed);
    }
    return seed;
  }
}
