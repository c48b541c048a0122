package io.jointly.spark.scan;

import java.util.function.Supplier;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.V1Scan;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.TableScan;
import org.apache.spark.sql.types.StructType;

/**
 * An aggregation that may not be asked, but may be a part of one that has been answered: where the
 * rules allow agreed queries only, Spark still counts the rows of their answers.
 */
final class DerivedScan implements V1Scan {

  private final String table;
  private final OutputColumns columns;
  private final AskedAnswer ask;
  private final SparkSession spark;

  /**
   * @param ask reads the answer from memory, or fails
   */
  DerivedScan(String table, OutputColumns columns, AskedAnswer ask, SparkSession spark) {
    this.table = table;
    this.columns = columns;
    this.ask = ask;
    this.spark = spark;
  }

  @Override
  public StructType readSchema() {
    return columns.schema();
  }

  @Override
  public String description() {
    return "joint " + table + " REFUSED, unless it is a part of what has been answered in this run";
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes", "TypeParameterUnusedInFormals"})
  public <T extends BaseRelation & TableScan> T toV1TableScan(SQLContext context) {
    Supplier<RDD<Row>> rows = () -> (RDD) new JointRdd(spark.sparkContext(), columns, ask);
    return LazyRelation.of(context, this, rows);
  }
}
