package io.jointly.collaboration.reader;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.Entity;
import io.jointly.collaboration.Entity.Place;
import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.yaml.Mistakes;
import io.jointly.collaboration.yaml.YamlValue;
import io.jointly.collaboration.yaml.YamlValue.Fields;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Reads the field {@code entities}. */
final class EntityReader {

  /** An entity as it stands in the file. */
  private record Declared(Place place, Optional<YamlValue> of) {}

  private final Map<String, Declared> declared;
  private final Map<String, Entity> read = new LinkedHashMap<>();

  private EntityReader(Map<String, Declared> declared) {
    this.declared = declared;
  }

  /** By name, in the file's order. */
  static Map<String, Entity> entities(YamlValue value) {
    Map<String, Declared> declared = new LinkedHashMap<>();
    Mistakes mistakes = new Mistakes();
    for (YamlValue.Entry entry : value.entries()) {
      mistakes.at(() -> declared(entry)).ifPresent(entity -> declared.put(entry.name(), entity));
    }
    mistakes.requireNone();
    EntityReader reader = new EntityReader(declared);
    Map<String, Entity> entities = new LinkedHashMap<>();
    declared.forEach(
        (name, entity) ->
            mistakes
                .at(() -> reader.entity(name, new LinkedHashSet<>()))
                .ifPresent(found -> entities.put(name, found)));
    mistakes.requireNone();
    return entities;
  }

  private static Declared declared(YamlValue.Entry entry) {
    NameReader.id(entry.key());
    Fields fields = entry.value().fields("at", "of");
    return new Declared(fields.required("at").oneOf(Place.class), fields.optional("of"));
  }

  /**
   * @param within those that belong to it
   */
  private Entity entity(String name, Set<String> within) {
    Entity known = read.get(name);
    if (known != null) {
      return known;
    }
    Declared entity = Objects.requireNonNull(declared.get(name));
    Entity found =
        entity.of().isEmpty()
            ? new Entity(name, entity.place())
            : belonging(name, entity.place(), entity.of().get(), within);
    read.put(name, found);
    return found;
  }

  private Entity belonging(String name, Place place, YamlValue of, Set<String> within) {
    within.add(name);
    String owner = of.text();
    if (!declared.containsKey(owner)) {
      throw of.fail(
          "is '" + YamlValue.clean(owner) + "', which is not an entity",
          "write one of " + String.join(", ", declared.keySet()) + ", or leave it out");
    }
    if (within.contains(owner)) {
      throw of.fail(
          "is " + owner + ", so that entities belong to each other in a circle",
          "remove one of these 'of': " + String.join(", ", within));
    }
    Entity above = entity(owner, within);
    if (place == Place.MANY || above.place() == Place.MANY) {
      throw of.fail(
          "makes "
              + name
              + " belong to "
              + owner
              + ", and the rows of one "
              + (place == Place.MANY ? name : owner)
              + " may be at several parties (at: many)",
          "write 'at: one_party' for both if that is true, or leave 'of' out");
    }
    return new Entity(name, place, above);
  }

  /** Equal keys of two tables are the same entity, so keys of one entity have one type. */
  static void requireOneType(Map<String, Table> tables, YamlValue written) {
    Map<Entity, String> known = new HashMap<>();
    for (Table table : tables.values()) {
      for (EntityKey key : table.keys()) {
        Entity entity = key.entity();
        if (entity == null) {
          continue;
        }
        Column column = table.column(key.column()).orElseThrow();
        String before = known.putIfAbsent(entity, column.type() + " in table " + table.name());
        if (before != null && !before.startsWith(column.type() + " ")) {
          throw written.fail(
              "have keys of "
                  + entity.name()
                  + " of two types: "
                  + before
                  + ", and "
                  + column.type()
                  + " in table "
                  + table.name(),
              "declare them with one type, and let each source give it");
        }
      }
    }
  }
}
