package io.jointly.query;

import java.util.List;

/**
 * One aggregate of a query.
 *
 * @param type the SQL type that plain Spark gives the aggregate; for one that gives a structure the
 *     type of its values
 */
public record Measure(Aggregate aggregate, List<Expr> arguments, SqlType type) {

  public Measure {
    arguments = List.copyOf(arguments);
    if (!aggregate.takes(arguments.size())) {
      throw new IllegalArgumentException(
          aggregate + " does not take " + arguments.size() + " arguments");
    }
    MeasureConstants.check(aggregate, arguments);
  }

  /** The first argument. */
  public Expr argument() {
    return arguments.get(0);
  }

  /** The arguments that are read from rows. */
  public List<Expr> columns() {
    return arguments.subList(0, aggregate.columns(arguments.size()));
  }

  /** The value of a constant argument. */
  public Object constant(int index) {
    Object value = ((Expr.Literal) arguments.get(index)).value();
    return java.util.Objects.requireNonNull(value);
  }
}
