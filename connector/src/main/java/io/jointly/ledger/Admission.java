package io.jointly.ledger;

import io.jointly.ledger.LedgerRecord.How;
import java.util.List;

/**
 * One attempt at a query, from before it is looked at to its end. For one thread at a time. An
 * attempt of which it is not written how it ended counts as one that was answered.
 */
public final class Admission implements AutoCloseable {

  private enum Stage {
    /** Nobody knows of it. */
    ENTERED,
    /** Partners may know of it. */
    JOINING,
    /** Partners may have shares. */
    SHARING,
    /** Written how it ended. */
    ENDED
  }

  private final Ledger ledger;
  private final long attempt;
  private final List<Entry> earlier;
  private volatile Stage stage = Stage.ENTERED;

  Admission(Ledger ledger, long attempt, List<Entry> earlier) {
    this.ledger = ledger;
    this.attempt = attempt;
    this.earlier = List.copyOf(earlier);
  }

  /** All other entries that have shown, or may yet show, something; the newest last. */
  public List<Entry> earlier() {
    return earlier;
  }

  /** To be called before JOIN. */
  public void joining() {
    step(Stage.ENTERED, Stage.JOINING);
  }

  /** To be called before anything that is made of rows leaves; in every round. */
  public void sharing() {
    if (stage != Stage.SHARING) {
      step(Stage.JOINING, Stage.SHARING);
    }
  }

  /**
   * To be called by a receiver when it has the answer.
   *
   * @throws io.jointly.error.EnvironmentException (LEDGER) where that cannot be written; the
   *     attempt then counts as one of which nobody knows what it has shown
   */
  public void opened(Suppressed suppressed) {
    if (stage == Stage.ENTERED || stage == Stage.ENDED) {
      throw new IllegalStateException("opened when " + stage);
    }
    stage = Stage.ENDED;
    ledger.opened(attempt, suppressed);
  }

  /** Writes how it ended where it has shown nothing. */
  @Override
  public void close() {
    Stage reached = stage;
    stage = Stage.ENDED;
    if (reached == Stage.ENTERED) {
      ledger.ended(attempt, How.WITHDRAWN);
    } else if (reached == Stage.JOINING) {
      ledger.ended(attempt, How.UNSHARED);
    }
  }

  private void step(Stage from, Stage to) {
    if (stage != from) {
      throw new IllegalStateException(to + " after " + stage);
    }
    stage = to;
  }
}
