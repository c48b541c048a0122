package io.jointly.spark;

import io.jointly.spark.deal.CollectedRelation;
import io.jointly.spark.deal.DealtOptions;
import io.jointly.spark.deal.ShareCollection;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Collects a share table and keeps it, in one step. */
public final class KeptShares {

  private KeptShares() {}

  /**
   * Collects, writes this party's shares as Parquet, and notes that they are kept.
   *
   * @param options those of reading {@code format("jointly")}, and {@code path}
   * @param out a folder that is not there yet
   * @return what was accepted and what was not, for people
   */
  public static String collect(Map<String, String> options, String out) {
    SparkSession spark = SparkSession.builder().appName("jointly collect").getOrCreate();
    ShareCollection collection = ShareCollection.of(spark, DealtOptions.ofReading(options));
    CollectedRelation.rows(spark, collection).write().parquet(out);
    return collection.keep();
  }
}
