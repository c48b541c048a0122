package io.jointly.collaboration;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The decisions of one party: {@code policy.yaml}, read and checked against the collaboration.
 *
 * @param enabled if false, this party answers nothing
 * @param sources the SELECT that gives this party's rows, for each table of the collaboration;
 *     empty for a party without the data role
 * @param deniedColumns declared columns that no query answered here may use, for each table that
 *     has such columns
 * @param outsideBounds what happens to a selected row with a value outside the declared bounds
 * @param answering whom this party answers, and at what cost
 * @param rules the rules that this party applies: those of the collaboration, each as strict or
 *     stricter. The properties that shape the shared vector (whether there are disclosure checks,
 *     and zero_groups) are those of the collaboration, because all parties must agree on them.
 */
public record Policy(
    boolean enabled,
    Map<String, String> sources,
    Map<String, Set<String>> deniedColumns,
    OutsideBounds outsideBounds,
    Answering answering,
    Rules rules) {

  /** What happens to a value outside the bounds or the list of values. */
  public enum OutsideBounds {
    /** The query fails at this party. */
    REFUSE,
    /** The nearest bound replaces it. */
    CLAMP,
    /** NULL replaces it. */
    NULL
  }

  /** Whether a query that satisfies all rules also needs a person's approval. */
  public enum Approval {
    /** A person approves each query. */
    MANUAL,
    /** No approval is needed. */
    AUTO
  }

  /**
   * Whom this party answers, and at what cost.
   *
   * @param approval whether a person has to approve a partner's query
   * @param analysts ids of the parties whose queries this party answers
   * @param maxSessionBytes bytes that one session may move at this party, sent and received
   */
  public record Answering(Approval approval, List<String> analysts, long maxSessionBytes) {

    /** The default of {@code max_session_bytes}: 4 GB. */
    public static final long DEFAULT_MAX_SESSION_BYTES = 4_000_000_000L;

    public Answering {
      analysts = List.copyOf(analysts);
    }

    /** As where the policy says nothing about costs. */
    public static Answering of(Approval approval, List<String> analysts) {
      return new Answering(approval, analysts, DEFAULT_MAX_SESSION_BYTES);
    }
  }

  public Policy {
    sources = OrderedCopy.of(sources);
    Map<String, Set<String>> denied = new LinkedHashMap<>();
    deniedColumns.forEach(
        (table, columns) -> denied.put(table, Collections.unmodifiableSet(new TreeSet<>(columns))));
    deniedColumns = Collections.unmodifiableMap(denied);
  }

  public Approval approval() {
    return answering.approval();
  }

  public List<String> analysts() {
    return answering.analysts();
  }

  public long maxSessionBytes() {
    return answering.maxSessionBytes();
  }

  /** Columns of a table that no query answered here may use, by their declared names. */
  public Set<String> deniedColumns(String table) {
    return deniedColumns.getOrDefault(table, Set.of());
  }
}
