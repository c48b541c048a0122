package io.jointly.spark.scan;

import io.jointly.spark.version.ScalaCollections;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import scala.reflect.ClassTag$;

/** An RDD without parent RDDs. */
abstract class SourceRdd<T> extends RDD<T> {

  private static final long serialVersionUID = 1L;

  SourceRdd(SparkContext context, Class<T> items) {
    super(context, ScalaCollections.seq(List.<Dependency<?>>of()), ClassTag$.MODULE$.apply(items));
  }
}
