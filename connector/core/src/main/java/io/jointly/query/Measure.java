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
    MeasureConstants.check(
        aggregate, arguments.subList(aggregate.columns(arguments.size()), arguments.size()));
  }

  /** The first argument. */
  public Expr argument() {
    return arguments.get(0);
  }

  /** The arguments that are read from rows. */
  public List<Expr> columns() {
    return arguments.subList(0, aggregate.columns(arguments.size()));
  }

  /**
   * The value of a constant argument.
   *
   * @throws IllegalArgumentException where the aggregate takes no such constant
   */
  public Object constant(ConstantArgument constant) {
    int index = aggregate.constants().indexOf(constant);
    if (index < 0) {
      throw new IllegalArgumentException(aggregate + " takes no " + constant);
    }
    return MeasureConstants.value(aggregate, constant, arguments.get(columns().size() + index));
  }
}
