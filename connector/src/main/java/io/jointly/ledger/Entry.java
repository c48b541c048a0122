package io.jointly.ledger;

import java.time.Instant;

/**
 * One query that this party has entered.
 *
 * @param line where it stands in the file; the header is line 0
 * @param time when it was entered first
 * @param counts whether it counts against the budget: it does from the moment that it is entered,
 *     unless it ended before this party joined
 */
public record Entry(long line, Instant time, QueryKey asked, boolean counts, Disclosed shown) {}
