package io.jointly.ledger;

import io.jointly.collaboration.Rules.Budget;
import java.time.Instant;
import java.util.Optional;

/**
 * How much of one limit is spent.
 *
 * @param spent since the period began
 * @param ends when the period ends; empty if it never does
 */
public record BudgetLeft(Rule rule, Budget budget, long spent, Optional<Instant> ends) {

  /** What is limited. */
  public enum Rule {
    /** The queries that this party takes part in, of all who ask. */
    QUERIES,
    /** Refusals because of own rows, of one party that asks and one table. */
    REFUSALS
  }

  /** How many there may still be. */
  public long left() {
    return Math.max(0, budget.limit() - spent);
  }
}
