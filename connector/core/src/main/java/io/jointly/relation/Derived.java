package io.jointly.relation;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.Entity;
import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.Table.Content;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is known of a relation. */
record Derived(Map<String, Column> columns, Set<String> computed, RowsPlace place, long maxRows) {

  /** The name of the column with the key of the entity that the rules count. */
  private static final String ENTITY = "#entity";

  Table table(String name) {
    Entity counted = place.counted();
    List<EntityKey> keys =
        counted == null
            ? List.of()
            : List.of(new EntityKey(counted, key(counted), place.perEntity().get(counted)));
    return new Table(name, place.isPublic() ? Content.PUBLIC : Content.OWN, maxRows, keys, columns);
  }

  private String key(Entity entity) {
    return place.keys().entrySet().stream()
        .filter(key -> key.getValue().equals(entity))
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst()
        .orElse(ENTITY);
  }

  /** The columns under the names that expressions know. */
  Table asInput() {
    return new Table("", Content.OWN, maxRows, List.of(), columns);
  }

  /** How many rows one entity has at most, or the whole relation where it is not known. */
  long most(Set<Entity> entities) {
    return entities.stream()
        .mapToLong(entity -> place.perEntity().getOrDefault(entity, maxRows))
        .min()
        .orElse(maxRows);
  }
}
