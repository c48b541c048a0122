package io.jointly.encoding;

import io.jointly.query.Expr;

/** One BIGINT that the local job computes for each group. */
public sealed interface Slot {

  /** Number of rows. */
  record Rows() implements Slot {}

  /** Number of rows in which the expression is not NULL. */
  record NonNull(Expr expr) implements Slot {}

  /** Sum of one limb of a summand; NULL rows add nothing. */
  record Limb(Summand summand, int index) implements Slot {}
}
