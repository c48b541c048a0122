package io.jointly.spark;

/** An aggregation over a join has a part that cannot be made of totals; the message names it. */
final class NotRewritten extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotRewritten(String what) {
    super(what);
  }
}
