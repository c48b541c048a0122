package io.jointly.spark;

import io.jointly.codec.MalformedException;
import io.jointly.collaboration.Policy;
import io.jointly.collaboration.Rules;
import io.jointly.deal.table.DealtTable;
import io.jointly.ledger.Entry;
import io.jointly.ledger.OwnRows;
import io.jointly.plan.DifferenceObjection;
import io.jointly.plan.QueryPlan;
import io.jointly.query.Expr;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.text.QueryText;
import io.jointly.spark.difference.DifferenceCheck;
import io.jointly.spark.local.ShareTable;
import io.jointly.spark.local.SourceTable;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
      earlier.stream()
          .filter(this::groupsInAnotherWay)
          .forEach(
              entry ->
                  object(
                      entry,
                      "grouped "
                          + plan.table().name()
                          + " in another way, and nobody sees in how many rows the groups differ,"
                          + " as its dimensions are hidden. Group as in that query"));
    } else {
      new DifferenceCheck(
              plan,
              spark,
              () -> SourceTable.seenOfDealt(spark, plan.table(), plan.agreement().policy()),
              warned)
          .check(earlier);
    }
    earlier.forEach(this::compareSums);
    new ChangedRows(plan, rows, warned).check(earlier);
    return rows;
  }

  /** Any other row makes another answer, and may be in a group where it is the only new one. */
  private OwnRows rows() {
    if (plan.agreement().policy().rules().differenceCheck() == Rules.DifferenceCheck.OFF) {
      return new OwnRows.NotKept();
    }
    Policy.OwnTable own = plan.agreement().policy().tables().get(plan.table().name());
    OwnRows.Fingerprint all = OwnRows.Fingerprint.NONE;
    if (own != null && own.shares() != null) {
      ShareTable.Contents contents =
          ShareTable.open(spark, table, plan.agreement().policy()).contents();
      all = plus(all, new OwnRows.Fingerprint(contents.count(), contents.seen().longValue()));
    }
    if (own != null && own.source() != null) {
      for (OwnRows.Fingerprint each : byGroup(RowFingerprints.of(plan, spark))) {
        all = plus(all, each);
      }
    }
    return new OwnRows.Together(all);
  }

  private static Collection<OwnRows.Fingerprint> byGroup(OwnRows rows) {
    return rows.match(List::of, List::of, Map::values);
  }

  private static OwnRows.Fingerprint plus(OwnRows.Fingerprint one, OwnRows.Fingerprint other) {
    return new OwnRows.Fingerprint(one.count() + other.count(), one.hashes() + other.hashes());
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

  /**
   * A number that is summed up over other rows than before: those in which other columns are not
   * NULL. Compute parties cannot see which rows lie between. Where one query sums over both, they
   * count these on the shares.
   */
  private void compareSums(Entry entry) {
    try {
      JointQuery then = entry.asked().decoded();
      if (!then.rows().equals(plan.query().rows())) {
        return;
      }
      Map<Expr, Set<Set<Expr>>> now = sums(plan.query());
      sums(then)
          .forEach(
              (expr, sets) -> {
                Set<Set<Expr>> own = now.getOrDefault(expr, Set.of());
                if (!own.isEmpty() && !own.containsAll(sets)) {
                  object(
                      entry,
                      "summed "
                          + QueryText.of(expr)
                          + " over the rows in which other columns are not NULL, and nobody sees in"
                          + " how many rows these differ. Ask for the aggregates of both queries in"
                          + " one");
                }
              });
    } catch (MalformedException e) {
      object(entry, "cannot be read");
    }
  }

  /** For what is summed, the columns that are not NULL in the rows, in each sum. */
  private static Map<Expr, Set<Set<Expr>>> sums(JointQuery query) {
    Map<Expr, Set<Set<Expr>>> sums = new LinkedHashMap<>();
    for (Measure measure : query.measures()) {
      Set<Expr> there =
          measure.present().stream()
              .filter(expr -> !(expr instanceof Expr.Literal))
              .collect(Collectors.toSet());
      for (Expr expr : measure.summed()) {
        sums.computeIfAbsent(expr, none -> new HashSet<>()).add(there);
      }
    }
    return sums;
  }

  private void object(Entry entry, String what) {
    DifferenceObjection.raise(
        plan,
        warned,
        "the query answered at "
            + entry.time().truncatedTo(ChronoUnit.SECONDS)
            + " in run "
            + entry.asked().run()
            + " "
            + what);
  }
}
