package io.jointly.spark.translate;

import io.jointly.query.Aggregate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The aggregate functions that a joint catalog adds to SQL. */
public final class JointFunctions {

  private static final String PREFIX = "io.jointly.";

  private static final List<JointFunction> ALL =
      List.of(
          new JointFunction(
              Aggregate.APPROX_COUNT_DISTINCT,
              "(x) - how many different values x has, estimated from a sketch; for values that are"
                  + " not declared"),
          new JointFunction(
              Aggregate.HISTOGRAM,
              "(x, lo, hi, n) - rows in each of n buckets of equal width from lo to hi: an array of"
                  + " {lower, upper, count}"),
          new JointFunction(
              Aggregate.APPROX_PERCENTILE,
              "(x, p) - the least value with at least a share p of the rows at or below it, as a"
                  + " double, to the width of a cell"),
          new JointFunction(
              Aggregate.TOP_K,
              "(x, k) - the k most frequent declared values: an array of {value, count}"),
          new JointFunction(
              Aggregate.COVARIANCE_MATRIX,
              "(x1, ..., xk) - sample covariances over the rows where none is NULL: an array of"
                  + " arrays"),
          new JointFunction(
              Aggregate.LINEAR_REGRESSION,
              "(y, x1, ..., xk) - ordinary least squares with intercept over the rows where none is"
                  + " NULL: {n, coefficients, standard_errors, r_squared}, the intercept first"));

  private JointFunctions() {}

  public static List<JointFunction> all() {
    return ALL;
  }

  /** By its name in SQL, in any case. */
  public static @Nullable JointFunction find(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return ALL.stream().filter(function -> function.name().equals(lower)).findFirst().orElse(null);
  }

  /** The name by which the pushed function is known again, whatever the catalog is called. */
  static String canonicalName(Aggregate aggregate) {
    return PREFIX + aggregate.sqlName();
  }

  /** The aggregate of a canonical name, or null where it is somebody else's. */
  static @Nullable Aggregate aggregate(String canonicalName) {
    return ALL.stream()
        .map(JointFunction::aggregate)
        .filter(aggregate -> canonicalName(aggregate).equals(canonicalName))
        .findFirst()
        .orElse(null);
  }

  /** Whether SQL has the aggregate from here only. */
  static boolean isOwn(Aggregate aggregate) {
    return ALL.stream().anyMatch(function -> function.aggregate() == aggregate);
  }
}
