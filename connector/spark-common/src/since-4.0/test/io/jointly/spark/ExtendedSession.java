package io.jointly.spark;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import scala.Option;
import scala.collection.immutable.Map$;

/** A session made by hand. */
final class ExtendedSession {

  private ExtendedSession() {}

  /**
   * @param of a session whose context and shared state it takes over
   */
  static SparkSession with(SparkSessionExtensions extensions, SparkSession of) {
    org.apache.spark.sql.classic.SparkSession root = (org.apache.spark.sql.classic.SparkSession) of;
    return new org.apache.spark.sql.classic.SparkSession(
        root.sparkContext(),
        Option.apply(root.sharedState()),
        Option.empty(),
        extensions,
        Map$.MODULE$.empty(),
        Map$.MODULE$.empty());
  }
}
