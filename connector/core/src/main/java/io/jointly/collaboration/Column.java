package io.jointly.collaboration;

import io.jointly.query.Family;
import io.jointly.query.SqlType;
import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A declared column.
 *
 * @param domain the values that a row may have
 * @param fractionBits number of binary digits after the point with which a floating-point measure
 *     is added; null for every other column
 * @param functions families of aggregate functions that are allowed on it
 */
public record Column(
    String name,
    SqlType type,
    Set<Use> uses,
    Domain domain,
    @Nullable Integer fractionBits,
    Set<Family> functions)
    implements Serializable {

  /**
   * The values that a row may have, of the Java class that {@link SqlType.Kind} defines for the
   * column's type. NULL is always possible and never listed.
   *
   * @param min the smallest value, or null if there is no bound
   * @param max the greatest value, or null if there is no bound
   * @param values all values in the file's order; empty if they are not listed. Never combined with
   *     a bound.
   */
  public record Domain(@Nullable Object min, @Nullable Object max, List<Object> values)
      implements Serializable {

    /** Whatever the type holds. */
    public static final Domain UNBOUNDED = between(null, null);

    public Domain {
      values = List.copyOf(values);
    }

    public static Domain between(@Nullable Object min, @Nullable Object max) {
      return new Domain(min, max, List.of());
    }
  }

  public Column {
    uses = OrderedCopy.of(Use.class, uses);
    functions = OrderedCopy.of(Family.class, functions);
  }

  public boolean allows(Use use) {
    return uses.contains(use);
  }

  public boolean allows(Family family) {
    return functions.contains(family);
  }

  /** The smallest value that a row may have, or null. */
  public @Nullable Object min() {
    return domain.min();
  }

  /** The greatest value that a row may have, or null. */
  public @Nullable Object max() {
    return domain.max();
  }

  /** All values that a row may have, in the file's order; empty if they are not listed. */
  public List<Object> values() {
    return domain.values();
  }
}
