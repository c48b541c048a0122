package io.jointly.run;

import io.jointly.collaboration.Policy.OwnTable;
import io.jointly.collaboration.Policy.SharedRows;
import io.jointly.ledger.SourceRegister;
import io.jointly.plan.DifferenceObjection;
import io.jointly.plan.QueryPlan;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two tables over the same rows, in one collaboration or in two, escape the difference check, which
 * compares queries on one table. So the check objects to the second of them, unless the policy says
 * that this party knows.
 */
final class SharedRowsCheck {

  private static final Logger LOG = LoggerFactory.getLogger("io.jointly.progress");

  private SharedRowsCheck() {}

  /**
   * @param relations what the sources of the query's tables read, by table
   * @param warned called if the rules only warn
   * @throws io.jointly.error.PolicyException (DIFFERENCE) if the rules refuse the query
   * @throws io.jointly.error.EnvironmentException (LEDGER) if the register cannot be read
   */
  static void require(
      PartyContext context, QueryPlan plan, Map<String, Set<String>> relations, Runnable warned) {
    relations.forEach((table, read) -> require(context, plan, table, read, warned));
  }

  private static void require(
      PartyContext context, QueryPlan plan, String table, Set<String> relations, Runnable warned) {
    SourceRegister register = context.sourceRegister();
    boolean found = isObjectedTo(context, plan, table, relations, warned);
    if (!register.add(table, relations)) {
      LOG.warn(
          "{}: {} cannot be written; without it nothing tells when two tables share rows",
          context.party().id(),
          register.file(table));
    }
    if (!found) {
      // Another process may have done the same for another table in the meantime.
      isObjectedTo(context, plan, table, relations, warned);
    }
  }

  private static boolean isObjectedTo(
      PartyContext context, QueryPlan plan, String table, Set<String> relations, Runnable warned) {
    OwnTable own = context.policy().tables().get(table);
    if (own != null && own.sharedRows() == SharedRows.ACCEPT) {
      return false;
    }
    List<String> others = context.sourceRegister().othersReading(table, relations);
    if (others.isEmpty()) {
      return false;
    }
    DifferenceObjection.raise(
        plan,
        warned,
        "the source of table "
            + table
            + " reads rows that this party has answered about in "
            + String.join(", ", others)
            + ", and queries on different tables are not compared. Give each table rows of its own,"
            + " or write shared_rows: accept for "
            + table
            + " in policy.yaml, if nobody can subtract one table's answers from the other's");
    return true;
  }
}
