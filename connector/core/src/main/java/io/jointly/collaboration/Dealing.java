package io.jointly.collaboration;

import java.io.Serializable;
import java.util.List;

/**
 * How the rows of a share table are dealt.
 *
 * @param dealers in the file's order, which is their numbering in the protocol
 * @param hasOwnRows whether data parties have rows of the table, too, from sources of their own
 * @param hidesDimensions whether dimensions are shared like measures; otherwise every compute party
 *     sees them
 * @param maxRowsPerDealer the greatest number of rows that one dealer may have in the table
 */
public record Dealing(
    List<Dealer> dealers,
    boolean hasOwnRows,
    boolean hidesDimensions,
    Validity validity,
    long maxRowsPerDealer)
    implements Serializable {

  /** What compute parties know of the rows that they collect. */
  public enum Validity {
    /** Each has been checked on its shares: it is one row, within the declared bounds. */
    CHECKED,
    /** Nothing: they believe the dealers. */
    TRUSTED
  }

  public Dealing {
    dealers = List.copyOf(dealers);
  }
}
