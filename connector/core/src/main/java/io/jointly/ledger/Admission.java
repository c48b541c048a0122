package io.jointly.ledger;

import io.jointly.ledger.LedgerRecord.How;
import java.util.List;

/**
 * One attempt at a query, from before this party looks at any row to the attempt's end. For one
 * thread at a time. What the file says of an attempt is on disk before the step that it allows.
 */
public final class Admission implements AutoCloseable {

  private enum Stage {
    /** No partner knows of it. */
    ENTERED,
    /** Partners may know of it. */
    JOINING,
    /** Partners may have shares, which tell them nothing without this party's next step. */
    SHARING,
    /** Something may be opened from now on, whatever this party does. */
    OPENING,
    /** The file says how it ended. */
    ENDED
  }

  /** Writes to the ledger what becomes of an attempt. */
  interface Steps {
    void rows(long attempt, OwnRows rows);

    void refused(long attempt);

    List<BudgetLeft> left();

    void opening(long attempt);

    void opened(long attempt, Suppressed suppressed);

    void ended(long attempt, How how);
  }

  private final Steps steps;
  private final long attempt;
  private final List<Entry> earlier;
  private volatile Stage stage = Stage.ENTERED;

  Admission(Steps steps, long attempt, List<Entry> earlier) {
    this.steps = steps;
    this.attempt = attempt;
    this.earlier = List.copyOf(earlier);
  }

  /** All other entries that have shown something or may still do so; the newest last. */
  public List<Entry> earlier() {
    return earlier;
  }

  /** Keeps what later comparisons need of the rows that the answer is made of; before JOIN. */
  public void rows(OwnRows rows) {
    require(stage == Stage.ENTERED, "rows");
    if (!(rows instanceof OwnRows.NotKept)) {
      steps.rows(attempt, rows);
    }
  }

  /** Must be called before JOIN. */
  public void joining() {
    require(stage == Stage.ENTERED, "joining");
    stage = Stage.JOINING;
  }

  /** Must be called in every round before anything computed from rows leaves this party. */
  public void sharing() {
    require(stage != Stage.ENTERED && stage != Stage.ENDED, "sharing");
    if (stage == Stage.JOINING) {
      stage = Stage.SHARING;
    }
  }

  /**
   * Must be called before the first step after which others can open something without this party.
   * The query costs budget from here on.
   *
   * @throws io.jointly.error.PolicyException (REPEATED, OTHER_PARTIES, BUDGET_SPENT) if the query
   *     was opened in this run in the meantime, or was begun anew, or something was opened over
   *     other data parties, or a budget has been spent
   * @throws io.jointly.error.EnvironmentException (LEDGER) if the file cannot be written
   */
  public void opening() {
    require(stage != Stage.ENTERED && stage != Stage.ENDED, "opening");
    if (stage != Stage.OPENING) {
      steps.opening(attempt);
      stage = Stage.OPENING;
    }
  }

  /**
   * Must be called when this party's own rows have made it refuse, before anybody is told.
   *
   * @throws io.jointly.error.EnvironmentException (LEDGER) if the file cannot be written
   */
  public void refused() {
    require(stage != Stage.ENDED, "refused");
    steps.refused(attempt);
  }

  /**
   * What is left of the budgets for the party that asks.
   *
   * @throws io.jointly.error.EnvironmentException (LEDGER) if the file cannot be read
   */
  public List<BudgetLeft> left() {
    return steps.left();
  }

  /**
   * Must be called by a receiver when it has the answer.
   *
   * @throws io.jointly.error.EnvironmentException (LEDGER) if the file cannot be written; the
   *     attempt then counts as one that may have shown any group
   */
  public void opened(Suppressed suppressed) {
    require(stage == Stage.OPENING, "opened");
    stage = Stage.ENDED;
    steps.opened(attempt, suppressed);
  }

  /** Records the end of an attempt of which this party knows that nothing was opened. */
  @Override
  public void close() {
    Stage reached = stage;
    stage = Stage.ENDED;
    switch (reached) {
      case ENTERED -> steps.ended(attempt, How.WITHDRAWN);
      case JOINING, SHARING -> steps.ended(attempt, How.UNOPENED);
      case OPENING, ENDED -> {
        // What there is to say is in the file.
      }
    }
  }

  private void require(boolean allowed, String step) {
    if (!allowed) {
      throw new IllegalStateException(step + " when " + stage);
    }
  }
}
