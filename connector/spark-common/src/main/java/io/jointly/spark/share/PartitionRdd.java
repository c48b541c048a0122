package io.jointly.spark.share;

import io.jointly.spark.version.ScalaCollections;
import java.util.Iterator;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.reflect.ClassTag$;

/** The result of a function on each partition of another RDD. */
final class PartitionRdd<S, T> extends RDD<T> {

  private static final long serialVersionUID = 1L;

  private final PartitionFunction<S, Iterator<T>> function;

  /**
   * @param type the type of the elements
   */
  PartitionRdd(RDD<S> parent, PartitionFunction<S, Iterator<T>> function, Class<?> type) {
    super(parent, ClassTag$.MODULE$.apply(type));
    this.function = function;
  }

  @Override
  public Partition[] getPartitions() {
    return parent().partitions();
  }

  @Override
  public scala.collection.Iterator<T> compute(Partition split, TaskContext context) {
    return ScalaCollections.iterator(
        function.call(split.index(), ScalaCollections.iterator(parent().iterator(split, context))));
  }

  private RDD<S> parent() {
    return firstParent(ClassTag$.MODULE$.apply(Object.class));
  }
}
