package io.jointly.spark.version;

import org.apache.spark.sql.catalyst.expressions.aggregate.Mode;

/** What this version of Spark pushes down to a source by itself. */
public final class PushedDown {

  private PushedDown() {}

  /** Whether it pushes down percentiles. */
  public static boolean percentiles() {
    return true;
  }

  /** Whether it pushes down a mode: where an order chooses among values that are as frequent. */
  public static boolean mode(Mode mode) {
    return mode.reverseOpt().isDefined();
  }

  /** Whether it pushes down {@code lpad} and {@code rpad}. */
  public static boolean padding() {
    return true;
  }
}
