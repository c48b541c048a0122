package io.jointly.run;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.error.PolicyException;
import io.jointly.ledger.Admission;
import io.jointly.ledger.AskingLimits;
import io.jointly.ledger.QueryKey;
import io.jointly.ledger.Suppressed;
import io.jointly.plan.QueryPlan;
import io.jointly.protocol.parameters.Member;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Person;
import io.jointly.protocol.round.ShareTask;
import io.jointly.protocol.round.SharedBlocks;
import io.jointly.session.Outcome;
import io.jointly.session.Refusal;
import io.jointly.session.ShareSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
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
   * @param asker id of the party that asks
   * @param warned called if the comparison finds something but the rule is set to warn
   * @throws io.jointly.error.PolicyException (REPEATED, OTHER_PARTIES, BUDGET_SPENT, DIFFERENCE) if
   *     a rule refuses the query; then nothing was sent, and the query does not count towards the
   *     query budget
   * @throws EnvironmentException (LEDGER, LOCAL_JOB) if the ledger or the comparison fails
   */
  static Admission admit(
      PartyContext context, QueryPlan plan, String asker, Engine engine, Runnable warned) {
    if (own(context).has(PartyRole.DATA)) {
      SharedRowsCheck.require(context, plan, engine.relations(plan), warned);
    }
    Admission admission = enter(context, plan, asker, engine);
    try {
      if (own(context).has(PartyRole.DATA)) {
        admission.rows(byRows(admission, () -> engine.compare(plan, admission.earlier(), warned)));
      }
      return admission;
    } catch (RuntimeException | Error e) {
      try (admission) {
        throw e;
      }
    }
  }

  private static Admission enter(
      PartyContext context, QueryPlan plan, String asker, Engine engine) {
    try {
      return context
          .ledger()
          .enter(key(context, plan), asker, AskingLimits.of(context.policy().rules()));
    } catch (PolicyException e) {
      throw e.code() == ErrorCode.REPEATED && engine.client().isPresent()
          ? e.and(
              "If another session of this server has asked it, the answer is for that session"
                  + " alone. Set spark.sql.catalog."
                  + context.catalog()
                  + ".run to a name of this session's own, at all parties")
          : e;
    }
  }

  /**
   * Checks what can be checked of the query before this party, or a person at it, looks closer.
   *
   * @throws io.jointly.error.PolicyException (REPEATED, OTHER_PARTIES, BUDGET_SPENT) as {@link
   *     #admit}
   * @throws EnvironmentException (LEDGER) if the ledger fails
   */
  static void requireMayEnter(PartyContext context, QueryPlan plan, String asker) {
    context
        .ledger()
        .requireMayEnter(key(context, plan), asker, AskingLimits.of(context.policy().rules()));
  }

  static QueryKey key(PartyContext context, QueryPlan plan) {
    return new QueryKey(
        context.run(),
        plan.query().canonicalBytes(),
        plan.agreement().dataPartyIds(),
        plan.agreement().leftOutIds(),
        plan.layout().checks() != null);
  }

  /**
   * Runs a step that reads this party's rows. If it fails, the ledger records that these rows may
   * have made this party refuse, before anybody is told.
   */
  static <T> T byRows(Admission admission, Supplier<T> step) {
    try {
      return step.get();
    } catch (JointlyException e) {
      throw Refusal.mayBeByRows(e.code()) ? counted(admission, e) : e;
    } catch (RuntimeException | StackOverflowError e) {
      refused(admission, e);
      throw e;
    }
  }

  /** The failure, once it is entered, with what is left of the budget that it costs. */
  private static JointlyException counted(Admission admission, JointlyException failure) {
    refused(admission, failure);
    try {
      Optional<String> left = BudgetText.refusalsLeft(admission.left());
      return failure instanceof PolicyException refusal && left.isPresent()
          ? refusal.and(left.get())
          : failure;
    } catch (EnvironmentException e) {
      // The refusal is entered; what is left can be seen in EXPLAIN and `jointly history`.
      return failure;
    }
  }

  /** A failure here is no reason to hide the first one: what is not written was told to nobody. */
  private static void refused(Admission admission, Throwable failure) {
    try {
      admission.refused();
    } catch (EnvironmentException e) {
      e.addSuppressed(failure);
      throw e;
    }
  }

  /**
   * Wraps the source of shares. The ledger records it before something can be opened. A party that
   * does not compute has no say in that once it has shared.
   */
  static ShareSource watched(PartyContext context, Admission admission, ShareSource shares) {
    boolean computes = own(context).has(PartyRole.COMPUTE);
    return new ShareSource() {
      @Override
      public SharedBlocks share(ShareTask task, List<long[]> earlier) {
        admission.sharing();
        if (!computes) {
          admission.opening();
        }
        return byRows(admission, () -> shares.share(task, earlier));
      }

      @Override
      public void asked(Map<Integer, Person> persons) {
        shares.asked(persons);
      }

      @Override
      public void opening() {
        admission.opening();
      }
    };
  }

  private static Member own(PartyContext context) {
    return context.roster().member(context.me());
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
