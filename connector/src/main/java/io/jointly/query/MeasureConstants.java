package io.jointly.query;

import java.util.List;

/** What the constant arguments of aggregates may be. */
final class MeasureConstants {

  /** Most buckets of a histogram. */
  private static final int MOST_BUCKETS = 4096;

  /** Most values of a top_k. */
  private static final int MOST_VALUES = 1000;

  private MeasureConstants() {}

  /**
   * @throws IllegalArgumentException where one is of another type or out of its range
   */
  static void check(Aggregate aggregate, List<Expr> arguments) {
    switch (aggregate) {
      case HISTOGRAM -> {
        double low = number(aggregate, arguments.get(1), "lo");
        double high = number(aggregate, arguments.get(2), "hi");
        int buckets = whole(aggregate, arguments.get(3), "n", MOST_BUCKETS);
        // The edges are computed by way of this product.
        if (low >= high || Double.isInfinite((high - low) * buckets)) {
          throw new IllegalArgumentException(
              "histogram(x, lo, hi, n): lo must be less than hi, and (hi - lo) * n a finite double");
        }
      }
      case PERCENTILE_CONT, PERCENTILE_DISC, APPROX_PERCENTILE -> {
        double share = number(aggregate, arguments.get(1), "the percentage");
        if (share < 0 || share > 1) {
          throw new IllegalArgumentException(
              aggregate.sqlName() + ": the percentage must be a number from 0 to 1");
        }
        if (arguments.size() > 2) {
          constant(aggregate, arguments.get(2), SqlType.Kind.BOOLEAN, "the direction");
        }
      }
      case TOP_K -> whole(aggregate, arguments.get(1), "k", MOST_VALUES);
      default -> {
        // Takes no constants.
      }
    }
  }

  private static double number(Aggregate aggregate, Expr argument, String name) {
    double value = (Double) constant(aggregate, argument, SqlType.Kind.DOUBLE, name);
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(aggregate.sqlName() + ": " + name + " must be finite");
    }
    return value;
  }

  private static int whole(Aggregate aggregate, Expr argument, String name, int most) {
    int value = (Integer) constant(aggregate, argument, SqlType.Kind.INT, name);
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(
          aggregate.sqlName() + ": " + name + " must be a number from 1 to " + most);
    }
    return value;
  }

  private static Object constant(
      Aggregate aggregate, Expr argument, SqlType.Kind kind, String name) {
    if (argument instanceof Expr.Literal literal
        && literal.value() != null
        && literal.type().kind() == kind) {
      return literal.value();
    }
    throw new IllegalArgumentException(
        aggregate.sqlName() + ": " + name + " must be a constant, and not NULL");
  }
}
