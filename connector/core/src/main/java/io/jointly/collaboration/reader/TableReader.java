package io.jointly.collaboration.reader;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.Entity;
import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.yaml.Mistakes;
import io.jointly.collaboration.yaml.YamlValue.Fields;
import io.jointly.collaboration.yaml.YamlValue;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Reads the tables. {@link ColumnReader} reads their columns, {@link KeyReader} their keys. */
final class TableReader {

  private final Map<String, Entity> entities;
  private final List<String> names;
  private final Set<String> folded = new HashSet<>();

  private TableReader(Map<String, Entity> entities, List<String> names) {
    this.entities = entities;
    this.names = names;
  }

  /**
   * @param entities of the collaboration, by name
   * @param declared where they stand, if there are any
   */
  static Map<String, Table> tables(
      YamlValue value, Map<String, Entity> entities, Optional<YamlValue> declared) {
    TableReader reader =
        new TableReader(entities, value.entries().stream().map(YamlValue.Entry::name).toList());
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
    for (YamlValue.Entry entry : value.entries()) {
      entry.value().entry("joins").ifPresent(joins -> requireBoth(entry.name(), joins, tables));
    }
    return tables;
  }

  /** Both tables have to allow it, so that one that allows it in vain is a mistake. */
  private static void requireBoth(String table, YamlValue.Entry joins, Map<String, Table> tables) {
    for (YamlValue other : joins.value().listOrEmpty()) {
      if (!Objects.requireNonNull(tables.get(other.text())).joins().allow(table)) {
        throw other.fail(
            "is a table whose own joins leave " + table + " out",
            "add " + table + " there, or remove " + other.text() + " here");
      }
    }
  }

  /**
   * Reads the field {@code joins} of a table.
   *
   * @param names of all tables
   */
  static Table.Joins joins(YamlValue value, String table, Collection<String> names) {
    Set<String> named = new LinkedHashSet<>();
    for (YamlValue item : value.listOrEmpty()) {
      String other = item.text();
      if (!names.contains(other)) {
        throw item.fail(
            "is '" + YamlValue.clean(other) + "', which is not a table",
            "its tables are " + String.join(", ", names));
      }
      if (other.equals(table)) {
        throw item.fail(
            "is the table itself, which a query may always read several times", "remove it");
      }
      if (!named.add(other)) {
        throw item.fail("is " + other + " for the second time", "remove it");
      }
    }
    return new Table.Joins(named);
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
        entry
            .value()
            .fields("public", "max_rows", "entity_key", "max_rows_per_entity", "joins", "columns");
    Mistakes mistakes = new Mistakes();
    Optional<Table.Content> content = mistakes.at(() -> content(fields));
    Optional<Long> maxRows =
        mistakes.at(
            () ->
                fields
                    .optional("max_rows")
                    .map(rows -> rows.integer(1, Table.MOST_ROWS))
                    .orElse(Table.MOST_ROWS));
    Optional<Table.Joins> joins =
        mistakes.at(
            () ->
                fields
                    .optional("joins")
                    .map(value -> joins(value, name, names))
                    .orElse(Table.Joins.ANY));
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
        joins.orElseThrow(),
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
