package io.jointly.collaboration;

/**
 * The rules that the parties agreed on, as far as this version knows them. What it cannot enforce
 * has been refused by the reader, so here stands only what holds.
 *
 * @param minGroupSize always 1 in this version: no group is too small to be shown
 */
public record Rules(
    int minGroupSize, AggregateArguments aggregateArguments, TwoParties twoParties) {

  /** What may stand inside an aggregate function. */
  public enum AggregateArguments {
    /** A declared column as it is. */
    COLUMNS_ONLY,
    /** Any expression over columns that are measures. */
    ANY_EXPRESSION
  }

  /** Whether a collaboration of two is accepted, where each can subtract its own rows. */
  public enum TwoParties {
    REFUSED,
    ACCEPTED
  }
}
