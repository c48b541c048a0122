package io.jointly.spark;

import io.jointly.codec.MalformedException;
import io.jointly.collaboration.Rules;
import io.jointly.ledger.Entry;
import io.jointly.ledger.FileVersion;
import io.jointly.ledger.OwnRows;
import io.jointly.plan.DifferenceObjection;
import io.jointly.plan.QueryPlan;
import io.jointly.query.JointQuery;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;

/**
 * Compares the rows that a query selects now with the rows of earlier queries that have the same
 * conditions, groups and data parties (LEDGER.md). The two answers differ by what has changed in
 * between.
 */
final class ChangedRows {

  private final QueryPlan plan;
  private final OwnRows now;
  private final Runnable warned;
  private final Rules rules;

  /**
   * @param now the rows that the query selects now
   * @param warned called if something was found but the rules only warn
   */
  ChangedRows(QueryPlan plan, OwnRows now, Runnable warned) {
    this.plan = plan;
    this.now = now;
    this.warned = warned;
    this.rules = plan.agreement().policy().rules();
  }

  /**
   * @param earlier the queries that this party has answered
   * @throws io.jointly.error.PolicyException (DIFFERENCE) if the rules refuse the query; if they
   *     only warn, the finding is logged
   */
  void check(List<Entry> earlier) {
    if (rules.differenceCheck() == Rules.DifferenceCheck.OFF) {
      return;
    }
    for (Entry entry : earlier) {
      if (!selectsTheSame(entry)) {
        continue;
      }
      if (isCountedOtherwise(entry)) {
        object(
            entry,
            "what is counted of table "
                + plan.table().name()
                + " has changed since, by another entity_key, so nothing tells by how many rows the"
                + " two answers differ; ask for other groups, or agree with your partners to begin a"
                + " new collaboration");
      } else if (entry.rows().mayDifferByFew(now, rules.minDifference())) {
        object(entry, why(entry.rows()) + ", so the two answers may differ by a few rows");
      }
    }
  }

  /** Numbers of rows and of entities cannot be compared. */
  private boolean isCountedOtherwise(Entry entry) {
    SortedMap<String, String> today = FileVersion.of(plan.agreement().collaboration()).counted();
    return entry.under().stream()
        .anyMatch(
            then ->
                plan.query().rows().tables().stream()
                    .anyMatch(
                        table -> !Objects.equals(then.counted().get(table), today.get(table))));
  }

  private boolean selectsTheSame(Entry entry) {
    try {
      JointQuery then = entry.asked().decoded();
      return then.rows().equals(plan.query().rows())
          && then.groups().equals(plan.query().groups())
          && then.conjuncts().equals(plan.query().conjuncts())
          && entry.asked().dataParties().equals(plan.agreement().dataPartyIds());
    } catch (MalformedException e) {
      // The comparison of conditions has objected to it already.
      return false;
    }
  }

  private void object(Entry entry, String why) {
    DifferenceObjection.raise(
        plan,
        warned,
        "the query answered at "
            + entry.time().truncatedTo(ChronoUnit.SECONDS)
            + " in run "
            + entry.asked().run()
            + " has the same conditions and groups, and "
            + why);
  }

  private String why(OwnRows then) {
    String rows = "this party's rows of table " + plan.table().name() + " have changed since";
    String remedy = "; ask again when more have changed, or let the source select a snapshot";
    return then.match(
        () ->
            "difference_check was off then, so nothing tells whether "
                + rows
                + "; agree with your partners to begin a new collaboration",
        together -> rows + ", and they are in too many groups to tell by how many in each" + remedy,
        byGroup -> rows + ", in some group not certainly by so many" + remedy);
  }
}
