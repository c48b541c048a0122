package io.jointly.query;

import java.util.List;

/**
 * One aggregate of a query.
 *
 * @param type the SQL type that plain Spark gives the aggregate
 */
public record Measure(Aggregate aggregate, List<Expr> arguments, SqlType type) {

  public Measure {
    arguments = List.copyOf(arguments);
    if (arguments.size() != aggregate.arity()) {
      throw new IllegalArgumentException(
          aggregate + " takes " + aggregate.arity() + " arguments, not " + arguments.size());
    }
  }

  /** The only argument of an aggregate that takes one. */
  public Expr argument() {
    return arguments.get(0);
  }
}
