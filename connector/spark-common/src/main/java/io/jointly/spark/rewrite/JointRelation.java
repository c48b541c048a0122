package io.jointly.spark.rewrite;

import io.jointly.collaboration.Column;
import org.jspecify.annotations.Nullable;

/** A joint table as the rewrite rules find it in a plan, before or after Spark has built a scan. */
public interface JointRelation {

  /** Whether disclosure checks decide which of its groups are shown. */
  boolean isChecked();

  /** The declaration of a column, or null if there is no such column. */
  @Nullable Column column(String name);
}
