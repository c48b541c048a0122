package io.jointly.query;

/** How an aggregate is written in SQL. */
public enum SqlForm {
  /** {@code name(x, …)}. */
  CALL,
  /** {@code count(*)}. */
  STAR,
  /** {@code count(DISTINCT x)}. */
  DISTINCT,
  /** {@code name(p) WITHIN GROUP (ORDER BY x)}. */
  WITHIN_GROUP
}
