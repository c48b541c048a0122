package io.jointly.spark.scan;

import io.jointly.plan.PlanText;
import io.jointly.plan.QueryPlan;
import java.util.function.Supplier;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.V1Scan;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.TableScan;
import org.apache.spark.sql.types.StructType;

/** A joint aggregation as Spark's planner sees it. Planning and EXPLAIN contact no partner. */
final class JointScan implements V1Scan, PlannedScan {

  private final QueryPlan plan;
  private final OutputColumns columns;
  private final AskedAnswer ask;
  private final SparkSession spark;

  /**
   * @param ask gets the answer, from the partners if necessary
   */
  JointScan(QueryPlan plan, OutputColumns columns, AskedAnswer ask, SparkSession spark) {
    this.plan = plan;
    this.columns = columns;
    this.ask = ask;
    this.spark = spark;
  }

  @Override
  public QueryPlan plan() {
    return plan;
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
  @SuppressWarnings({"unchecked", "rawtypes", "TypeParameterUnusedInFormals"})
  public <T extends BaseRelation & TableScan> T toV1TableScan(SQLContext context) {
    Supplier<RDD<Row>> rows = () -> (RDD) new JointRdd(spark.sparkContext(), columns, ask);
    return LazyRelation.of(context, this, rows);
  }
}
