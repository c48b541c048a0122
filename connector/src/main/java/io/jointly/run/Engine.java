package io.jointly.run;

import io.jointly.collaboration.Table;
import io.jointly.ledger.Entry;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MailboxAddress;
import io.jointly.plan.QueryPlan;
import io.jointly.query.Evaluator;
import io.jointly.query.JointQuery;
import io.jointly.query.Settings;
import java.util.List;
import java.util.function.Supplier;

/**
 * The SQL engine that holds a party's rows. This is the one way from a party's course of a query to
 * its rows: planning, running and serving know no more of Spark than this.
 */
public interface Engine {

  /** The settings that change what a query means, as they are now. */
  Settings settings();

  /**
   * An engine over the same rows with a partner's settings.
   *
   * @throws io.jointly.error.PolicyException (SETTINGS) where the settings are others than those
   *     that matter here, or a value is not accepted
   */
  Engine withSettings(Settings settings);

  /** Evaluates expressions over constants as SQL does; it reads no rows. */
  Evaluator evaluator();

  /**
   * Checks that every type in a partner's query is the one that this engine gives it.
   *
   * @throws io.jointly.error.CallerException (UNSUPPORTED_SQL) where one is not
   */
  void requireOwnTypes(JointQuery query, Table table);

  /**
   * Compares a query with earlier ones on this party's own rows (LEDGER.md).
   *
   * @param earlier what this party has answered, the newest last
   * @param warned called where something was found and the rules only warn
   * @throws io.jointly.error.PolicyException (DIFFERENCE) where the rules refuse the query
   * @throws io.jointly.error.EnvironmentException (LOCAL_JOB) where the comparison fails
   */
  void compare(QueryPlan plan, List<Entry> earlier, Runnable warned);

  /**
   * Aggregates this party's own rows.
   *
   * @param mailbox where executors will put the sealed shares
   * @throws io.jointly.error.PolicyException (OUTSIDE_BOUNDS, TOO_MANY_ROWS) where a row must be
   *     refused; nothing that depends on rows has been sent then
   * @throws io.jointly.error.EnvironmentException (LOCAL_JOB) where the job fails
   */
  OwnSums sum(QueryPlan plan, MailboxAddress mailbox);

  /**
   * Opens a mailbox with the engine's credentials.
   *
   * @throws io.jointly.error.CallerException (OPTION) where the engine's executors would not reach
   *     it
   */
  Mailbox open(MailboxAddress mailbox);

  /**
   * Does work on this thread whose jobs are a query of their own, not a part of one that waits for
   * them, and for which this engine's session is the current one.
   */
  <T> T apart(Supplier<T> work);
}
