package io.jointly;

import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The seed of random tests: a new one in every run, printed so that a failure can be run again. */
public final class Seed {

  private static final String PROPERTY = "jointly.seed";
  private static final long SEED = Long.getLong(PROPERTY, new Random().nextLong());
  private static final Set<Class<?>> TOLD = ConcurrentHashMap.newKeySet();

  private Seed() {}

  /**
   * @param test whose seed it is; {@code -Djointly.seed=…} gives it instead of a fresh one
   */
  public static long of(Class<?> test) {
    return told(test, SEED);
  }

  /**
   * For a test that is the same in every run unless it is told otherwise.
   *
   * @param usual the seed where no other is given
   */
  public static long of(Class<?> test, long usual) {
    return told(test, Long.getLong(PROPERTY, usual));
  }

  private static long told(Class<?> test, long seed) {
    if (TOLD.add(test)) {
      System.out.println(test.getSimpleName() + " has the seed -Djointly.seed=" + seed);
    }
    return seed;
  }
}
