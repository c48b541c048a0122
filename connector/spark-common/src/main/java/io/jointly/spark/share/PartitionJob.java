package io.jointly.spark.share;

import io.jointly.spark.version.ScalaCollections;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/** A job that returns one object for each partition of an RDD. */
final class PartitionJob<S, T> extends AbstractFunction2<TaskContext, Iterator<S>, T>
    implements Serializable {

  private static final long serialVersionUID = 1L;

  private final PartitionFunction<S, T> function;

  private PartitionJob(PartitionFunction<S, T> function) {
    this.function = function;
  }

  /**
   * Runs the job.
   *
   * @return the results, by partition
   */
  @SuppressWarnings("unchecked")
  static <S, T> List<T> run(RDD<S> rdd, PartitionFunction<S, T> function, Class<T> type) {
    return List.of(
        (T[])
            rdd.context()
                .runJob(rdd, new PartitionJob<>(function), ClassTag$.MODULE$.<T>apply(type)));
  }

  @Override
  public T apply(TaskContext context, Iterator<S> elements) {
    return function.call(context.partitionId(), ScalaCollections.iterator(elements));
  }
}
