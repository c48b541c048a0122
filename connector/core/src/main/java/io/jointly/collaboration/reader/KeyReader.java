package io.jointly.collaboration.reader;

import io.jointly.collaboration.AnyCase;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.Entity;
import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.Use;
import io.jointly.collaboration.yaml.YamlValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads the fields {@code entity_key} and {@code max_rows_per_entity} of a table. */
final class KeyReader {

  private final Map<String, Entity> entities;
  private final Map<String, Column> columns;
  private final long maxRows;

  /**
   * @param entities of the collaboration, by name
   * @param columns of the table, by name
   * @param maxRows of the table
   */
  KeyReader(Map<String, Entity> entities, Map<String, Column> columns, long maxRows) {
    this.entities = entities;
    this.columns = columns;
    this.maxRows = maxRows;
  }

  /** The keys, each of an entity that belongs to the one before. */
  List<EntityKey> keys(Optional<YamlValue> written, Optional<YamlValue> limits) {
    if (written.isEmpty()) {
      limits.ifPresent(
          value -> {
            throw value.fail(
                "limits the rows of an entity, and the table has no entity_key",
                "write entity_key, or remove this");
          });
      return List.of();
    }
    if (!written.get().isMapping()) {
      String column = NameReader.column(written.get());
      return List.of(new EntityKey(null, column, limits.map(this::limit).orElse(null)));
    }
    Map<Entity, YamlValue> byEntity = byEntity(written.get());
    List<Entity> chain = chain(byEntity);
    Map<Entity, Long> most = limits.map(value -> limits(value, chain)).orElse(Map.of());
    return chain.stream()
        .map(
            entity ->
                new EntityKey(
                    entity,
                    column(Objects.requireNonNull(byEntity.get(entity)), byEntity),
                    most.get(entity)))
        .toList();
  }

  private Map<Entity, YamlValue> byEntity(YamlValue written) {
    Map<Entity, YamlValue> byEntity = new LinkedHashMap<>();
    for (YamlValue.Entry entry : written.entries()) {
      Entity entity = entities.get(entry.name());
      if (entity == null) {
        throw entry
            .key()
            .fail(
                "is not an entity of the collaboration",
                entities.isEmpty()
                    ? "declare it under 'entities', at the top of the file"
                    : "its entities are " + String.join(", ", entities.keySet()));
      }
      byEntity.put(entity, entry.value());
    }
    return byEntity;
  }

  /** The table's entities, the one that all others belong to first. */
  private static List<Entity> chain(Map<Entity, YamlValue> byEntity) {
    List<Entity> chain = new ArrayList<>(byEntity.keySet());
    chain.sort(Comparator.comparingInt(Entity::depth));
    for (int i = 1; i < chain.size(); i++) {
      Entity entity = chain.get(i);
      Entity before = chain.get(i - 1);
      if (!entity.isWithin(before)) {
        throw Objects.requireNonNull(byEntity.get(entity))
            .fail(
                "is the key of a "
                    + entity.name()
                    + ", which does not belong to the "
                    + before.name()
                    + " that the table has a key of as well",
                "write 'of: "
                    + before.name()
                    + "' for "
                    + entity.name()
                    + " under 'entities' if each "
                    + entity.name()
                    + " belongs to one "
                    + before.name()
                    + ", or leave one of the two keys out");
      }
    }
    return chain;
  }

  private String column(YamlValue written, Map<Entity, YamlValue> all) {
    String name = NameReader.column(written);
    Column column =
        AnyCase.find(columns, name)
            .orElseThrow(
                () ->
                    written.fail(
                        "is " + name + ", which is not among the table's columns",
                        "declare it there with 'use: [key]'"));
    if (!column.allows(Use.KEY)) {
      throw written.fail(
          "is " + column.name() + ", a column that is not declared as a key",
          "add key to the 'use' of column " + column.name());
    }
    long same =
        all.values().stream()
            .filter(other -> AnyCase.fold(other.text()).equals(AnyCase.fold(name)))
            .count();
    if (same > 1) {
      throw written.fail(
          "is " + column.name() + ", which is the key of another entity, too",
          "give each entity a column of its own");
    }
    return column.name();
  }

  private Map<Entity, Long> limits(YamlValue written, List<Entity> chain) {
    List<String> names = chain.stream().map(Entity::name).toList();
    Map<Entity, Long> limits = new LinkedHashMap<>();
    if (!written.isMapping()) {
      if (chain.size() > 1) {
        throw written.fail(
            "does not say of which entity",
            "write a number for each: {" + String.join(": …, ", names) + ": …}");
      }
      limits.put(chain.get(0), limit(written));
      return limits;
    }
    for (YamlValue.Entry entry : written.entries()) {
      Entity entity = entities.get(entry.name());
      if (entity == null || !chain.contains(entity)) {
        throw entry
            .key()
            .fail(
                "is not an entity that the table has a key of",
                "its entities are " + String.join(", ", names));
      }
      limits.put(entity, limit(entry.value()));
    }
    return limits;
  }

  private long limit(YamlValue written) {
    long rows = written.integer(1, Table.MOST_ROWS);
    if (rows > maxRows) {
      throw written.fail(
          "is " + rows + ", and max_rows of the whole table is " + maxRows,
          "write a number that is not greater");
    }
    return rows;
  }
}
