package io.jointly.session;

/** How a session ended that did not fail. */
public sealed interface Outcome {

  /**
   * The totals, for a receiver. Not a record: it has no text form, and two results are not
   * compared.
   */
  final class Opened implements Outcome {

    private final long[] totals;

    Opened(long[] totals) {
      this.totals = totals;
    }

    /** A vector of {@link io.jointly.field.FpVectors}, as long as the session's; not a copy. */
    public long[] totals() {
      return totals;
    }
  }

  /** This party has done its part and learns no result. */
  record NotAReceiver() implements Outcome {}
}
