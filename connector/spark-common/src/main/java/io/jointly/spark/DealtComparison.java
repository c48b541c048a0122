package io.jointly.spark;

import io.jointly.codec.MalformedException;
import io.jointly.collaboration.Rules;
import io.jointly.deal.table.DealtTable;
import io.jointly.ledger.Entry;
import io.jointly.ledger.OwnRows;
import io.jointly.plan.DifferenceObjection;
import io.jointly.plan.QueryPlan;
import io.jointly.query.JointQuery;
import io.jointly.spark.difference.DifferenceCheck;
import io.jointly.spark.local.ShareTable;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * Compares a query over a share table with earlier ones (LEDGER.md). A compute party compares by
 * what it sees of the rows. Where dimensions are hidden it sees nothing, and so cannot tell in how
 * many rows two ways of grouping differ: all queries have to group in one way.
 */
final class DealtComparison {

  private final QueryPlan plan;
  private final SparkSession spark;
  private final Runnable warned;
  private final DealtTable table;

  DealtComparison(QueryPlan plan, SparkSession spark, Runnable warned) {
    this.plan = plan;
    this.spark = spark;
    this.warned = warned;
    this.table = DealtTable.of(plan.table());
  }

  /**
   * What later comparisons need of the rows of today.
   *
   * @throws io.jointly.error.PolicyException (DIFFERENCE) if the rules refuse the query
   */
  OwnRows compare(List<Entry> earlier) {
    OwnRows rows = rows();
    if (table.dealing().hidesDimensions()) {
      earlier.stream().filter(this::groupsInAnotherWay).forEach(this::object);
    } else {
      new DifferenceCheck(plan, spark, warned).check(earlier);
    }
    new ChangedRows(plan, rows, warned).check(earlier);
    return rows;
  }

  /** Any other row makes another answer, and may be in a group where it is the only new one. */
  private OwnRows rows() {
    if (plan.agreement().policy().rules().differenceCheck() == Rules.DifferenceCheck.OFF) {
      return new OwnRows.NotKept();
    }
    return new OwnRows.Together(
        plan.agreement().policy().tables().containsKey(plan.table().name())
            ? fingerprint(ShareTable.open(spark, table, plan.agreement().policy()).contents())
            : OwnRows.Fingerprint.NONE);
  }

  private static OwnRows.Fingerprint fingerprint(ShareTable.Contents contents) {
    return new OwnRows.Fingerprint(contents.count(), contents.seen().longValue());
  }

  private boolean groupsInAnotherWay(Entry entry) {
    try {
      JointQuery then = entry.asked().decoded();
      return then.rows().equals(plan.query().rows())
          && !then.groups().equals(plan.query().groups());
    } catch (MalformedException e) {
      return true;
    }
  }

  private void object(Entry entry) {
    DifferenceObjection.raise(
        plan,
        warned,
        "the query answered at "
            + entry.time().truncatedTo(ChronoUnit.SECONDS)
            + " in run "
            + entry.asked().run()
            + " grouped "
            + plan.table().name()
            + " in another way, and nobody sees in how many rows the groups differ, as its"
            + " dimensions are hidden. Group as in that query");
  }
}
