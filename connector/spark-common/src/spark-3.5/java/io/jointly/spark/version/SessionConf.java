package io.jointly.spark.version;

import org.apache.spark.sql.SparkSession;

/** Settings of a session, under the newest Spark's names. */
public final class SessionConf {

  private SessionConf() {}

  /** What Spark 3.5 does not know, it does in one way. */
  public static String get(SparkSession session, String name) {
    return switch (name) {
      case "spark.sql.icu.caseMappings.enabled" -> "false";
      case "spark.sql.legacy.decimal.retainFractionDigitsOnTruncate" -> "true";
      default -> session.conf().get(name);
    };
  }
}
