package io.jointly.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One group expression and all the values that it can have over the declared columns, NULL included
 * where it can be NULL; distinct and in canonical order, the same at every party.
 */
public record Axis(Expr group, List<@Nullable Object> values) {

  public Axis {
    values = java.util.Collections.unmodifiableList(new java.util.ArrayList<>(values));
  }
}
