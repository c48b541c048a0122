package io.jointly.agent;

import java.time.Duration;

/**
 * What an agent does at most, whoever asks.
 *
 * @param sessions how many queries it takes part in at once
 * @param waiting how many queries of one analyst wait for a person's decision; when there are more,
 *     the oldest expires
 * @param perMinute how many new queries of one party it looks at in a minute; others stay in the
 *     mailbox until then
 * @param expire how long a query can wait, and how old one may be that is new to the agent
 * @param pause between two looks into the mailbox; longer where a look takes long
 * @param runs what the names of runs begin with that it takes part in; empty for all
 */
public record AgentLimits(
    int sessions, int waiting, int perMinute, Duration expire, Duration pause, String runs) {

  /**
   * @throws IllegalArgumentException where a limit is not more than nothing
   */
  public AgentLimits {
    if (sessions < 1
        || waiting < 1
        || perMinute < 1
        || expire.isZero()
        || expire.isNegative()
        || pause.isZero()
        || pause.isNegative()) {
      throw new IllegalArgumentException("a limit of an agent is more than nothing");
    }
  }

  /** Two sessions, 20 waiting, 30 a minute, a day, two seconds, all runs. */
  public static AgentLimits standard() {
    return new AgentLimits(2, 20, 30, Duration.ofDays(1), Duration.ofSeconds(2), "");
  }
}
