package io.jointly.spark;

import io.jointly.collaboration.Party;
import io.jointly.collaboration.Role;
import io.jointly.error.EnvironmentException;
import io.jointly.error.PolicyException;
import io.jointly.ledger.Admission;
import io.jointly.ledger.Asked;
import io.jointly.ledger.Suppressed;
import io.jointly.protocol.Part;
import io.jointly.session.LocalShares;
import io.jointly.session.Outcome;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between a query and what this party has answered before: the number of queries, and the rows by
 * which they differ (LEDGER.md).
 */
final class PastAnswers {

  private static final Logger LOG = LoggerFactory.getLogger("io.jointly.progress");

  private PastAnswers() {}

  /**
   * Enters the query in the ledger; the first thing that is done for it.
   *
   * @param warned called where a rule would have it refused and is set to warn
   * @throws PolicyException (BUDGET_SPENT, DIFFERENCE) where a rule does not let it pass; nothing
   *     has been sent then, and it costs nothing
   * @throws EnvironmentException (LEDGER, LOCAL_JOB)
   */
  static Admission admit(JointPlan plan, SparkSession spark, Runnable warned) {
    JointContext context = plan.context();
    Admission admission =
        context
            .ledger()
            .enter(
                new Asked(
                    context.run(),
                    plan.query().canonicalBytes(),
                    dataParties(plan),
                    plan.layout().tests() != null),
                context.policy().rules().queryBudget());
    try {
      if (context.roster().member(context.me()).has(Part.DATA)) {
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
  static LocalShares watched(Admission admission, LocalShares shares) {
    return (task, earlier) -> {
      admission.sharing();
      return shares.share(task, earlier);
    };
  }

  /** Keeps what was shown. A party that is no receiver does not learn it. */
  static void ended(Admission admission, JointPlan plan, Outcome outcome) {
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
  static List<String> dataParties(JointPlan plan) {
    return plan.context().collaboration().parties(Role.DATA).stream()
        .map(Party::id)
        .sorted()
        .toList();
  }
}
