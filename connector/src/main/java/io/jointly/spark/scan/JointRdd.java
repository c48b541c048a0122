package io.jointly.spark.scan;

import io.jointly.run.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder$;
import org.apache.spark.sql.execution.datasources.DataSourceMetricsMixin;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The rows of a joint answer. The session with the partners runs when Spark asks for the
 * partitions. Spark does so when an action starts, not earlier.
 */
final class JointRdd extends SourceRdd<InternalRow> implements DataSourceMetricsMixin {

  private static final long serialVersionUID = 1L;
  private static final int ROWS_PER_PARTITION = 1 << 16;

  private final StructType schema;
  private final transient OutputColumns columns;
  private final transient Supplier<Answer> ask;
  private final transient ScanMetrics metrics;

  JointRdd(SparkContext context, OutputColumns columns, Supplier<Answer> ask) {
    super(context, InternalRow.class);
    this.schema = columns.schema();
    this.columns = columns;
    this.ask = ask;
    this.metrics = new ScanMetrics(context);
  }

  private record RowsPartition(int index, List<Row> rows) implements Partition {}

  @Override
  public Partition[] getPartitions() {
    PushDownObstacles.refuseAny(context());
    Answer answer = ask.get();
    List<Row> rows = AnswerRows.of(answer, columns);
    metrics.set(answer);
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
    return CollectionConverters.asScala(
        ((RowsPartition) split)
            .rows().stream().map(row -> (InternalRow) serializer.apply(row)).iterator());
  }

  /** The metrics that Spark's UI shows at the scan. */
  @Override
  public Seq<Tuple2<String, SQLMetric>> getMetrics() {
    return metrics.all();
  }
}
