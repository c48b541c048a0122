package io.jointly.query;

/** What happens where a number does not fit its SQL type. */
public enum Overflow {
  /** ANSI mode: the query fails. */
  FAIL,
  /** Not ANSI: whole numbers wrap, decimals become NULL. */
  WRAP_OR_NULL
}
