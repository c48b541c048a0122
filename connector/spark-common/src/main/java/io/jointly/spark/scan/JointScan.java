package io.jointly.spark.scan;

import io.jointly.plan.PlanLine;
import io.jointly.plan.QueryPlan;
import java.util.List;
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
  private final Supplier<List<PlanLine>> page;
  private final SparkSession spark;

  /**
   * @param ask gets the answer, from the partners if necessary
   * @param page what EXPLAIN says, as things are now
   */
  JointScan(
      QueryPlan plan,
      OutputColumns columns,
      AskedAnswer ask,
      Supplier<List<PlanLine>> page,
      SparkSession spark) {
    this.plan = plan;
    this.columns = columns;
    this.ask = ask;
    this.page = page;
    this.spark = spark;
  }

  String table() {
    return plan.table().name();
  }

  /** What EXPLAIN says below the scan's name. */
  List<PlanLine> page() {
    return page.get();
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
    return "joint " + table();
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes", "TypeParameterUnusedInFormals"})
  public <T extends BaseRelation & TableScan> T toV1TableScan(SQLContext context) {
    Supplier<RDD<Row>> rows = () -> (RDD) new JointRdd(spark.sparkContext(), columns, ask);
    return LazyRelation.of(context, this, rows);
  }
}
