package io.jointly.spark.scan;

import io.jointly.error.JointlyException;
import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder$;
import org.apache.spark.sql.types.StructType;
import scala.collection.Iterator;

/** Rows that the driver has when Spark asks for the partitions, and not before. */
abstract class RowsRdd extends SourceRdd<InternalRow> {

  private static final long serialVersionUID = 1L;
  private static final int ROWS_PER_PARTITION = 1 << 16;

  private final StructType schema;

  RowsRdd(SparkContext context, StructType schema) {
    super(context, InternalRow.class);
    this.schema = schema;
  }

  private record RowsPartition(int index, List<Row> rows) implements Partition {}

  /** Called once, in the driver, when an action starts. */
  abstract List<Row> rows();

  /**
   * Why nothing is asked for a query that Spark still plans. The optimiser looks at the size of a
   * DataFrame that was cached, and whose first action has failed.
   */
  abstract JointlyException refusalAtPlanning();

  @Override
  public Partition[] getPartitions() {
    if (RunningQuery.isBeingOptimised(RunningQuery.of(context()))) {
      throw refusalAtPlanning();
    }
    List<Row> rows = rows();
    List<Partition> partitions = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += ROWS_PER_PARTITION) {
      int to = Math.min(rows.size(), from + ROWS_PER_PARTITION);
      partitions.add(new RowsPartition(partitions.size(), new ArrayList<>(rows.subList(from, to))));
    }
    return partitions.toArray(Partition[]::new);
  }

  @Override
  public Iterator<InternalRow> compute(Partition split, TaskContext context) {
    ExpressionEncoder.Serializer<Row> serializer =
        ExpressionEncoder$.MODULE$.apply(schema, true).createSerializer();
    return ScalaCollections.iterator(
        ((RowsPartition) split)
            .rows().stream().map(row -> (InternalRow) serializer.apply(row)).iterator());
  }
}
