package io.jointly.encoding.layout;

import io.jointly.query.Expr;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of a group's rows: those in which none of {@code there} is NULL and, of each list in {@code
 * missing}, at least one expression is.
 *
 * @param outside if given, only rows whose expression is not NULL and that have no such position
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

  public boolean isPlain() {
    return missing.isEmpty() && outside == null;
  }
}
