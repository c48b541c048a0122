package io.jointly.collaboration;

import io.jointly.query.SqlType;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A declared column. Bounds and values have the Java class that {@link SqlType.Kind} defines for
 * the type.
 *
 * @param min the smallest value that a row may have, or null if there is no bound
 * @param max the greatest value that a row may have, or null if there is no bound
 * @param values all values that a row may have, in the file's order; empty if they are not listed.
 *     Never combined with a bound. NULL is always possible and never listed.
 * @param fractionBits number of binary digits after the point with which a floating-point measure
 *     is added; null for every other column
 * @param functions families of aggregate functions that are allowed on it
 */
public record Column(
    String name,
    SqlType type,
    Set<Use> uses,
    @Nullable Object min,
    @Nullable Object max,
    List<Object> values,
    @Nullable Integer fractionBits,
    Set<Family> functions) {

  public Column {
    uses = OrderedCopy.of(Use.class, uses);
    values = List.copyOf(values);
    functions = OrderedCopy.of(Family.class, functions);
  }

  public boolean allows(Use use) {
    return uses.contains(use);
  }

  public boolean allows(Family family) {
    return functions.contains(family);
  }
}
