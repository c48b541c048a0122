package io.jointly.collaboration;

/** What a column may be used for in a query. */
public enum Use {
  /** In GROUP BY. */
  DIMENSION,
  /** In WHERE. */
  FILTER,
  /** Inside an aggregate function. */
  MEASURE
}
