package io.jointly.spark.version;

/** What this version of Spark pushes down to a source by itself. */
public final class PushedDown {

  private PushedDown() {}

  /** Whether it pushes down percentiles. */
  public static boolean percentiles() {
    return true;
  }

  /** Whether it pushes down {@code lpad} and {@code rpad}. */
  public static boolean padding() {
    return true;
  }
}
