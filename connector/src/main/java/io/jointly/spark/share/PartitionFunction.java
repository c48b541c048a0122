package io.jointly.spark.share;

import java.io.Serializable;
import java.util.Iterator;

/**
 * What a task makes of a partition. Implemented by classes, not by lambdas: to see what a lambda
 * captures, Spark reads the bytes of the classes around it anew for each job, which is much of what
 * the driver does in a short one.
 */
interface PartitionFunction<S, T> extends Serializable {

  /**
   * @param partition its number
   */
  T call(int partition, Iterator<S> elements);
}
