package io.jointly.spark.version;

import org.apache.spark.sql.execution.metric.SQLMetric;
import scala.Tuple2;
import scala.collection.immutable.Seq;

/** An RDD that has metrics. Spark 3.5 does not ask an RDD for them. */
public interface MeasuredRdd {

  Seq<Tuple2<String, SQLMetric>> getMetrics();
}
