package io.jointly.collaboration;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Somebody or something that rows are about, such as a patient or a visit.
 *
 * @param of the entity that each of these belongs to, as a visit to its patient; null where it
 *     belongs to none
 */
public record Entity(String name, Place place, @Nullable Entity of) implements Serializable {

  /** Where the rows of one entity are. */
  public enum Place {
    /** All at the same party. */
    ONE_PARTY,
    /** They may be at several parties. */
    MANY
  }

  /** An entity that belongs to no other. */
  public Entity(String name, Place place) {
    this(name, place, null);
  }

  /** How many entities this one belongs to, one within the other. */
  public int depth() {
    return of == null ? 0 : 1 + of.depth();
  }

  /** Whether this is the other one, or belongs to it, directly or not. */
  public boolean isWithin(Entity other) {
    return equals(other) || (of != null && of.isWithin(other));
  }
}
