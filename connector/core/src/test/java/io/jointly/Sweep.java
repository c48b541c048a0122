package io.jointly;

/**
 * How much a test tries. The default run takes a sample of every sweep, the same each time; the
 * Maven profile {@code sweeps} takes the whole of it, with the seed of the day.
 */
public final class Sweep {

  /** Whether the profile {@code sweeps} is on. */
  public static final boolean IS_ON = Boolean.getBoolean("jointly.sweeps");

  private Sweep() {}

  /**
   * How often something is tried.
   *
   * @param sample in the default run
   * @param whole with the profile
   */
  public static int times(int sample, int whole) {
    return IS_ON ? whole : sample;
  }
}
