package io.jointly.spark;

import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.V1Scan;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.TableScan;
import org.apache.spark.sql.types.StructType;

/** A joint aggregation as Spark's planner sees it. Planning and EXPLAIN contact nobody. */
final class JointScan implements V1Scan {

  private final JointPlan plan;
  private final OutputColumns columns;
  private final SparkSession spark;

  JointScan(JointPlan plan, OutputColumns columns, SparkSession spark) {
    this.plan = plan;
    this.columns = columns;
    this.spark = spark;
  }

  @Override
  public StructType readSchema() {
    return columns.schema();
  }

  @Override
  public String description() {
    return PlanText.of(plan);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T extends BaseRelation & TableScan> T toV1TableScan(SQLContext context) {
    return (T) new Relation(context);
  }

  /** The one form in which a source may start work only when an action does. */
  private final class Relation extends BaseRelation implements TableScan {

    private final SQLContext context;

    Relation(SQLContext context) {
      this.context = context;
    }

    @Override
    public SQLContext sqlContext() {
      return context;
    }

    @Override
    public StructType schema() {
      return readSchema();
    }

    /** The rows are Spark's own already, so that it finds the metrics of the RDD. */
    @Override
    public boolean needConversion() {
      return false;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public RDD<Row> buildScan() {
      return (RDD) new JointRdd(spark.sparkContext(), plan, columns, spark);
    }

    /** Shown by EXPLAIN. */
    @Override
    public String toString() {
      return description();
    }
  }
}
