package io.jointly.spark;

import io.jointly.encoding.GroupDecoder;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * The rows of a joint answer. The session with the partners runs when Spark asks for the
 * partitions, which it does when an action starts and not before.
 */
final class JointRdd extends RDD<Row> {

  private static final long serialVersionUID = 1L;
  private static final int ROWS_PER_PARTITION = 1 << 16;

  private final transient JointPlan plan;
  private final transient OutputColumns columns;
  private final transient SparkSession spark;

  JointRdd(SparkContext context, JointPlan plan, OutputColumns columns, SparkSession spark) {
    super(context, NoDependencies.get(), ClassTag$.MODULE$.apply(Row.class));
    this.plan = plan;
    this.columns = columns;
    this.spark = spark;
  }

  private record RowsPartition(int index, List<Row> rows) implements Partition {}

  @Override
  public Partition[] getPartitions() {
    PushDownReasons.refuseAny(context());
    Answer answer = JointRun.of(plan.context(), context()).answer(plan, spark);
    List<Row> rows = rows(answer);
    List<Partition> partitions = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += ROWS_PER_PARTITION) {
      int to = Math.min(rows.size(), from + ROWS_PER_PARTITION);
      partitions.add(new RowsPartition(partitions.size(), new ArrayList<>(rows.subList(from, to))));
    }
    return partitions.toArray(Partition[]::new);
  }

  @Override
  public Iterator<Row> compute(Partition split, TaskContext context) {
    return CollectionConverters.asScala(((RowsPartition) split).rows().iterator());
  }

  private List<Row> rows(Answer answer) {
    JointPlan answered = answer.plan();
    GroupDecoder decoder =
        new GroupDecoder(
            answered.layout(),
            SessionSettings.overflow(answered.query().settings()),
            answered.domain().size(),
            answer.totals());
    OutputColumns from = columns.in(answered.query());
    List<Row> rows = new ArrayList<>();
    for (int group = 0; group < answered.domain().size(); group++) {
      if (decoder.exists(group)) {
        @Nullable Object[] groups = answered.domain().values(group);
        @Nullable Object[] values = new @Nullable Object[from.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] =
              from.isGroup(i)
                  ? groups[from.position(i)]
                  : ResultTypes.spark(decoder.value(group, from.position(i)));
        }
        rows.add(RowFactory.create(values));
      }
    }
    return rows;
  }
}
