package io.jointly.spark.version;

import org.apache.spark.sql.catalyst.plans.logical.Filter;

/** Columns that a filter sets equal to a constant, which Spark puts in their place by itself. */
public final class KnownColumns {

  private KnownColumns() {}

  /** The same object. */
  public static Filter rewrite(Filter filter) {
    return filter;
  }
}
