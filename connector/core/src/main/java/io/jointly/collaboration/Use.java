package io.jointly.collaboration;

/** Where a query may use a column. */
public enum Use {
  /** In GROUP BY. */
  DIMENSION,
  /** In WHERE. */
  FILTER,
  /** Inside an aggregate function. */
  MEASURE,
  /** To join and to group by below the total, and to count the different values. */
  KEY
}
