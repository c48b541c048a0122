package io.jointly.query;

/** An argument of an aggregate that must be a constant; it stands behind those read from rows. */
public enum ConstantArgument {
  /** Where the first bucket begins. */
  LOWEST_EDGE("lo", SqlType.Kind.DOUBLE),
  /** Where the last bucket ends. */
  HIGHEST_EDGE("hi", SqlType.Kind.DOUBLE),
  /** The number of buckets. */
  BUCKETS("n", SqlType.Kind.INT),
  /** Which percentile, from 0 to 1. */
  PERCENTAGE("the percentage", SqlType.Kind.DOUBLE),
  /** Whether the order is descending. */
  DESCENDING("the direction", SqlType.Kind.BOOLEAN),
  /** The largest number of values in the answer. */
  VALUES("k", SqlType.Kind.INT);

  private final String shownName;
  private final SqlType.Kind kind;

  ConstantArgument(String shownName, SqlType.Kind kind) {
    this.shownName = shownName;
    this.kind = kind;
  }

  /** What messages call it. */
  String shownName() {
    return shownName;
  }

  public SqlType.Kind kind() {
    return kind;
  }
}
