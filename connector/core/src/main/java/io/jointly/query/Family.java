package io.jointly.query;

/**
 * Families of aggregate functions. A collaboration allows a column whole families, by the name of
 * the constant in lower case.
 */
public enum Family {
  /** {@code COUNT(column)}. {@code COUNT(*)} reads no column and needs no permission. */
  COUNT,
  SUM,
  AVG,
  /** VAR_*, STDDEV_*, SKEWNESS and KURTOSIS. */
  VARIANCE,
  /** COVAR_*, CORR, REGR_*, matrices and regression. All columns in it must allow it. */
  COVARIANCE,
  MIN,
  MAX,
  /** COUNT(DISTINCT), SUM(DISTINCT) and AVG(DISTINCT). */
  COUNT_DISTINCT,
  HISTOGRAM,
  PERCENTILE,
  TOP_K,
  /** BIT_*. */
  BITS
}
