package io.jointly.spark.share;

import java.io.Serializable;
import java.util.Iterator;

/**
 * The function that a task applies to a partition. Classes implement it, not lambdas: to find out
 * what a lambda captures, Spark reads the bytes of the classes around it again for each job, and
 * that is much of the driver's work in a short job.
 */
interface PartitionFunction<S, T> extends Serializable {

  /**
   * @param partition the number of the partition
   */
  T call(int partition, Iterator<S> elements);
}
