package io.jointly.relation;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.Entity;
import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.Table.Content;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is known of a relation. */
record Derived(Map<String, Column> columns, Set<String> computed, RowsPlace place, long maxRows) {

  Table table(String name) {
    return new Table(
        name, place.isPublic() ? Content.PUBLIC : Content.OWN, maxRows, keys(), columns);
  }

  /** The key of the entity that the rules count, and then all columns that are keys. */
  private List<EntityKey> keys() {
    Entity counted = place.counted();
    if (counted == null) {
      return List.of();
    }
    List<EntityKey> keys = new ArrayList<>();
    columns
        .keySet()
        .forEach(
            column -> {
              Entity entity = place.keys().get(column);
              if (entity != null) {
                keys.add(new EntityKey(entity, column, place.perEntity().get(entity)));
              }
            });
    keys.sort(Comparator.comparing(key -> !counted.equals(key.entity())));
    if (keys.isEmpty() || !counted.equals(keys.get(0).entity())) {
      keys.add(
          0, new EntityKey(counted, "key of " + counted.name(), place.perEntity().get(counted)));
    }
    return keys;
  }

  /** The columns under the names that expressions know. */
  Table asInput() {
    return new Table("", Content.OWN, maxRows, List.of(), columns);
  }

  /** How many rows one entity has at most, or the whole relation where it is not known. */
  long most(Set<Entity> entities) {
    return entities.stream()
        .mapToLong(entity -> place.perEntity().getOrDefault(entity, maxRows))
        .reduce(maxRows, Math::min);
  }
}
