package io.jointly.collaboration;

import io.jointly.query.Family;
import io.jointly.query.SqlType;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Which families of aggregates a column can have, and which it has unless its file names some. */
public final class AllowedFamilies {

  /**
   * What no column has unless its file names it. MIN and MAX show a single person's value, and BITS
   * each bit that a single person's value has. COVARIANCE can do so: where one column is the same
   * in all rows but one, the sum of products gives the other column's value in that row.
   */
  public static final Set<Family> TO_BE_NAMED =
      Collections.unmodifiableSet(
          EnumSet.of(Family.MIN, Family.MAX, Family.COVARIANCE, Family.BITS));

  private AllowedFamilies() {}

  /**
   * All families that are possible for a type and uses. A measure can have everything that its type
   * allows; of dates and times, what is computed are the lengths of time between them. A column
   * that is a dimension but not a measure can have what the counts of its groups would show anyway.
   * Of a key, rows and different values can be counted. A column that is only a filter cannot be
   * inside an aggregate.
   */
  public static Set<Family> possible(SqlType type, Set<Use> uses) {
    EnumSet<Family> families = EnumSet.noneOf(Family.class);
    boolean measure = uses.contains(Use.MEASURE);
    boolean grouped = measure || uses.contains(Use.DIMENSION);
    if (grouped || uses.contains(Use.KEY)) {
      families.add(Family.COUNT);
      families.add(Family.COUNT_DISTINCT);
    }
    if (grouped) {
      families.add(Family.TOP_K);
      if (type.isNumeric()) {
        families.add(Family.HISTOGRAM);
      }
    }
    if (measure) {
      families.add(Family.MIN);
      families.add(Family.MAX);
      if (type.isNumeric() || isTime(type)) {
        families.addAll(
            EnumSet.of(
                Family.SUM,
                Family.AVG,
                Family.VARIANCE,
                Family.COVARIANCE,
                Family.PERCENTILE,
                Family.HISTOGRAM));
      }
      if (type.isInteger()) {
        families.add(Family.BITS);
      }
    }
    return Collections.unmodifiableSet(families);
  }

  private static boolean isTime(SqlType type) {
    return switch (type.kind()) {
      case DATE, TIMESTAMP, TIMESTAMP_NTZ -> true;
      default -> false;
    };
  }

  /** The families of a column without {@code functions}. */
  public static Set<Family> byDefault(SqlType type, Set<Use> uses) {
    EnumSet<Family> families = EnumSet.noneOf(Family.class);
    families.addAll(possible(type, uses));
    families.removeAll(TO_BE_NAMED);
    return Collections.unmodifiableSet(families);
  }
}
