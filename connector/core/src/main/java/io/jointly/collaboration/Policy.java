package io.jointly.collaboration;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of one party: {@code policy.yaml}, read and checked against the collaboration.
 *
 * @param enabled if false, this party answers nothing
 * @param tables where this party's rows of each table come from, or its shares of them; empty for a
 *     party that has neither
 * @param outsideBounds what happens to a selected row with a value outside the declared bounds
 * @param answering whom this party answers, and at what cost
 * @param rules the rules that this party applies: those of the collaboration, each as strict or
 *     stricter. The properties that shape the shared vector (whether there are disclosure checks,
 *     and zero_groups) are those of the collaboration, because all parties must agree on them.
 */
public record Policy(
    boolean enabled,
    Map<String, OwnTable> tables,
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

  /** Whether sources of other tables, in this collaboration or another, may read the same rows. */
  public enum SharedRows {
    /** The difference check objects to the query: it cannot compare queries on two tables. */
    REFUSE,
    /** This party knows that nothing compares them. */
    ACCEPT
  }

  /**
   * What a party says of its rows of one table.
   *
   * @param source the SELECT that gives the rows; null of a share table of which it has none
   * @param shares of a share table, the SELECT that gives this compute party's shares of the dealt
   *     rows; null where it has none
   * @param deniedColumns declared columns that no query answered here may use
   * @param joins the other tables that a query answered here may read together with this one
   */
  public record OwnTable(
      @Nullable String source,
      @Nullable String shares,
      Set<String> deniedColumns,
      SharedRows sharedRows,
      Table.Joins joins) {
    public OwnTable {
      deniedColumns = Collections.unmodifiableSet(new TreeSet<>(deniedColumns));
    }

    /** Without denied columns, and with rows that no other table shares. */
    public static OwnTable of(String source) {
      return new OwnTable(source, null, Set.of(), SharedRows.REFUSE, Table.Joins.ANY);
    }
  }

  public Policy {
    tables = OrderedCopy.of(tables);
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

  /** Whether a query answered here may read two tables together, as far as this file says. */
  public boolean mayBeJoined(String one, String other) {
    return allows(one, other) && allows(other, one);
  }

  private boolean allows(String table, String other) {
    OwnTable own = tables.get(table);
    return own == null || own.joins().allow(other);
  }

  /** Columns of a table that no query answered here may use, by their declared names. */
  public Set<String> deniedColumns(String table) {
    OwnTable own = tables.get(table);
    return own == null ? Set.of() : own.deniedColumns();
  }
}
