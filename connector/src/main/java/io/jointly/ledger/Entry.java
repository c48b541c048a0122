package io.jointly.ledger;

import java.time.Instant;

/**
 * One query that this party has entered.
 *
 * @param line its line in the file; the header is line 0
 * @param time when it was first entered
 * @param counts whether it counts against the budgets. It does from the moment it is entered,
 *     unless it ended before this party joined.
 */
public record Entry(long line, Instant time, QueryKey asked, boolean counts, Disclosed shown) {}
