package io.jointly.spark.rewrite;

/**
 * An aggregation over a join has a part that cannot be computed from totals. The message names it.
 */
final class NotRewritableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotRewritableException(String what) {
    super(what);
  }
}
