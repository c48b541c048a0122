package io.jointly.run;

import io.jointly.audit.AuditLog;
import io.jointly.error.EnvironmentException;
import io.jointly.ledger.AskingLimits;
import io.jointly.ledger.BudgetLeft;
import io.jointly.mailbox.Mailbox;
import io.jointly.plan.PlanLine;
import io.jointly.plan.PlanText;
import io.jointly.plan.QueryPlan;
import java.util.List;
import java.util.UUID;

/** What a party may be told of its own ledger before it asks. Nothing is entered or begun. */
public final class OwnRecords {

  private OwnRecords() {}

  /**
   * Checks that a query would find the ledger that it needs.
   *
   * @return what the ledger is, in words
   * @throws EnvironmentException (LEDGER) if a query would fail because of it
   */
  public static String checkLedger(PartyContext context, Mailbox mailbox, AuditLog audit) {
    return "ledger " + context.ledger().path() + ": " + LedgerStart.check(context, mailbox, audit);
  }

  /**
   * What EXPLAIN says about a query, with what is left of this party's budgets.
   *
   * @param asker id of the party that asks
   */
  public static List<PlanLine> explain(PartyContext context, QueryPlan plan, String asker) {
    return PlanText.of(plan, List.of(new PlanLine("budget left", left(context, plan, asker))));
  }

  /** EXPLAIN does not fail where only the ledger does. */
  private static String left(PartyContext context, QueryPlan plan, String asker) {
    List<BudgetLeft> all;
    // Where no run is named yet, it is one in which nothing has been asked.
    PartyContext asked = context.hasRun() ? context : context.withRun(UUID.randomUUID().toString());
    try {
      all =
          context
              .ledger()
              .left(
                  AnswerHistory.key(asked, plan), asker, AskingLimits.of(context.policy().rules()));
    } catch (EnvironmentException e) {
      return "not known: " + e.getMessage();
    }
    return BudgetText.of(
            all, BudgetLeft.Rule.QUERIES, "queries", "no limit to the number of queries")
        + "; "
        + BudgetText.of(
            all,
            BudgetLeft.Rule.REFUSALS,
            "refusals because of own rows, of " + asker + " for this table",
            "no limit to refusals because of own rows");
  }
}
