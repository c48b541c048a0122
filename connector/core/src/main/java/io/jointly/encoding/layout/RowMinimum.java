package io.jointly.encoding.layout;

import java.io.Serializable;

/**
 * How many rows, or entities, one party needs in a cell.
 *
 * @param rows 1 or more
 */
public record RowMinimum(Kind kind, int rows) implements Serializable {

  /** One row. */
  public static final RowMinimum ANY = new RowMinimum(Kind.ANY, 1);

  /** What the number says. */
  public enum Kind {
    /** Whether the party has rows at all; never raised. */
    ANY,
    /** Whether its rows are enough to count. The party may ask for more of its own rows. */
    ENOUGH,
    /** How many rows that were dealt are enough. No data party has any of them. */
    DEALT
  }

  public RowMinimum {
    if (rows < 1) {
      throw new IllegalArgumentException("a party needs 1 row or more");
    }
  }

  public static RowMinimum enough(int rows) {
    return new RowMinimum(Kind.ENOUGH, rows);
  }

  /** Of rows that were dealt. */
  public static RowMinimum ofDealt(int rows) {
    return new RowMinimum(Kind.DEALT, rows);
  }

  /**
   * What holds at a party whose own policy is stricter.
   *
   * @param more rows that it asks for above what was agreed on
   */
  public RowMinimum raisedBy(int more) {
    return switch (kind) {
      case ANY, DEALT -> this;
      case ENOUGH -> enough(Math.addExact(rows, more));
    };
  }
}
