package io.jointly;

import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The seed of random tests: a new one in every run, printed so that a failure can be run again. */
public final class Seed {

  private static final long SEED = Long.getLong("jointly.seed", new Random().nextLong());
  private static final Set<Class<?>> TOLD = ConcurrentHashMap.newKeySet();

  private Seed() {}

  /**
   * @param test whose seed it is; {@code -Djointly.seed=…} gives it instead of a fresh one
   */
  public static long of(Class<?> test) {
    if (TOLD.add(test)) {
      System.out.println(test.getSimpleName() + " has the seed -Djointly.seed=" + SEED);
    }
    return SEED;
  }
}
