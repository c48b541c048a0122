package io.jointly.spark.scan;

import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/** An RDD without parent RDDs. */
abstract class SourceRdd<T> extends RDD<T> {

  private static final long serialVersionUID = 1L;

  SourceRdd(SparkContext context, Class<T> items) {
    super(
        context,
        CollectionConverters.<Dependency<?>>asScala(List.<Dependency<?>>of()).toSeq(),
        ClassTag$.MODULE$.apply(items));
  }
}
