package io.jointly.agent;

import io.jointly.codec.MalformedException;
import io.jointly.collaboration.Table;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.query.JointQuery;
import io.jointly.query.QueryCodec;
import io.jointly.run.Engine;
import io.jointly.run.PartyContext;

/**
 * A partner's query: read strictly, and believed in nothing. Its columns and types are found again
 * by this party's own engine.
 */
final class ProposedQuery {

  private ProposedQuery() {}

  /**
   * @param asker id of the party that asks
   * @throws ViolationException (MALFORMED) where the bytes are no query, or one of a later version
   */
  static JointQuery decode(byte[] bytes, String asker) {
    try {
      return QueryCodec.decode(bytes);
    } catch (MalformedException e) {
      ViolationException failure =
          new ViolationException(
              ErrorCode.MALFORMED,
              asker,
              "JOIN",
              "its query cannot be read: "
                  + e.getMessage()
                  + "; use the same release at all parties");
      failure.initCause(e);
      throw failure;
    }
  }

  /**
   * The declared table that a query is about, once all types in the query are known to be those
   * that this party's engine gives them.
   *
   * @param engine with the query's settings
   * @throws CallerException (UNSUPPORTED_SQL) where one is not, or there is no such table
   */
  static Table check(PartyContext context, JointQuery query, Engine engine) {
    Table table = context.collaboration().tables().get(query.table());
    if (table == null) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_SQL, "the collaboration declares no table of the query's name");
    }
    engine.requireOwnTypes(query, table);
    return table;
  }
}
