package io.jointly.spark.deal;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.TableScan;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** A compute party's shares. They are collected when a job over them starts, not at planning. */
final class CollectedRelation extends BaseRelation implements TableScan {

  private final SQLContext context;
  private final @Nullable ShareCollection collection;
  private final StructType schema;

  /**
   * @param collection null for what was written, which cannot be read
   */
  CollectedRelation(SQLContext context, @Nullable ShareCollection collection, StructType schema) {
    this.context = context;
    this.collection = collection;
    this.schema = schema;
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
    return new CollectedRdd(context.sparkContext(), collection);
  }

  /** The name in Spark's plan. */
  @Override
  public String toString() {
    return "shares of dealt rows";
  }
}
