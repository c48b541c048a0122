package io.jointly.spark.scan;

import java.util.function.Supplier;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.connector.read.V1Scan;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.TableScan;
import org.apache.spark.sql.types.StructType;

/**
 * The one form in which a source may start work only when an action does: an RDD that computes
 * nothing before its partitions are asked for.
 */
final class LazyRelation extends BaseRelation implements TableScan {

  private final SQLContext context;
  private final V1Scan scan;
  private final Supplier<RDD<Row>> rows;

  private LazyRelation(SQLContext context, V1Scan scan, Supplier<RDD<Row>> rows) {
    this.context = context;
    this.scan = scan;
    this.rows = rows;
  }

  /**
   * What {@link V1Scan#toV1TableScan} has to give back.
   *
   * @param rows of Spark's own form, {@code InternalRow}, whatever the type says, so that Spark
   *     finds the metrics of the RDD
   */
  @SuppressWarnings("unchecked")
  static <T extends BaseRelation & TableScan> T of(
      SQLContext context, V1Scan scan, Supplier<RDD<Row>> rows) {
    return (T) new LazyRelation(context, scan, rows);
  }

  @Override
  public SQLContext sqlContext() {
    return context;
  }

  @Override
  public StructType schema() {
    return scan.readSchema();
  }

  @Override
  public boolean needConversion() {
    return false;
  }

  @Override
  public RDD<Row> buildScan() {
    return rows.get();
  }

  /** Shown by EXPLAIN. */
  @Override
  public String toString() {
    return scan.description();
  }
}
