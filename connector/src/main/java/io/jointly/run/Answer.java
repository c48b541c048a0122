package io.jointly.run;

import io.jointly.collaboration.Party;
import io.jointly.collaboration.Role;
import io.jointly.collaboration.Rules;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import io.jointly.plan.QueryPlan;
import io.jointly.plan.RulesInForce;
import io.jointly.query.JointQuery;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a session at this party: the opened totals of each round, or no totals if the party
 * is not a receiver. It has no text form, because totals are for receivers only.
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
   * @param suppressed groups that did not pass the disclosure checks; their totals were not opened
   */
  static Answer opened(QueryPlan plan, List<long[]> totals, BitSet suppressed) {
    return new Answer(plan, totals, suppressed);
  }

  static Answer notForThisParty(QueryPlan plan) {
    return new Answer(plan, null, new BitSet());
  }

  /** Whether a group did not pass the disclosure checks. Its totals are then meaningless zeros. */
  public boolean isSuppressed(int group) {
    return suppressed.get(group);
  }

  /** The number of groups that did not pass the disclosure checks. */
  public int suppressedGroups() {
    return suppressed.cardinality();
  }

  /** For the log: the parties whose rows are in the answer, and the number of suppressed groups. */
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

  /** The numbers by which the groups of the answer were checked, and whose they are. */
  public RulesInForce rules() {
    return plan.rulesInForce();
  }

  /** The plan that was answered. It may hold more measures than a later query asks for. */
  public QueryPlan plan() {
    return plan;
  }

  boolean covers(JointQuery query) {
    return plan.query().covers(query);
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
}
