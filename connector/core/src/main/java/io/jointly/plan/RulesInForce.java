package io.jointly.plan;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Rules;

/**
 * The numbers by which the groups of a query are checked, for logs, metrics and the audit. All are
 * the collaboration's but the last, which is this party's own. What partners' own policies ask of
 * their own rows is not told to anybody.
 *
 * @param minParties how many data parties must have enough rows in a group; 0 if no group is
 *     checked, and for a share table, of which no party has rows
 * @param rowsOfEachParty how many rows are enough; 0 if no group is checked
 * @param ownRows how many of its own rows this party takes for enough; its policy may ask for more
 */
public record RulesInForce(int minParties, int rowsOfEachParty, int ownRows) {

  /**
   * Of a query over a share table. No party has a row of it.
   *
   * @param rows how many dealt rows are enough
   */
  static RulesInForce ofDealtRows(int rows) {
    return new RulesInForce(0, rows, 0);
  }

  /** Of a query whose groups are not checked. */
  static final RulesInForce NONE = new RulesInForce(0, 0, 0);

  /**
   * @param moreRows own rows that this party's policy asks for above the agreed ones
   */
  static RulesInForce of(Rules agreed, int moreRows) {
    int rows = agreed.rowsOfEachParty(0);
    return new RulesInForce(agreed.minParties(), rows, rows + moreRows);
  }

  /** On one line: each number, and the file that it is from. */
  public String text(Collaboration collaboration) {
    String from =
        " (collaboration.yaml of "
            + collaboration.id()
            + ", SHA-256 "
            + collaboration.sha256().substring(0, 12)
            + "…)";
    if (minParties == 0 && rowsOfEachParty > 0) {
      return "rules in force: a group is shown if it has "
          + rows(rowsOfEachParty)
          + " that were dealt"
          + from;
    }
    if (minParties == 0) {
      return "rules in force: no group is checked" + from;
    }
    return "rules in force: a group is shown if "
        + minParties
        + (minParties == 1 ? " party has " : " parties have ")
        + rows(rowsOfEachParty)
        + (minParties == 1 ? "" : " each")
        + from
        + (ownRows == rowsOfEachParty
            ? ""
            : "; this party takes its own for enough from " + rows(ownRows) + " (its policy.yaml)");
  }

  private static String rows(int number) {
    return number + (number == 1 ? " row or more" : " rows or more");
  }
}
