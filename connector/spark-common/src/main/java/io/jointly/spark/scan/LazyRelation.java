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
 * The only form of a source that starts work no earlier than the action: an RDD that computes
 * nothing before Spark asks for its partitions.
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
   * The result that {@link V1Scan#toV1TableScan} must return.
   *
   * @param rows an RDD that really holds {@code InternalRow}, despite its type, so that Spark finds
   *     the metrics of the RDD
   */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <T extends BaseRelation & TableScan> T of(
      SQLContext context, V1Scan scan, Supplier<RDD<Row>> rows) {
    return (T) new LazyRelation(context, scan, rows);
  }

  V1Scan scan() {
    return scan;
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

  /** The name that Spark shows where the node is not {@link JointScanExec}. */
  @Override
  public String toString() {
    return scan.description();
  }
}
