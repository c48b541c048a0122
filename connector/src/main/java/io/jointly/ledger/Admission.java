package io.jointly.ledger;

import io.jointly.ledger.LedgerRecord.How;
import java.util.List;

/**
 * One attempt at a query, from before this party looks at any row to the attempt's end. For one
 * thread at a time. If the file does not say how an attempt ended, it counts as answered.
 */
public final class Admission implements AutoCloseable {

  private enum Stage {
    /** No partner knows of it. */
    ENTERED,
    /** Partners may know of it. */
    JOINING,
    /** Partners may have shares. */
    SHARING,
    /** The file says how it ended. */
    ENDED
  }

  /** Writes to the ledger how attempts end. */
  interface Endings {
    void opened(long attempt, Suppressed suppressed);

    void ended(long attempt, How how);
  }

  private final Endings endings;
  private final long attempt;
  private final List<Entry> earlier;
  private volatile Stage stage = Stage.ENTERED;

  Admission(Endings endings, long attempt, List<Entry> earlier) {
    this.endings = endings;
    this.attempt = attempt;
    this.earlier = List.copyOf(earlier);
  }

  /** All other entries that have shown something or may still do so; the newest last. */
  public List<Entry> earlier() {
    return earlier;
  }

  /** Must be called before JOIN. */
  public void joining() {
    step(Stage.ENTERED, Stage.JOINING);
  }

  /** Must be called in every round before anything computed from rows leaves this party. */
  public void sharing() {
    if (stage != Stage.SHARING) {
      step(Stage.JOINING, Stage.SHARING);
    }
  }

  /**
   * Must be called by a receiver when it has the answer.
   *
   * @throws io.jointly.error.EnvironmentException (LEDGER) if the file cannot be written; the
   *     attempt then counts as one that may have shown any group
   */
  public void opened(Suppressed suppressed) {
    if (stage == Stage.ENTERED || stage == Stage.ENDED) {
      throw new IllegalStateException("opened when " + stage);
    }
    stage = Stage.ENDED;
    endings.opened(attempt, suppressed);
  }

  /** Records the end of an attempt that has shown nothing. */
  @Override
  public void close() {
    Stage reached = stage;
    stage = Stage.ENDED;
    if (reached == Stage.ENTERED) {
      endings.ended(attempt, How.WITHDRAWN);
    } else if (reached == Stage.JOINING) {
      endings.ended(attempt, How.UNSHARED);
    }
  }

  private void step(Stage from, Stage to) {
    if (stage != from) {
      throw new IllegalStateException(to + " after " + stage);
    }
    stage = to;
  }
}
