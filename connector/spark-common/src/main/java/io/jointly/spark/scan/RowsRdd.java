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
import scala.collection.immutable.Seq;

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

  /**
   * Stands for rows that nobody has asked for. Spark keeps the partitions that it was once given,
   * so an action that comes to this one later has to fail.
   */
  private record RefusedPartition(int index, JointlyException refusal) implements Partition {}

  /** Called once, in the driver, when an action starts. */
  abstract List<Row> rows();

  /**
   * Why nothing is asked where Spark only wants to know whether a DataFrame is in its cache. That
   * was cached, and its first action has failed.
   */
  abstract JointlyException refusalAtPlanning();

  @Override
  public Partition[] getPartitions() {
    switch (CacheQuestion.of(RunningQuery.of(context()))) {
      case NONE -> {}
      case OF_A_PLAN -> throw refusalAtPlanning();
      case OF_THE_CACHE -> {
        return new Partition[] {new RefusedPartition(0, refusalAtPlanning())};
      }
    }
    List<Row> rows = rows();
    List<Partition> partitions = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += ROWS_PER_PARTITION) {
      int to = Math.min(rows.size(), from + ROWS_PER_PARTITION);
      partitions.add(new RowsPartition(partitions.size(), new ArrayList<>(rows.subList(from, to))));
    }
    return partitions.toArray(Partition[]::new);
  }

  /** Asked in the driver before any task starts. */
  @Override
  public Seq<String> getPreferredLocations(Partition split) {
    requireRows(split);
    return ScalaCollections.seq(List.of());
  }

  private static void requireRows(Partition split) {
    if (split instanceof RefusedPartition refused) {
      throw refused.refusal();
    }
  }

  @Override
  public Iterator<InternalRow> compute(Partition split, TaskContext context) {
    requireRows(split);
    ExpressionEncoder.Serializer<Row> serializer =
        ExpressionEncoder$.MODULE$.apply(schema, true).createSerializer();
    return ScalaCollections.iterator(
        ((RowsPartition) split)
            .rows().stream().map(row -> (InternalRow) serializer.apply(row)).iterator());
  }
}
