package io.jointly.spark.version;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SparkStrategy;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Strategy;
import org.apache.spark.sql.internal.SessionState;
import scala.collection.Seq;

/** What a session has inside, in a driver's own JVM. */
public final class Sessions {

  private Sessions() {}

  /** Whether the session plans and runs in this JVM; a client of Spark Connect has none such. */
  public static boolean isInThisJvm(SparkSession session) {
    return true;
  }

  /** What plans the session's queries. */
  public static SessionState state(SparkSession session) {
    return session.sessionState();
  }

  /** How Spark runs a DataFrame. */
  public static QueryExecution execution(Dataset<?> rows) {
    return rows.queryExecution();
  }

  /** Spark's own strategy for sources. */
  public static SparkStrategy sources(SparkSession session) {
    return new DataSourceV2Strategy(session);
  }

  /** The strategies that a session has beside Spark's. */
  public static Seq<SparkStrategy> extraStrategies(SparkSession session) {
    return session.experimental().extraStrategies();
  }

  /** Replaces them. */
  public static void setExtraStrategies(SparkSession session, Seq<SparkStrategy> strategies) {
    session.experimental().extraStrategies_$eq(strategies);
  }
}
