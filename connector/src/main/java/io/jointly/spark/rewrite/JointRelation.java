package io.jointly.spark.rewrite;

import io.jointly.collaboration.Column;
import org.jspecify.annotations.Nullable;

/** A joint table as the rewrite rules meet it in a plan, before or after Spark has made a scan. */
public interface JointRelation {

  /** Whether its groups are checked before they are shown. */
  boolean isTested();

  /** The declaration of a column, or null. */
  @Nullable Column column(String name);
}
