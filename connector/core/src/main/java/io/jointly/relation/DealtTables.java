package io.jointly.relation;

import io.jointly.collaboration.Table;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.text.QueryText;

/** Share tables, over which this version answers no queries. */
public final class DealtTables {

  private DealtTables() {}

  /**
   * @throws CallerException (UNSUPPORTED_SQL) for a share table
   */
  public static void refuse(Table table) {
    if (table.isDealt()) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_SQL,
          QueryText.name(table.name())
              + " is a share table, whose rows dealers deal, and this version cannot answer queries"
              + " over share tables yet. Ask about other tables");
    }
  }
}
