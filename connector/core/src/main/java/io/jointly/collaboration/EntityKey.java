package io.jointly.collaboration;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A column that says which entity a row is about.
 *
 * @param entity null where the file gives a column alone: such an entity has no name and may be at
 *     several parties
 * @param column its name in each party's source
 * @param maxRows the greatest number of rows that one entity may have at a party; null where the
 *     file does not say
 */
public record EntityKey(@Nullable Entity entity, String column, @Nullable Long maxRows)
    implements Serializable {

  /** A key of an entity without a name. */
  public EntityKey(String column) {
    this(null, column, null);
  }

  /** Whether the collaboration says that all rows of such an entity are at one party. */
  public boolean isAtOneParty() {
    return entity != null && entity.place() == Entity.Place.ONE_PARTY;
  }
}
