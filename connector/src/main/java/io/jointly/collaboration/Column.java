package io.jointly.collaboration;

import io.jointly.query.Family;
import io.jointly.query.SqlType;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A declared column. Bounds and values have the Java class that {@link SqlType.Kind} gives for the
 * type.
 *
 * @param min the smallest value that a row may have, or null where nothing bounds it
 * @param max the greatest, inclusive, or null
 * @param values all values that a row may have, in the file's order; empty where none are listed.
 *     Never together with a bound. NULL is always possible and never listed.
 * @param fractionBits binary digits after the point in which a floating measure is counted; null
 *     for every column that is not a floating measure
 * @param functions the families allowed on it
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
    uses = Copies.ordered(Use.class, uses);
    values = List.copyOf(values);
    functions = Copies.ordered(Family.class, functions);
  }

  public boolean allows(Use use) {
    return uses.contains(use);
  }

  public boolean allows(Family family) {
    return functions.contains(family);
  }
}
