package io.jointly.query;

import org.jspecify.annotations.Nullable;

/** The aggregate functions that can be answered jointly. The number is the canonical code. */
public enum Aggregate {
  COUNT_STAR(1, 0),
  COUNT(2, 1),
  SUM(3, 1),
  AVG(4, 1);

  private final int code;
  private final int arity;

  Aggregate(int code, int arity) {
    this.code = code;
    this.arity = arity;
  }

  public int code() {
    return code;
  }

  public int arity() {
    return arity;
  }

  /** The aggregate with this canonical code, or null. */
  public static @Nullable Aggregate ofCode(int code) {
    for (Aggregate aggregate : values()) {
      if (aggregate.code == code) {
        return aggregate;
      }
    }
    return null;
  }
}
