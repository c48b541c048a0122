package io.jointly.collaboration;

import io.jointly.query.Family;
import io.jointly.query.SqlType;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Which families of aggregates a column can have, and which it has unless its file names some. */
public final class AllowedFamilies {

  private AllowedFamilies() {}

  /**
   * All that a column of this type and these uses can have. A measure can have whatever its type
   * can. A column that is a dimension and no measure can have what its groups, counted, would tell
   * anyway. A filter alone has no place inside an aggregate.
   */
  public static Set<Family> possible(SqlType type, Set<Use> uses) {
    EnumSet<Family> families = EnumSet.noneOf(Family.class);
    boolean measure = uses.contains(Use.MEASURE);
    if (measure || uses.contains(Use.DIMENSION)) {
      families.add(Family.COUNT);
      families.add(Family.COUNT_DISTINCT);
      families.add(Family.TOP_K);
      if (type.isNumeric()) {
        families.add(Family.HISTOGRAM);
      }
    }
    if (measure) {
      families.add(Family.MIN);
      families.add(Family.MAX);
      if (type.isNumeric()) {
        families.addAll(
            EnumSet.of(
                Family.SUM, Family.AVG, Family.VARIANCE, Family.COVARIANCE, Family.PERCENTILE));
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
    families.remove(Family.MIN);
    families.remove(Family.MAX);
    return Collections.unmodifiableSet(families);
  }
}
