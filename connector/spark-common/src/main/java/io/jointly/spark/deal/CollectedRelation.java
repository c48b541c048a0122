package io.jointly.spark.deal;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.util.function.Consumer;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.TableScan;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A compute party's shares. They are collected when a job over them starts, not at planning. */
public final class CollectedRelation extends BaseRelation implements TableScan {

  private final SQLContext context;
  private final @Nullable ShareCollection collection;
  private final StructType schema;
  private final Consumer<String> summary;

  /**
   * @param collection null for what was written, which cannot be read
   * @param summary is told what was accepted and what was not, for people
   */
  CollectedRelation(
      SQLContext context,
      @Nullable ShareCollection collection,
      StructType schema,
      Consumer<String> summary) {
    this.context = context;
    this.collection = collection;
    this.schema = schema;
    this.summary = summary;
  }

  /** The same for who asks for the summary later ({@link ShareCollection#keep}). */
  public static Dataset<Row> rows(SparkSession spark, ShareCollection collection) {
    return spark.baseRelationToDataFrame(
        new CollectedRelation(spark.sqlContext(), collection, collection.schema(), summary -> {}));
  }

  @Override
  public SQLContext sqlContext() {
    return context;
  }

  @Override
  public StructType schema() {
    return schema;
  }

  @Override
  public RDD<Row> buildScan() {
    if (collection == null) {
      throw new CallerException(
          ErrorCode.SOURCE,
          "what was dealt cannot be read by its dealer; compute parties collect it");
    }
    ShareCollection collected = collection;
    return new CollectedRdd(context.sparkContext(), () -> collected.partitions(summary));
  }

  /** The name in Spark's plan. */
  @Override
  public String toString() {
    return "shares of dealt rows";
  }
}
