package io.jointly.deal.overview;

import java.time.Instant;

/**
 * The newest dealing key of a compute party that stands in the mailbox.
 *
 * @param party its index
 * @param since when it was made, by the party's clock
 * @param hasGap whether a key is missing below it; dealers seal to none of the party's then
 */
public record StandingKey(int party, int number, Instant since, boolean hasGap) {}
