package io.jointly.spark;

import io.jointly.collaboration.Entity;
import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says what the rows of a table are about, in the words of collaboration.yaml. */
final class KeysText {

  private KeysText() {}

  /** For DESCRIBE EXTENDED; empty where rows are counted. */
  static Map<String, String> properties(Table table) {
    Map<String, String> properties = new LinkedHashMap<>();
    List<EntityKey> keys = table.keys();
    if (keys.isEmpty()) {
      return properties;
    }
    List<Entity> entities = keys.stream().map(EntityKey::entity).flatMap(KeysText::there).toList();
    if (!entities.isEmpty()) {
      properties.put(
          "entities", entities.stream().map(KeysText::entity).collect(Collectors.joining("; ")));
    }
    properties.put("entity_key", each(keys, EntityKey::column));
    List<EntityKey> limited = keys.stream().filter(key -> key.maxRows() != null).toList();
    if (!limited.isEmpty()) {
      properties.put("max_rows_per_entity", each(limited, key -> String.valueOf(key.maxRows())));
    }
    return properties;
  }

  private static Stream<Entity> there(@Nullable Entity entity) {
    return Stream.ofNullable(entity);
  }

  private static String entity(Entity entity) {
    return entity.name()
        + " at "
        + entity.place().name().toLowerCase(Locale.ROOT)
        + (entity.of() == null ? "" : ", of " + entity.of().name());
  }

  private static String each(List<EntityKey> keys, Function<EntityKey, String> value) {
    return keys.stream()
        .map(key -> (key.entity() == null ? "" : key.entity().name() + ": ") + value.apply(key))
        .collect(Collectors.joining(", "));
  }
}
