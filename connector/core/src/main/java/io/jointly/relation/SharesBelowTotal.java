package io.jointly.relation;

import io.jointly.collaboration.Table;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.text.QueryText;

/** Share tables, which a query reads by themselves. */
public final class SharesBelowTotal {

  private SharesBelowTotal() {}

  /**
   * Refuses a share table below the total, where each party computes on rows of its own.
   *
   * @throws CallerException (UNSUPPORTED_SQL) for a share table
   */
  public static void refuseBelowTotal(Table table) {
    if (table.isDealt()) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_SQL,
          QueryText.name(table.name())
              + " is a share table: nobody has its rows, so nobody can join them, group them twice or"
              + " select them by a subquery. Ask with SELECT, WHERE on public dimensions and GROUP BY"
              + " alone, and join the answer afterwards");
    }
  }
}
