package io.jointly.spark.scan;

import java.util.List;
import org.apache.spark.Dependency;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** An RDD's dependencies where it has none, as Scala wants them. */
final class NoDependencies {

  private NoDependencies() {}

  static Seq<Dependency<?>> get() {
    return CollectionConverters.<Dependency<?>>asScala(List.<Dependency<?>>of()).toSeq();
  }
}
