package io.jointly.deal.table;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Dealing;
import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Table;
import java.util.Optional;

/** How many dealt rows a group needs to be shown (PROTOCOL.md 12.7). */
public final class EnoughRows {

  private EnoughRows() {}

  /**
   * The rows that a group needs, by the rules and by how many rows one dealer may have. So rows of
   * {@code min_parties} dealers are in it, and enough of others where one subtracts its own.
   */
  public static long of(Rules rules, Dealing dealing) {
    long most = dealing.maxRowsPerDealer();
    long others = rules.minGroupSizeOfOthers();
    return Math.max(
        rules.minGroupSize(),
        Math.max(
            others == 0 ? 0 : Math.addExact(others, most),
            Math.addExact(Math.multiplyExact(rules.minParties() - 1L, most), 1)));
  }

  /** Says so where the table's dealers together cannot have as many; empty for any other table. */
  public static Optional<String> warning(Collaboration collaboration, Table table) {
    Rules rules = collaboration.rules();
    return table
        .dealing()
        .filter(dealing -> rules.areChecked() && !dealing.hasOwnRows())
        .filter(dealing -> of(rules, dealing) > mostRows(table, dealing))
        .map(dealing -> neverShown(rules, table, dealing));
  }

  private static long mostRows(Table table, Dealing dealing) {
    return Math.min(
        table.maxRows(), Math.multiplyExact(dealing.dealers().size(), dealing.maxRowsPerDealer()));
  }

  private static String neverShown(Rules rules, Table table, Dealing dealing) {
    int dealers = dealing.dealers().size();
    return "no group of table "
        + table.name()
        + " can ever be shown: a group needs "
        + of(rules, dealing)
        + " rows (min_group_size "
        + rules.minGroupSize()
        + ", min_group_size_of_others "
        + rules.minGroupSizeOfOthers()
        + ", min_parties "
        + rules.minParties()
        + ", max_rows_per_dealer "
        + dealing.maxRowsPerDealer()
        + "), and "
        + (dealers == 1 ? "its 1 dealer deals" : "its " + dealers + " dealers deal")
        + " at most "
        + mostRows(table, dealing)
        + ". Agree on more dealers, or on other rules";
  }
}
