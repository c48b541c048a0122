package io.jointly.spark;

import io.jointly.error.CallerException;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.spark.deal.CollectedRelation;
import io.jointly.spark.deal.DealtOptions;
import io.jointly.spark.deal.ShareCollection;
import io.jointly.spark.job.OutputFolder;
import java.util.Map;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** Collects a share table and keeps it, in one step. */
public final class KeptShares {

  private KeptShares() {}

  /**
   * Collects, writes this party's shares as Parquet, and notes that they are kept.
   *
   * @param options those of reading {@code format("jointly")}, and {@code path}
   * @param out a folder that is not there yet, or has nothing in it but what a run that was
   *     interrupted has left
   * @return what was accepted and what was not, for people
   * @throws CallerException (OPTION) if there is something else in the folder; nothing is collected
   * @throws EnvironmentException (STATE) if the folder cannot be looked at
   */
  public static String collect(Map<String, String> options, String out) {
    SparkSession spark = SparkSession.builder().appName("jointly collect").getOrCreate();
    ShareCollection collection = ShareCollection.of(spark, DealtOptions.ofReading(options));
    SaveMode mode =
        OutputFolder.mode(out, spark.sparkContext().hadoopConfiguration())
            .orElseThrow(
                () ->
                    new CallerException(
                        ErrorCode.OPTION,
                        "there are files in "
                            + out
                            + " already; name another folder as --out. What was collected before"
                            + " is kept there, too, when it is collected again under its --name"));
    CollectedRelation.rows(spark, collection).write().mode(mode).parquet(out);
    return collection.keep();
  }
}
