package io.jointly.collaboration;

import java.util.Map;

/**
 * What one party adds for itself: {@code policy.yaml}, read and checked against the collaboration.
 *
 * @param enabled false: this party answers nothing
 * @param sources for each table the SELECT that gives this party's rows; empty for a party without
 *     the data role, every table of the collaboration otherwise
 * @param outsideBounds what happens to a selected row with a value outside the declared ones
 * @param minGroupSize never smaller than the collaboration's; always 1 in this version
 */
public record Policy(
    boolean enabled, Map<String, String> sources, OutsideBounds outsideBounds, int minGroupSize) {

  /** What to do with a value outside the bounds or the list of values. */
  public enum OutsideBounds {
    /** The query fails at this party. */
    REFUSE,
    /** The nearest bound counts in its place. */
    CLAMP,
    /** NULL counts in its place. */
    NULL
  }

  public Policy {
    sources = Copies.ordered(sources);
  }
}
