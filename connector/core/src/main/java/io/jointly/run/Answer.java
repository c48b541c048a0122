package io.jointly.run;

import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import io.jointly.plan.GroupCondition;
import io.jointly.plan.QueryPlan;
import io.jointly.plan.RulesInForce;
import io.jointly.query.Evaluator;
import io.jointly.session.Outcome;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of a session at this party: the opened totals of each round, or no totals if the party
 * is not a receiver. It has no text form, because totals are for receivers only.
 */
public final class Answer {

  private final QueryPlan plan;
  private final AnswerOrigin origin;
  private final @Nullable List<long[]> totals;
  private final BitSet suppressed;
  private final BitSet groups;
  private final List<String> wrongShares;
  private long reads;
  private @Nullable Instant lastRead;

  private Answer(
      QueryPlan plan,
      AnswerOrigin origin,
      @Nullable List<long[]> totals,
      BitSet suppressed,
      BitSet groups,
      List<String> wrongShares) {
    this.plan = plan;
    this.origin = origin;
    this.totals = totals;
    this.suppressed = suppressed;
    this.groups = groups;
    this.wrongShares = wrongShares;
  }

  /** What a receiver has opened. */
  static Answer opened(
      QueryPlan plan, AnswerOrigin origin, Outcome.Opened outcome, Evaluator evaluator) {
    return new Answer(
        plan,
        origin,
        outcome.totals(),
        outcome.suppressed(),
        possible(plan, evaluator),
        outcome.wrongShares());
  }

  static Answer notForThisParty(QueryPlan plan, AnswerOrigin origin) {
    return new Answer(plan, origin, null, new BitSet(), new BitSet(), List.of());
  }

  /** The groups that the query's own conditions leave, as far as the groups tell. */
  private static BitSet possible(QueryPlan plan, Evaluator evaluator) {
    BitSet all = new BitSet();
    all.set(0, plan.domain().size());
    try {
      return GroupCondition.amongst(plan.domain(), plan.query().conjuncts())
          .leaves(all, evaluator)
          .orElse(all);
    } catch (RuntimeException e) {
      // A condition may fail on a value that nobody has. It only decides what is counted.
      return all;
    }
  }

  /** Whether a group did not pass the disclosure checks. Its totals are then meaningless zeros. */
  public boolean isSuppressed(int group) {
    return suppressed.get(group);
  }

  /** The number of groups that did not pass the disclosure checks. */
  public int suppressedGroups() {
    return suppressed.cardinality();
  }

  /**
   * The ids of compute parties whose shares of the totals were wrong. They were left out, and the
   * totals are right.
   */
  public List<String> wrongShares() {
    return wrongShares;
  }

  /** Whether a group has rows at any party. */
  boolean exists(int group) {
    return plan.layout().exists(totals().get(0), group);
  }

  /** The groups that the query's conditions leave. A copy. */
  BitSet groups() {
    return (BitSet) groups.clone();
  }

  /** The numbers by which the groups of the answer were checked, and whose they are. */
  public RulesInForce rules() {
    return plan.rulesInForce();
  }

  /** The plan that was answered. It may hold more measures than a later query asks for. */
  public QueryPlan plan() {
    return plan;
  }

  public AnswerOrigin origin() {
    return origin;
  }

  /** Whether this party learns the result. */
  public boolean isForThisParty() {
    return totals != null;
  }

  /**
   * @throws PolicyException (NOT_A_RECEIVER) if this party receives no results
   */
  public List<long[]> totals() {
    if (totals == null) {
      throw new PolicyException(
          ErrorCode.NOT_A_RECEIVER,
          plan.agreement().party().id()
              + " took part in the query but is not among the result_receivers of "
              + plan.agreement().collaboration().id()
              + ", so it gets no result; the receivers are "
              + String.join(", ", plan.agreement().collaboration().resultReceivers()));
    }
    return totals;
  }

  /** Records that it was read once more, without the partners. */
  synchronized void readAgain(Instant now) {
    reads++;
    lastRead = now;
  }

  /** How often it was read once more, without the partners. */
  public synchronized long reads() {
    return reads;
  }

  public synchronized Optional<Instant> lastRead() {
    return Optional.ofNullable(lastRead);
  }
}
