package io.jointly.spark.version;

import org.apache.spark.sql.SparkSession;

/** Settings of a session, under the newest Spark's names. */
public final class SessionConf {

  private SessionConf() {}

  public static String get(SparkSession session, String name) {
    return session.conf().get(name);
  }
}
