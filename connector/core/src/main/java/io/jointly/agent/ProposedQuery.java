package io.jointly.agent;

import io.jointly.codec.MalformedException;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.query.JointQuery;
import io.jointly.query.QueryCodec;
import io.jointly.run.Engine;
import io.jointly.run.PartyContext;

/**
 * Reads a partner's query strictly and trusts nothing in it. This party's own engine derives its
 * columns and types again.
 */
final class ProposedQuery {

  private ProposedQuery() {}

  /**
   * @param asker the id of the party that asks
   * @throws ViolationException (MALFORMED) if the bytes are not a query, or are one of a later
   *     version
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
   * Checks that all types in the query are those that this party's engine derives.
   *
   * @param engine an engine with the query's settings
   * @throws CallerException (UNSUPPORTED_SQL) if a type differs, or there is no such table
   */
  static void check(PartyContext context, JointQuery query, Engine engine) {
    for (String table : query.rows().tables()) {
      if (!context.collaboration().tables().containsKey(table)) {
        throw new CallerException(
            ErrorCode.UNSUPPORTED_SQL, "the collaboration does not declare the query's table");
      }
    }
    engine.requireOwnTypes(query, context.collaboration());
  }
}
