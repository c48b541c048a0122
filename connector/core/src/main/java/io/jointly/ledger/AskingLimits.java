package io.jointly.ledger;

import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Rules.Budget;
import java.util.List;

/**
 * How much this party answers.
 *
 * @param queries how many queries, of all who ask
 * @param refusals how often it refuses for its rows' sake, for each party that asks and each table
 */
public record AskingLimits(List<Budget> queries, List<Budget> refusals) {

  /** How often a query can be tried in one run while nothing of it was opened. */
  public static final int ATTEMPTS_IN_A_RUN = 20;

  /** How many attempts that opened nothing each asking party has in a day of UTC. */
  public static final int ATTEMPTS_IN_A_DAY = 200;

  public AskingLimits {
    queries = List.copyOf(queries);
    refusals = List.copyOf(refusals);
  }

  public static AskingLimits of(Rules rules) {
    return new AskingLimits(rules.queryBudget(), rules.refusalBudget());
  }
}
