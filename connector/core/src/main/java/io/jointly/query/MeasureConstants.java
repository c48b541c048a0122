package io.jointly.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the constant arguments of aggregates may be. */
final class MeasureConstants {

  /** Most buckets of a histogram. */
  private static final int MOST_BUCKETS = 4096;

  /** Most values of a top_k. */
  private static final int MOST_VALUES = 1000;

  private static final List<ConstantArgument> EDGES =
      List.of(
          ConstantArgument.LOWEST_EDGE, ConstantArgument.HIGHEST_EDGE, ConstantArgument.BUCKETS);

  private MeasureConstants() {}

  /**
   * @param arguments the constant ones, in order
   * @throws IllegalArgumentException where one has another type or is out of its range
   */
  static void check(Aggregate aggregate, List<Expr> arguments) {
    List<ConstantArgument> constants = aggregate.constants();
    for (int i = 0; i < constants.size(); i++) {
      ConstantArgument constant = constants.get(i);
      String problem = problem(constant, value(aggregate, constant, arguments.get(i)));
      if (problem != null) {
        throw new IllegalArgumentException(
            aggregate.sqlName() + ": " + constant.shownName() + " " + problem);
      }
    }
    if (constants.equals(EDGES)) {
      checkEdges(aggregate, arguments);
    }
  }

  /**
   * @throws IllegalArgumentException where the argument is no constant of the right type
   */
  static Object value(Aggregate aggregate, ConstantArgument constant, Expr argument) {
    if (argument instanceof Expr.Literal literal
        && literal.value() != null
        && literal.type().kind() == constant.kind()) {
      return literal.value();
    }
    throw new IllegalArgumentException(
        aggregate.sqlName() + ": " + constant.shownName() + " must be a constant, and not NULL");
  }

  private static @Nullable String problem(ConstantArgument constant, Object value) {
    return switch (constant) {
      case LOWEST_EDGE, HIGHEST_EDGE -> unlessFinite((Double) value);
      case BUCKETS -> unlessFromOneTo(MOST_BUCKETS, (Integer) value);
      case PERCENTAGE -> unlessPercentage((Double) value);
      case DESCENDING -> null;
      case VALUES -> unlessFromOneTo(MOST_VALUES, (Integer) value);
    };
  }

  private static @Nullable String unlessFinite(double value) {
    return Double.isFinite(value) ? null : "must be finite";
  }

  private static @Nullable String unlessPercentage(double value) {
    if (!Double.isFinite(value)) {
      return unlessFinite(value);
    }
    return value >= 0 && value <= 1 ? null : "must be a number from 0 to 1";
  }

  private static @Nullable String unlessFromOneTo(int most, int value) {
    return value >= 1 && value <= most ? null : "must be a number from 1 to " + most;
  }

  private static void checkEdges(Aggregate aggregate, List<Expr> arguments) {
    double low = (Double) value(aggregate, ConstantArgument.LOWEST_EDGE, arguments.get(0));
    double high = (Double) value(aggregate, ConstantArgument.HIGHEST_EDGE, arguments.get(1));
    int buckets = (Integer) value(aggregate, ConstantArgument.BUCKETS, arguments.get(2));
    // The edges are computed by way of this product.
    if (low >= high || Double.isInfinite((high - low) * buckets)) {
      throw new IllegalArgumentException(
          aggregate.sqlName()
              + "(x, lo, hi, n): lo must be less than hi, and (hi - lo) * n a finite double");
    }
  }
}
