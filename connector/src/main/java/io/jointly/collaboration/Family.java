package io.jointly.collaboration;

import io.jointly.query.SqlType;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Families of aggregate functions, with the names that the {@code functions} of a column use. */
public enum Family {
  /** {@code COUNT(column)}. {@code COUNT(*)} reads no column and needs no permission. */
  COUNT,
  SUM,
  AVG,
  /** VAR_* and STDDEV_*. */
  VARIANCE,
  /** COVAR_*, CORR, REGR_*, matrices and regression. All columns in it must allow it. */
  COVARIANCE,
  MIN,
  MAX,
  COUNT_DISTINCT,
  HISTOGRAM,
  PERCENTILE,
  TOP_K;

  /** Its name in {@code functions}. */
  public String yamlName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * All families that are possible for a type and uses. A measure can have everything that its type
   * allows. A column that is a dimension but not a measure can have what the counts of its groups
   * would show anyway. A column that is only a filter cannot be inside an aggregate.
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
   * The families of a column without {@code functions}: all possible ones except MIN and MAX, which
   * show a single person's value and must be named.
   */
  public static Set<Family> byDefault(SqlType type, Set<Use> uses) {
    EnumSet<Family> families = EnumSet.noneOf(Family.class);
    families.addAll(possible(type, uses));
    families.remove(MIN);
    families.remove(MAX);
    return Collections.unmodifiableSet(families);
  }
}
