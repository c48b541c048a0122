package io.jointly.run;

import io.jointly.collaboration.Collaboration;
import io.jointly.ledger.Entry;
import io.jointly.ledger.OwnRows;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MailboxAddress;
import io.jointly.plan.QueryPlan;
import io.jointly.protocol.parameters.DealtVector;
import io.jointly.protocol.parameters.Person;
import io.jointly.query.Evaluator;
import io.jointly.query.JointQuery;
import io.jointly.query.Settings;
import io.jointly.session.SessionState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The SQL engine that holds a party's rows. {@code run} and {@code agent} reach rows and Spark
 * through this interface only; planning is given nothing but its evaluator.
 */
public interface Engine {

  /**
   * The current values of the settings that can change what a query means, whatever settings it
   * records itself.
   */
  Settings settings(JointQuery query);

  /**
   * An engine over the same rows with a partner's settings.
   *
   * @throws io.jointly.error.PolicyException (SETTINGS) if the names differ from the settings that
   *     this engine knows, or a value is not accepted
   */
  Engine withSettings(Settings settings);

  /** Evaluates expressions over constants as the engine's SQL does. It reads no rows. */
  Evaluator evaluator();

  /**
   * Checks a partner's query: every column must be declared, and every type in the query must be
   * the type that this engine derives.
   *
   * @throws io.jointly.error.CallerException (UNSUPPORTED_SQL) if the query fails this check
   */
  void requireOwnTypes(JointQuery query, Collaboration collaboration);

  /**
   * Names of what the sources of the query's tables read, by table: tables, views, and paths of
   * files. Empty if nothing that a source reads has a name. Public tables are left out.
   *
   * @throws io.jointly.error.CallerException (SOURCE) if a source does not run
   */
  Map<String, Set<String>> relations(QueryPlan plan);

  /**
   * Compares a query with earlier ones on this party's own rows, as far as the rules ask for it
   * (LEDGER.md).
   *
   * @param earlier the queries that this party has answered, the newest last
   * @param warned called if something was found and the rules only warn
   * @return what later comparisons need of the rows of today
   * @throws io.jointly.error.PolicyException (DIFFERENCE) if the rules refuse the query
   * @throws io.jointly.error.CallerException (SOURCE) if the local source lacks a declared column
   * @throws io.jointly.error.EnvironmentException (LOCAL_JOB) if the comparison fails
   */
  OwnRows compare(QueryPlan plan, List<Entry> earlier, Runnable warned);

  /**
   * Aggregates this party's own rows.
   *
   * @param mailbox the mailbox into which executors will put the sealed shares
   * @throws io.jointly.error.PolicyException (OUTSIDE_BOUNDS, TOO_MANY_ROWS) if the rules refuse a
   *     row; nothing that depends on rows was sent
   * @throws io.jointly.error.CallerException (SOURCE) if the local source lacks a declared column
   * @throws io.jointly.error.EnvironmentException (LOCAL_JOB) if the job fails
   */
  OwnSums sum(QueryPlan plan, MailboxAddress mailbox);

  /**
   * Adds up this compute party's shares of the rows of a share table.
   *
   * @param plan of a query over a share table
   * @throws io.jointly.error.CallerException (SOURCE) if the policy names no share table, or it has
   *     not what was collected
   * @throws io.jointly.error.EnvironmentException (LOCAL_JOB) if the job fails
   */
  DealtVector addShares(QueryPlan plan);

  /**
   * Opens a mailbox with the engine's credentials.
   *
   * @throws io.jointly.error.CallerException (OPTION) if the engine's executors could not reach it
   */
  Mailbox open(MailboxAddress mailbox);

  /**
   * The session of the client for which this thread works; empty where the application asks for
   * itself.
   */
  Optional<ClientSession> client();

  /** The engine's name and version, such as {@code Spark 4.2.0}. */
  String version();

  /** Who asks on this thread, as far as the engine knows, and in which application. */
  Person person();

  /**
   * Shows people how far a session is, at the query of this thread that waits for its answer.
   *
   * @return whether the person who asked sees it where the query was asked
   */
  boolean show(SessionState state);

  /**
   * Runs work on this thread with this engine's session as the current one. The engine treats the
   * work's jobs as a query of their own, not as a part of the query that waits for them.
   */
  <T> T apart(Supplier<T> work);

  /**
   * Runs work on this thread. Where the engine shows people the work's jobs, it calls them by this
   * name.
   */
  <T> T named(String name, Supplier<T> work);
}
