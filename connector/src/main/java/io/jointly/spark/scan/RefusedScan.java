package io.jointly.spark.scan;

import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.connector.read.V1Scan;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.TableScan;
import org.apache.spark.sql.types.StructType;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * A scan that would need rows. It plans, so that EXPLAIN can show the query, and fails when it is
 * run, with what in the query could not be taken over.
 */
public final class RefusedScan implements V1Scan {

  private final String table;
  private final StructType schema;
  private final boolean tested;

  /**
   * @param tested whether the table's groups are tested before they are shown
   */
  RefusedScan(String table, StructType schema, boolean tested) {
    this.table = table;
    this.schema = schema;
    this.tested = tested;
  }

  public boolean isTested() {
    return tested;
  }

  String table() {
    return table;
  }

  @Override
  public StructType readSchema() {
    return schema;
  }

  @Override
  public String description() {
    return "joint " + table + " REFUSED: rows would have to leave a party";
  }

  @Override
  public <T extends BaseRelation & TableScan> T toV1TableScan(SQLContext context) {
    return LazyRelation.of(context, this, () -> new RefusedRdd(context.sparkContext(), this));
  }

  private static final class RefusedRdd extends RDD<Row> {

    private static final long serialVersionUID = 1L;

    private final transient RefusedScan scan;

    RefusedRdd(SparkContext context, RefusedScan scan) {
      super(context, NoDependencies.get(), ClassTag$.MODULE$.apply(Row.class));
      this.scan = scan;
    }

    @Override
    public Partition[] getPartitions() {
      throw PushDownObstacles.failure(context(), scan);
    }

    @Override
    public Iterator<Row> compute(Partition split, TaskContext task) {
      return CollectionConverters.asScala(java.util.Collections.<Row>emptyIterator());
    }
  }
}
