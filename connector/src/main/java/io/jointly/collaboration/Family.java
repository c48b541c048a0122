package io.jointly.collaboration;

import io.jointly.query.SqlType;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Families of aggregate functions, as the {@code functions} of a column name them. */
public enum Family {
  /** {@code COUNT(column)}; {@code COUNT(*)} reads no column and needs no leave. */
  COUNT,
  SUM,
  AVG,
  /** VAR_* and STDDEV_*. */
  VARIANCE,
  /** COVAR_*, CORR, REGR_*, matrices and regression; every column in it must allow it. */
  COVARIANCE,
  MIN,
  MAX,
  COUNT_DISTINCT,
  HISTOGRAM,
  PERCENTILE,
  TOP_K;

  /** The name in {@code functions}. */
  public String yamlName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * All that a column of this type and these uses can have. A measure can have whatever its type
   * can. A column that is a dimension and no measure can have what its groups, counted, would tell
   * anyway. A filter alone has no place inside an aggregate.
   */
  public static Set<Family> possible(SqlType type, Set<Use> uses) {
    EnumSet<Family> families = EnumSet.noneOf(Family.class);
    boolean measure = uses.contains(Use.MEASURE);
    if (measure || uses.contains(Use.DIMENSION)) {
      families.add(COUNT);
      families.add(COUNT_DISTINCT);
      families.add(TOP_K);
      if (type.isNumeric()) {
        families.add(HISTOGRAM);
      }
    }
    if (measure) {
      families.add(MIN);
      families.add(MAX);
      if (type.isNumeric()) {
        families.addAll(EnumSet.of(SUM, AVG, VARIANCE, COVARIANCE, PERCENTILE));
      }
    }
    return Collections.unmodifiableSet(families);
  }

  /**
   * What a column has where {@code functions} is left out: all that is possible but MIN and MAX,
   * which show one person's value and must be named.
   */
  public static Set<Family> byDefault(SqlType type, Set<Use> uses) {
    EnumSet<Family> families = EnumSet.noneOf(Family.class);
    families.addAll(possible(type, uses));
    families.remove(MIN);
    families.remove(MAX);
    return Collections.unmodifiableSet(families);
  }
}
