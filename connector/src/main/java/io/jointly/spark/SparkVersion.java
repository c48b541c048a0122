package io.jointly.spark;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.run.Version;

/** Spark's inner classes differ from version to version, and this jar is built for one. */
final class SparkVersion {

  private SparkVersion() {}

  /**
   * @throws CallerException (SPARK_VERSION) if this jar is for another Spark than this one
   */
  static void require() {
    require(org.apache.spark.package$.MODULE$.SPARK_VERSION());
  }

  static void require(String found) {
    if (!found.equals(Version.SPARK) && !found.startsWith(Version.SPARK + ".")) {
      throw new CallerException(
          ErrorCode.SPARK_VERSION,
          Version.SOFTWARE
              + " is for Spark "
              + Version.SPARK
              + ", and this is Spark "
              + found
              + "; run it with Spark "
              + Version.SPARK
              + ", or use the jar for Spark "
              + found.replaceFirst("^(\\d+\\.\\d+).*", "$1"));
    }
  }
}
