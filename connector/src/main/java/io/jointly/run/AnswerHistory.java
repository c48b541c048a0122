package io.jointly.run;

import io.jointly.collaboration.Party;
import io.jointly.collaboration.Role;
import io.jointly.error.EnvironmentException;
import io.jointly.ledger.Admission;
import io.jointly.ledger.QueryKey;
import io.jointly.ledger.Suppressed;
import io.jointly.plan.QueryPlan;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.session.Outcome;
import io.jointly.session.ShareSource;
import io.jointly.spark.difference.DifferenceCheck;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between a query and what this party has answered before: the number of queries, and the rows by
 * which they differ (LEDGER.md).
 */
public final class AnswerHistory {

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
  static Admission admit(QueryPlan plan, SparkSession spark, Runnable warned) {
    PartyContext context = plan.context();
    Admission admission =
        context
            .ledger()
            .enter(
                new QueryKey(
                    context.run(),
                    plan.query().canonicalBytes(),
                    dataParties(plan),
                    plan.layout().tests() != null),
                context.policy().rules().queryBudget());
    try {
      if (context.roster().member(context.me()).has(PartyRole.DATA)) {
        new DifferenceCheck(plan, spark, warned).check(admission.earlier());
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
        LOG.warn("{}: {}", plan.context().party().id(), e.getMessage());
      }
    }
  }

  /** Ids of the parties whose rows are in the answer, in order. */
  public static List<String> dataParties(QueryPlan plan) {
    return plan.context().collaboration().parties(Role.DATA).stream()
        .map(Party::id)
        .sorted()
        .toList();
  }
}
