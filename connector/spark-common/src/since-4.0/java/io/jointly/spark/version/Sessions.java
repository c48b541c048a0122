package io.jointly.spark.version;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SparkStrategy;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Strategy;
import org.apache.spark.sql.internal.SessionState;
import scala.collection.immutable.Seq;

/** What a session has inside, in a driver's own JVM. */
public final class Sessions {

  private Sessions() {}

  /** Whether the session plans and runs in this JVM; a client of Spark Connect has none such. */
  public static boolean isInThisJvm(SparkSession session) {
    return session instanceof org.apache.spark.sql.classic.SparkSession;
  }

  /** What plans the session's queries. */
  public static SessionState state(SparkSession session) {
    return ((org.apache.spark.sql.classic.SparkSession) session).sessionState();
  }

  /** How Spark runs a DataFrame. */
  public static QueryExecution execution(Dataset<?> rows) {
    return ((org.apache.spark.sql.classic.Dataset<?>) rows).queryExecution();
  }

  /** Spark's own strategy for sources. */
  public static SparkStrategy sources(SparkSession session) {
    return new DataSourceV2Strategy(((org.apache.spark.sql.classic.SparkSession) session));
  }

  /** The strategies that a session has beside Spark's. */
  public static Seq<SparkStrategy> extraStrategies(SparkSession session) {
    return ((org.apache.spark.sql.classic.SparkSession) session).experimental().extraStrategies();
  }

  /** Replaces them. */
  public static void setExtraStrategies(SparkSession session, Seq<SparkStrategy> strategies) {
    ((org.apache.spark.sql.classic.SparkSession) session)
        .experimental()
        .extraStrategies_$eq(strategies);
  }
}
