package io.jointly.spark;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Keeps a job that is rehearsed away from real partners. */
final class RehearsalGuard {

  /** Spark's option that tells a job that it is a rehearsal: the folder with the parties' files. */
  static final String FOLDER = "spark.jointly.rehearsal";

  private RehearsalGuard() {}

  /**
   * A job that sets the catalog's options itself would reach real partners from a rehearsal.
   *
   * @throws CallerException (OPTION) if this is a rehearsal, and the catalog has other files
   */
  static void requireOwnFiles(SparkSession spark, String catalog, Map<String, String> options) {
    String folder = spark.sparkContext().getConf().get(FOLDER, "");
    String collaboration = options.getOrDefault("collaboration", "");
    if (!folder.isEmpty() && !collaboration.startsWith(folder + "/")) {
      throw new CallerException(
          ErrorCode.OPTION,
          "this is a rehearsal, but the job sets spark.sql.catalog."
              + catalog
              + ".collaboration itself, to "
              + collaboration
              + "; leave the catalog's options to spark-submit or to spark-defaults.conf, so that"
              + " the same job can be rehearsed and run");
    }
  }
}
