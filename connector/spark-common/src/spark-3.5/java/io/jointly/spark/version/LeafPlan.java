package io.jointly.spark.version;

import org.apache.spark.sql.execution.SparkPlan;
import scala.collection.IndexedSeq;
import scala.collection.Seq;

/** A physical plan without children. */
public abstract class LeafPlan extends SparkPlan {

  private static final long serialVersionUID = 1L;

  @Override
  public final Seq<SparkPlan> children() {
    return ScalaCollections.seq(java.util.List.of());
  }

  @Override
  public final SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> none) {
    return this;
  }
}
