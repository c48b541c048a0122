package io.jointly.examples;

import org.apache.spark.sql.SparkSession;

/** Small sessions for tests. */
public final class LocalSpark {

  private LocalSpark() {}

  public static SparkSession start() {
    return small().getOrCreate();
  }

  /**
   * With the session extension, and without compiled code: its making takes longer than a query.
   */
  public static SparkSession startExtended() {
    return small()
        .config("spark.sql.extensions", "io.jointly.spark.JointlyExtensions")
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .getOrCreate();
  }

  private static SparkSession.Builder small() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", "target/test-warehouse");
  }
}
