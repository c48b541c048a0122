package io.jointly.encoding.layout;

import io.jointly.query.Expr;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of a group's rows: those in which no expression of {@code there} is NULL, and at least one
 * expression of each list in {@code missing} is NULL.
 *
 * @param outside if given, the rows must also have a value of its expression that has no position
 */
public record Region(List<Expr> there, List<List<Expr>> missing, @Nullable Position outside) {

  /** All rows of the group. */
  static final Region ALL = new Region(List.of(), List.of(), null);

  public Region {
    there = List.copyOf(there);
    missing = missing.stream().map(List::copyOf).toList();
  }

  public static Region of(List<Expr> there) {
    return new Region(there, List.of(), null);
  }

  public static Region outside(Position position) {
    return new Region(List.of(), List.of(), position);
  }

  /** Whether only expressions that must not be NULL choose the rows. */
  public boolean isPlain() {
    return missing.isEmpty() && outside == null;
  }
}
