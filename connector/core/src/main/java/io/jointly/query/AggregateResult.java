package io.jointly.query;

import java.util.List;
import java.util.Optional;

/** What an aggregate gives for each group: a value of some type, or a structure of values. */
public enum AggregateResult {
  /** A number of rows or of values. It is a BIGINT, and in Spark it is never NULL. */
  COUNT,
  /** The type that Spark gives to SUM of the argument. */
  SUM,
  /** The type that Spark gives to AVG of the argument. */
  AVERAGE,
  /** The type of the argument. */
  ARGUMENT,
  /** A DOUBLE. */
  DOUBLE,
  /** Rows of lower edge, upper edge and count. */
  BUCKETS,
  /** Rows of value and count. */
  VALUE_COUNTS,
  /** Rows of doubles. */
  MATRIX,
  /** Coefficients with their standard errors. */
  REGRESSION;

  /**
   * The type of {@link Measure#type}, where Spark's analyser is not needed to tell it. Its rules
   * for the decimals of SUM and AVG are its own, so there the type is absent.
   *
   * @param arguments types of the arguments
   */
  public Optional<SqlType> type(List<SqlType> arguments) {
    return switch (this) {
      case SUM, AVERAGE -> Optional.empty();
      case COUNT -> Optional.of(SqlType.of(SqlType.Kind.BIGINT));
      case ARGUMENT, VALUE_COUNTS -> Optional.of(arguments.get(0));
      case DOUBLE, BUCKETS, MATRIX, REGRESSION -> Optional.of(SqlType.of(SqlType.Kind.DOUBLE));
    };
  }
}
