package io.jointly.collaboration;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one party adds for itself: {@code policy.yaml}, read and checked against the collaboration.
 *
 * @param enabled false: this party answers nothing
 * @param sources for each table the SELECT that gives this party's rows; empty for a party without
 *     the data role, every table of the collaboration otherwise
 * @param deniedColumns for each table that has some, the declared columns that no query answered
 *     here may touch
 * @param outsideBounds what happens to a selected row with a value outside the declared ones
 * @param approval whether a person looks at a partner's query first
 * @param analysts ids of the parties whose queries this party answers
 * @param rules the rules as this party applies them: the collaboration's, each as strict or
 *     stricter. What shapes the shared vector (whether there is a test at all, zero_groups) is the
 *     collaboration's, the same at all parties.
 */
public record Policy(
    boolean enabled,
    Map<String, String> sources,
    Map<String, Set<String>> deniedColumns,
    OutsideBounds outsideBounds,
    Approval approval,
    List<String> analysts,
    Rules rules) {

  /** What to do with a value outside the bounds or the list of values. */
  public enum OutsideBounds {
    /** The query fails at this party. */
    REFUSE,
    /** The nearest bound counts in its place. */
    CLAMP,
    /** NULL counts in its place. */
    NULL
  }

  /** Who lets this party's agent answer a query that keeps all rules. */
  public enum Approval {
    /** A person, each query. */
    MANUAL,
    /** Nobody needs to. */
    AUTO
  }

  public Policy {
    sources = Copies.ordered(sources);
    Map<String, Set<String>> denied = new LinkedHashMap<>();
    deniedColumns.forEach(
        (table, columns) -> denied.put(table, Collections.unmodifiableSet(new TreeSet<>(columns))));
    deniedColumns = Collections.unmodifiableMap(denied);
    analysts = List.copyOf(analysts);
  }

  /** Columns of a table that no query answered here may touch, by their declared names. */
  public Set<String> deniedColumns(String table) {
    return deniedColumns.getOrDefault(table, Set.of());
  }
}
