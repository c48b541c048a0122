package io.jointly.run;

import io.jointly.collaboration.Party;
import io.jointly.collaboration.Role;
import io.jointly.collaboration.Rules;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import io.jointly.plan.QueryPlan;
import io.jointly.query.JointQuery;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a session has given this party: the opened totals of each round, or nothing where it is no
 * receiver. No text form: totals are for receivers.
 */
public final class Answer {

  private final QueryPlan plan;
  private final @Nullable List<long[]> totals;
  private final BitSet suppressed;

  private Answer(QueryPlan plan, @Nullable List<long[]> totals, BitSet suppressed) {
    this.plan = plan;
    this.totals = totals;
    this.suppressed = suppressed;
  }

  /**
   * @param suppressed groups that have not passed the tests; nothing of these was opened
   */
  static Answer opened(QueryPlan plan, List<long[]> totals, BitSet suppressed) {
    return new Answer(plan, totals, suppressed);
  }

  static Answer notForThisParty(QueryPlan plan) {
    return new Answer(plan, null, new BitSet());
  }

  /** Whether a group has not passed the tests; its totals then are zeros that mean nothing. */
  public boolean isSuppressed(int group) {
    return suppressed.get(group);
  }

  /** How many groups have not passed the tests. */
  public int suppressedGroups() {
    return suppressed.cardinality();
  }

  /** For the log: whose rows are in the answer, and how much of it is not shown. */
  String outcome() {
    List<String> parties =
        plan.agreement().collaboration().parties(Role.DATA).stream().map(Party::id).toList();
    String text =
        "answered over the rows of " + parties.size() + " parties: " + String.join(", ", parties);
    if (plan.layout().checks() == null) {
      return text;
    }
    boolean countsEmpty =
        plan.agreement().collaboration().rules().zeroGroups() == Rules.ZeroGroups.SUPPRESS;
    return text
        + "; "
        + suppressedGroups()
        + " of "
        + plan.domain().size()
        + " possible groups suppressed, those without rows "
        + (countsEmpty ? "among them" : "not counted");
  }

  /** The plan that was answered; it may hold more measures than were asked for later. */
  public QueryPlan plan() {
    return plan;
  }

  boolean covers(JointQuery query) {
    return plan.query().covers(query);
  }

  /**
   * @throws PolicyException (NOT_A_RECEIVER) where this party learns no results
   */
  public List<long[]> totals() {
    if (totals == null) {
      throw new PolicyException(
          ErrorCode.NOT_A_RECEIVER,
          plan.agreement().party().id()
              + " has taken part in the query and is not among result_receivers of "
              + plan.agreement().collaboration().id()
              + ", so it gets no result; the receivers are "
              + String.join(", ", plan.agreement().collaboration().resultReceivers()));
    }
    return totals;
  }
}
