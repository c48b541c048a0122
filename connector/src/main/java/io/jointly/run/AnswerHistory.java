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
 * Between a query and what this party has answered before: the number of queries, and the rows by
 * which they differ (LEDGER.md).
 */
final class AnswerHistory {

  private static final Logger LOG = LoggerFactory.getLogger("io.jointly.progress");

  private AnswerHistory() {}

  /**
   * Enters the query in the ledger; the first thing that is done for it.
   *
   * @param warned called where a rule would have it refused and is set to warn
   * @throws io.jointly.error.PolicyException (BUDGET_SPENT, DIFFERENCE) where a rule does not let
   *     it pass; nothing has been sent then, and it costs nothing
   * @throws EnvironmentException (LEDGER, LOCAL_JOB)
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

  /** The shares, of which it is known from then on that they may have left. */
  static ShareSource watched(Admission admission, ShareSource shares) {
    return (task, earlier) -> {
      admission.sharing();
      return shares.share(task, earlier);
    };
  }

  /** Keeps what was shown. A party that is no receiver does not learn it. */
  static void ended(Admission admission, QueryPlan plan, Outcome outcome) {
    if (outcome instanceof Outcome.Opened opened) {
      try {
        admission.opened(Suppressed.of(plan.domain(), opened.suppressed()));
      } catch (EnvironmentException e) {
        // The answer is there, and it is on the disk that there may be one.
        LOG.warn("{}: {}", plan.agreement().party().id(), e.getMessage());
      }
    }
  }
}
