package io.jointly.spark.rewrite;

import io.jointly.spark.local.DeclaredColumns;

/**
 * A joint table as the rewrite rules find it in a plan, before or after Spark has built a scan. A
 * public table is none: its rows are there.
 */
public interface JointRelation extends DeclaredColumns {

  /** Whether disclosure checks decide which of its groups are shown. */
  boolean isChecked();
}
