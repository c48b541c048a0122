package io.jointly.spark.relation;

import io.jointly.spark.version.ScalaCollections;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.spark.Dependency;
import org.apache.spark.OneToOneDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.reflect.ClassTag$;

/**
 * The rows of a source, which is planned when an action asks for them and not before: a source with
 * a join may run jobs for its plan.
 */
final class CopyRdd extends RDD<InternalRow> {

  private static final long serialVersionUID = 1L;

  private final transient Supplier<RDD<InternalRow>> source;
  private transient @Nullable RDD<InternalRow> planned;

  CopyRdd(SparkSession spark, Supplier<RDD<InternalRow>> source) {
    super(
        spark.sparkContext(),
        ScalaCollections.seq(List.of()),
        ClassTag$.MODULE$.apply(InternalRow.class));
    this.source = source;
  }

  private synchronized RDD<InternalRow> planned() {
    if (planned == null) {
      planned = Objects.requireNonNull(source, "only the driver plans").get();
    }
    return planned;
  }

  @Override
  public Seq<Dependency<?>> getDependencies() {
    return ScalaCollections.seq(List.of(new OneToOneDependency<>(planned())));
  }

  @Override
  public Partition[] getPartitions() {
    return planned().partitions();
  }

  @Override
  @SuppressWarnings("unchecked")
  public Iterator<InternalRow> compute(Partition split, TaskContext context) {
    RDD<InternalRow> rows = (RDD<InternalRow>) dependencies().head().rdd();
    return rows.iterator(split, context);
  }
}
