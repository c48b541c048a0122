package io.jointly.relation;

import io.jointly.collaboration.Entity;
import org.jspecify.annotations.Nullable;

/**
 * Where the key of the entity that the rules count comes from in a join: from the side that tells
 * of the larger one, a visit's patient before the visit.
 */
record CountedEntity(@Nullable Entity counted, Side side) {

  static CountedEntity ofJoin(RowsPlace left, RowsPlace right) {
    Entity one = left.counted();
    Entity other = right.counted();
    if (one == null) {
      return new CountedEntity(other, other == null ? Side.NEITHER : Side.RIGHT);
    }
    boolean larger = other != null && !one.equals(other) && one.isWithin(other);
    return larger ? new CountedEntity(other, Side.RIGHT) : new CountedEntity(one, Side.LEFT);
  }
}
