package io.jointly.query;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The aggregate functions that can be answered jointly. The number is the canonical code and never
 * changes; the name, in lower case, is the one in SQL.
 */
public enum Aggregate {
  COUNT_STAR(1, 0, 0),
  COUNT(2, 1, 1),
  SUM(3, 1, 1),
  AVG(4, 1, 1),
  MIN(5, 1, 1),
  MAX(6, 1, 1),

  VAR_POP(10, 1, 1),
  VAR_SAMP(11, 1, 1),
  STDDEV_POP(12, 1, 1),
  STDDEV_SAMP(13, 1, 1),
  COVAR_POP(14, 2, 2),
  COVAR_SAMP(15, 2, 2),
  CORR(16, 2, 2),
  /** (y, x), like all of REGR. */
  REGR_INTERCEPT(17, 2, 2),
  REGR_R2(18, 2, 2),
  REGR_SLOPE(19, 2, 2),
  REGR_SXY(20, 2, 2),
  /** (x1, …, xk). */
  COVARIANCE_MATRIX(21, 2, 30),
  /** (y, x1, …, xk). */
  LINEAR_REGRESSION(22, 2, 30),

  COUNT_DISTINCT(30, 1, 1),
  APPROX_COUNT_DISTINCT(31, 1, 1),
  /** (x, lo, hi, n). */
  HISTOGRAM(32, 4, 4),
  /** (x, p); the last argument is true where the order is descending. */
  PERCENTILE_CONT(33, 3, 3),
  PERCENTILE_DISC(34, 3, 3),
  /** (x, p). */
  APPROX_PERCENTILE(35, 2, 2),
  /** (x, k). */
  TOP_K(36, 2, 2);

  private static final Map<Integer, Aggregate> BY_CODE = new HashMap<>();
  private static final Map<String, Aggregate> BY_NAME = new HashMap<>();

  static {
    for (Aggregate aggregate : values()) {
      BY_CODE.put(aggregate.code, aggregate);
      BY_NAME.put(aggregate.name(), aggregate);
    }
  }

  private final int code;
  private final int fewest;
  private final int most;

  Aggregate(int code, int fewest, int most) {
    this.code = code;
    this.fewest = fewest;
    this.most = most;
  }

  public int code() {
    return code;
  }

  public boolean takes(int arguments) {
    return arguments >= fewest && arguments <= most;
  }

  /** The fewest arguments that it takes. */
  public int fewest() {
    return fewest;
  }

  /** Whether it is made of sums and sums of products, and is a number of doubles in Spark. */
  public boolean isMoment() {
    return code >= VAR_POP.code && code <= LINEAR_REGRESSION.code;
  }

  /** How many of the arguments are read from rows; what follows them are constants. */
  public int columns(int arguments) {
    return switch (this) {
      case HISTOGRAM, PERCENTILE_CONT, PERCENTILE_DISC, APPROX_PERCENTILE, TOP_K -> 1;
      default -> arguments;
    };
  }

  /** The name in SQL. */
  public String sqlName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The aggregate with this canonical code, or null. */
  public static @Nullable Aggregate ofCode(int code) {
    return BY_CODE.get(code);
  }

  /** The aggregate that Spark's connector expressions call by this name, or null. */
  public static @Nullable Aggregate ofName(String name) {
    return BY_NAME.get(name);
  }
}
