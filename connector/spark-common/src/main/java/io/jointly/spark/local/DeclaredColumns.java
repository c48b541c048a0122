package io.jointly.spark.local;

import io.jointly.collaboration.Column;
import org.jspecify.annotations.Nullable;

/** A table in Spark's plan whose columns the collaboration declares. */
public interface DeclaredColumns {

  /** The declaration of a column, or null if there is no such column. */
  @Nullable Column column(String name);
}
