package io.jointly.session;

import java.util.BitSet;
import java.util.List;

/** How a session ended, if it did not fail. */
public sealed interface Outcome {

  /**
   * The totals, for a receiver. Not a record: it has no text form, and two results are not
   * compared.
   */
  final class Opened implements Outcome {

    private final List<long[]> totals;
    private final BitSet suppressed;
    private final List<String> wrongShares;

    Opened(List<long[]> totals, BitSet suppressed, List<String> wrongShares) {
      this.totals = List.copyOf(totals);
      this.suppressed = suppressed;
      this.wrongShares = List.copyOf(wrongShares);
    }

    /**
     * The ids of compute parties whose shares of the totals were wrong: they have been left out,
     * and the totals are right (PROTOCOL.md §2.3). Mostly empty.
     */
    public List<String> wrongShares() {
      return wrongShares;
    }

    /** What people are told of such parties: a clause without a full stop. */
    public static String wrongSharesOf(List<String> parties) {
      return "the result was opened without the shares of "
          + String.join(", ", parties)
          + ", which are off the polynomial of the others: that party revealed wrong shares, or a"
          + " data party dealt it wrong ones";
    }

    /**
     * The groups that have not passed the disclosure checks. Their totals are zeros and mean
     * nothing. A copy.
     */
    public BitSet suppressed() {
      return (BitSet) suppressed.clone();
    }

    /** For each round, its totals as a vector of {@link io.jointly.field.FpVectors}; not copies. */
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

  /**
   * Of {@link SessionRunner#answer} only: no START came, and this party has left again. Nothing
   * that depends on its rows was sent.
   *
   * @param missing indices of the parties that had not joined, or of the one that asked and has
   *     stopped
   */
  record NotMet(List<Integer> missing) implements Outcome {
    public NotMet {
      missing = List.copyOf(missing);
    }
  }
}
