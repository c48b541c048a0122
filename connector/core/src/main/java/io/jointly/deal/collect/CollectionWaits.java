package io.jointly.deal.collect;

import io.jointly.session.Progress;
import io.jointly.session.SessionClock;
import io.jointly.session.Timeouts;

/**
 * How a collection waits for the other parties.
 *
 * @param timeouts {@code join} for LIST and TAKEN, {@code round} for what comes after these, both
 *     anew after each message that arrives
 */
public record CollectionWaits(SessionClock clock, Timeouts timeouts, Progress progress) {}
