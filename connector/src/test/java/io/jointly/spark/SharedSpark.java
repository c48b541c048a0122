package io.jointly.spark;

import org.apache.spark.sql.SparkSession;

/** The one SparkContext of all tests; each fixture takes a session of its own from it. */
final class SharedSpark {

  private static final SparkSession ROOT =
      SparkSession.builder()
          .master("local[2]")
          .appName("jointly-tests")
          .config("spark.ui.enabled", "false")
          .config("spark.sql.shuffle.partitions", "2")
          .config("spark.default.parallelism", "2")
          .config("spark.sql.session.timeZone", "UTC")
          .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
          .config("spark.kryo.registrationRequired", "true")
          .config("spark.kryo.registrator", JointlyKryoRegistrator.class.getName())
          .getOrCreate();

  private SharedSpark() {}

  static SparkSession newSession() {
    return ROOT.newSession();
  }
}
