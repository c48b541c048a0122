package io.jointly.collaboration;

import io.jointly.collaboration.yaml.Mistakes;
import io.jointly.collaboration.yaml.YamlValue;
import io.jointly.collaboration.yaml.YamlValue.Fields;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the tables. {@link ColumnReader} reads their columns, {@link KeyReader} their keys. */
final class TableReader {

  private final Map<String, Entity> entities;
  private final Set<String> folded = new HashSet<>();

  private TableReader(Map<String, Entity> entities) {
    this.entities = entities;
  }

  /**
   * @param entities of the collaboration, by name
   * @param declared where they stand, if there are any
   */
  static Map<String, Table> tables(
      YamlValue value, Map<String, Entity> entities, Optional<YamlValue> declared) {
    TableReader reader = new TableReader(entities);
    Map<String, Table> tables = new LinkedHashMap<>();
    Mistakes mistakes = new Mistakes();
    for (YamlValue.Entry entry : value.entries()) {
      mistakes.at(() -> reader.table(entry)).ifPresent(table -> tables.put(table.name(), table));
    }
    mistakes.requireNone();
    if (tables.values().stream().allMatch(Table::isPublic)) {
      throw value.fail(
          "has public tables only, about which nothing can be asked",
          "declare a table of the parties' own rows");
    }
    declared.ifPresent(place -> requireUsed(place, entities, tables));
    return tables;
  }

  /** An entity that no table has a key of is more likely a slip of the pen. */
  private static void requireUsed(
      YamlValue declared, Map<String, Entity> entities, Map<String, Table> tables) {
    for (YamlValue.Entry entry : declared.entries()) {
      Entity entity = entities.get(entry.name());
      boolean used =
          tables.values().stream()
              .flatMap(table -> table.keys().stream())
              .map(EntityKey::entity)
              .anyMatch(other -> other != null && entity != null && other.isWithin(entity));
      if (!used) {
        throw entry
            .key()
            .fail(
                "is an entity that no table has a key of",
                "write 'entity_key: {" + entry.name() + ": …}' for a table, or remove it");
      }
    }
  }

  private Table table(YamlValue.Entry entry) {
    String name = NameReader.table(entry, folded);
    Fields fields =
        entry.value().fields("public", "max_rows", "entity_key", "max_rows_per_entity", "columns");
    Mistakes mistakes = new Mistakes();
    Optional<Table.Content> content = mistakes.at(() -> content(fields));
    Optional<Long> maxRows =
        mistakes.at(
            () ->
                fields
                    .optional("max_rows")
                    .map(rows -> rows.integer(1, Table.MOST_ROWS))
                    .orElse(Table.MOST_ROWS));
    Optional<Map<String, Column>> columns = mistakes.at(() -> columns(fields.required("columns")));
    Optional<List<EntityKey>> keys =
        columns.isEmpty() || maxRows.isEmpty()
            ? Optional.empty()
            : mistakes.at(
                () ->
                    new KeyReader(entities, columns.get(), maxRows.get())
                        .keys(
                            fields.optional("entity_key"), fields.optional("max_rows_per_entity")));
    mistakes.requireNone();
    return new Table(
        name,
        content.orElseThrow(),
        maxRows.orElseThrow(),
        keys.orElseThrow(),
        columns.orElseThrow());
  }

  private static Table.Content content(Fields fields) {
    if (!fields.optional("public").map(YamlValue::bool).orElse(false)) {
      return Table.Content.OWN;
    }
    for (String field : List.of("entity_key", "max_rows_per_entity")) {
      fields
          .optional(field)
          .ifPresent(
              value -> {
                throw value.fail(
                    "stands in a public table, whose rows are nobody's",
                    "remove it, or remove 'public: true'");
              });
    }
    return Table.Content.PUBLIC;
  }

  private static Map<String, Column> columns(YamlValue value) {
    Set<String> folded = new HashSet<>();
    Map<String, Column> columns = new LinkedHashMap<>();
    Mistakes mistakes = new Mistakes();
    for (YamlValue.Entry entry : value.entries()) {
      mistakes
          .at(() -> ColumnReader.column(NameReader.column(entry, folded), entry.value()))
          .ifPresent(column -> columns.put(column.name(), column));
    }
    mistakes.requireNone();
    return columns;
  }
}
