package io.jointly.session;

import java.util.List;

/** How a session ended that did not fail. */
public sealed interface Outcome {

  /**
   * The totals, for a receiver. Not a record: it has no text form, and two results are not
   * compared.
   */
  final class Opened implements Outcome {

    private final List<long[]> totals;

    Opened(List<long[]> totals) {
      this.totals = List.copyOf(totals);
    }

    /**
     * Of each round a vector of {@link io.jointly.field.FpVectors}, as long as the round's; not
     * copies.
     */
    public List<long[]> totals() {
      return totals;
    }

    /**
     * The totals of a session of one round.
     *
     * @throws IllegalStateException if it had more
     */
    public long[] onlyTotals() {
      if (totals.size() != 1) {
        throw new IllegalStateException("a session of " + totals.size() + " rounds");
      }
      return totals.get(0);
    }
  }

  /** This party has done its part and learns no result. */
  record NotAReceiver() implements Outcome {}
}
