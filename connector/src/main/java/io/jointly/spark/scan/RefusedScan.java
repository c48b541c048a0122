package io.jointly.spark.scan;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.Table;
import io.jointly.spark.rewrite.JointRelation;
import java.util.Collections;
import java.util.function.BiFunction;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.connector.read.V1Scan;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.TableScan;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A scan that would need rows. It can be planned, so that EXPLAIN can show the query. It fails when
 * it is run and names the part of the query that could not be pushed down.
 */
public final class RefusedScan implements V1Scan, JointRelation {

  private final Table table;
  private final StructType schema;
  private final boolean tested;
  private final BiFunction<SparkContext, RefusedScan, RuntimeException> reason;

  /**
   * @param tested whether disclosure checks decide which of the table's groups are shown
   * @param reason finds out why the scan cannot run; called when it is run
   */
  RefusedScan(
      Table table,
      StructType schema,
      boolean tested,
      BiFunction<SparkContext, RefusedScan, RuntimeException> reason) {
    this.table = table;
    this.schema = schema;
    this.tested = tested;
    this.reason = reason;
  }

  @Override
  public boolean isChecked() {
    return tested;
  }

  @Override
  public @Nullable Column column(String name) {
    return table.columns().get(name);
  }

  String table() {
    return table.name();
  }

  @Override
  public StructType readSchema() {
    return schema;
  }

  @Override
  public String description() {
    return "joint " + table.name() + " REFUSED: rows would have to leave a party";
  }

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals") // Spark's signature
  public <T extends BaseRelation & TableScan> T toV1TableScan(SQLContext context) {
    return LazyRelation.of(context, this, () -> new RefusedRdd(context.sparkContext(), this));
  }

  private static final class RefusedRdd extends SourceRdd<Row> {

    private static final long serialVersionUID = 1L;

    private final transient RefusedScan scan;

    RefusedRdd(SparkContext context, RefusedScan scan) {
      super(context, Row.class);
      this.scan = scan;
    }

    @Override
    public Partition[] getPartitions() {
      throw scan.reason.apply(context(), scan);
    }

    @Override
    public Iterator<Row> compute(Partition split, TaskContext task) {
      return CollectionConverters.asScala(Collections.<Row>emptyIterator());
    }
  }
}
