package io.jointly.dealer;

import java.io.PrintWriter;
import java.util.function.LongSupplier;

/** Says now and then how far a long file is. */
final class ProgressLines {

  private static final long NANOS_BETWEEN = 2_000_000_000L;

  private final PrintWriter out;
  private final LongSupplier nanos;
  private long last;

  /**
   * @param nanos a clock, as {@link System#nanoTime}
   */
  ProgressLines(PrintWriter out, LongSupplier nanos) {
    this.out = out;
    this.nanos = nanos;
    this.last = nanos.getAsLong();
  }

  /** Prints a line if it is time for one. */
  void tell(String verb, long rows, String of) {
    long now = nanos.getAsLong();
    if (now - last >= NANOS_BETWEEN) {
      last = now;
      out.println(verb + " " + rows + of + " rows");
      out.flush();
    }
  }
}
