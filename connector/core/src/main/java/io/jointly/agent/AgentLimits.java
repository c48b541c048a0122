package io.jointly.agent;

import java.time.Duration;

/**
 * The limits of an agent, the same for all partners.
 *
 * @param sessions the number of queries that it takes part in at once
 * @param waiting the number of queries of one analyst that may wait for a person's decision; if
 *     there are more, the oldest expires
 * @param perMinute the number of new queries of one party that it considers in a minute; further
 *     ones stay in the mailbox for later
 * @param expire the time that a query may wait, and the greatest age of a query that is new to the
 *     agent
 * @param pause the pause between two polls of the mailbox; longer if a poll takes long
 * @param runs a prefix: the agent takes part in runs whose names begin with it
 */
public record AgentLimits(
    int sessions, int waiting, int perMinute, Duration expire, Duration pause, String runs) {

  /**
   * @throws IllegalArgumentException unless all limits are positive
   */
  public AgentLimits {
    if (sessions < 1
        || waiting < 1
        || perMinute < 1
        || expire.isZero()
        || expire.isNegative()
        || pause.isZero()
        || pause.isNegative()) {
      throw new IllegalArgumentException("an agent's limits must be positive");
    }
  }

  /** Two sessions, 20 waiting, 30 a minute, a day, two seconds, all runs. */
  public static AgentLimits standard() {
    return new AgentLimits(2, 20, 30, Duration.ofDays(1), Duration.ofSeconds(2), "");
  }
}
