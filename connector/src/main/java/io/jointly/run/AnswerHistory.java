package io.jointly.run;

import io.jointly.error.EnvironmentException;
import io.jointly.ledger.Admission;
import io.jointly.ledger.QueryKey;
import io.jointly.ledger.Suppressed;
import io.jointly.plan.QueryPlan;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.session.Outcome;
import io.jointly.session.ShareSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks a query against what this party answered before, and records it: the query budget, and the
 * number of rows by which queries differ (LEDGER.md).
 */
final class AnswerHistory {

  private static final Logger LOG = LoggerFactory.getLogger("io.jointly.progress");

  private AnswerHistory() {}

  /**
   * Enters the query in the ledger and, at a data party, compares it with earlier ones. This comes
   * before every other step of the query.
   *
   * @param warned called if the comparison finds something but the rule is set to warn
   * @throws io.jointly.error.PolicyException (BUDGET_SPENT, DIFFERENCE) if a rule refuses the
   *     query; then nothing was sent, and the query does not count towards the budget
   * @throws EnvironmentException (LEDGER, LOCAL_JOB) if the ledger or the comparison fails
   */
  static Admission admit(PartyContext context, QueryPlan plan, Engine engine, Runnable warned) {
    Admission admission =
        context
            .ledger()
            .enter(
                new QueryKey(
                    context.run(),
                    plan.query().canonicalBytes(),
                    plan.agreement().dataPartyIds(),
                    plan.layout().checks() != null),
                context.policy().rules().queryBudget());
    try {
      if (context.roster().member(context.me()).has(PartyRole.DATA)) {
        engine.compare(plan, admission.earlier(), warned);
      }
      return admission;
    } catch (RuntimeException | Error e) {
      try (admission) {
        throw e;
      }
    }
  }

  /**
   * Wraps the source of shares. Before it hands out the first share, the ledger records that shares
   * may have left this party.
   */
  static ShareSource watched(Admission admission, ShareSource shares) {
    return (task, earlier) -> {
      admission.sharing();
      return shares.share(task, earlier);
    };
  }

  /** Records which groups were disclosed. Only a receiver learns that. */
  static void ended(Admission admission, QueryPlan plan, Outcome outcome) {
    if (outcome instanceof Outcome.Opened opened) {
      try {
        admission.opened(Suppressed.of(plan.domain(), opened.suppressed()));
      } catch (EnvironmentException e) {
        // The answer exists, and the ledger already says that there may be one.
        LOG.warn("{}: {}", plan.agreement().party().id(), e.getMessage());
      }
    }
  }
}
