package io.jointly.query;

import java.util.List;
import java.util.Optional;

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

  /** The two columns of REGR_AVGX and REGR_AVGY; empty for all others. */
  public Optional<RegressionMean> regressionMean() {
    return aggregate == Aggregate.AVG ? RegressionMean.ofArgument(argument()) : Optional.empty();
  }

  /** What is not NULL in the rows that it is computed from. */
  public List<Expr> present() {
    return regressionMean().map(RegressionMean::pair).orElseGet(this::columns);
  }

  /** Those of its columns whose values are summed, where it is made of sums. */
  public List<Expr> summed() {
    if (aggregate.parts() == AggregateParts.SQUARES_OF_LAST) {
      return columns().subList(columns().size() - 1, columns().size());
    }
    return regressionMean().map(mean -> List.of(mean.averaged())).orElseGet(this::columns);
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
