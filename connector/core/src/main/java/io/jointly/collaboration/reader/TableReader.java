package io.jointly.collaboration.reader;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.Entity;
import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.yaml.Mistakes;
import io.jointly.collaboration.yaml.YamlValue;
import io.jointly.collaboration.yaml.YamlValue.Fields;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Reads the tables. {@link ColumnReader} and {@link DealtColumnReader} read their columns, {@link
 * KeyReader} their keys, {@link DealingReader} what makes one a share table.
 */
final class TableReader {

  private static final String[] FIELDS =
      Stream.concat(
              Stream.of(
                  "public", "max_rows", "entity_key", "max_rows_per_entity", "joins", "columns"),
              DealingReader.FIELDS.stream())
          .toArray(String[]::new);

  /** Rows of a share table are joined with nothing. */
  private static final Table.Joins NO_JOINS = new Table.Joins(Set.of());

  private final Map<String, Entity> entities;
  private final List<String> names;
  private final DealerKeyCheck check;
  private final Set<String> folded = new HashSet<>();

  private TableReader(Map<String, Entity> entities, List<String> names, DealerKeyCheck check) {
    this.entities = entities;
    this.names = names;
    this.check = check;
  }

  /**
   * @param entities of the collaboration, by name
   * @param declared where they stand, if there are any
   */
  static Map<String, Table> tables(
      YamlValue value,
      Map<String, Entity> entities,
      Optional<YamlValue> declared,
      DealerKeyCheck check) {
    TableReader reader =
        new TableReader(
            entities, value.entries().stream().map(YamlValue.Entry::name).toList(), check);
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
      entry
          .value()
          .entry("joins")
          .ifPresent(joins -> JoinsReader.requireBoth(entry.name(), joins.value(), tables));
    }
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
    Fields fields = entry.value().fields(FIELDS);
    boolean dealt = DealingReader.isIn(fields);
    Mistakes mistakes = new Mistakes();
    Optional<Long> maxRows =
        mistakes.at(
            () ->
                fields
                    .optional("max_rows")
                    .map(rows -> rows.integer(1, Table.MOST_ROWS))
                    .orElse(Table.MOST_ROWS));
    Optional<Boolean> hides =
        dealt ? mistakes.at(() -> DealingReader.hidesDimensions(fields)) : Optional.of(false);
    Optional<Table.Content> content =
        mistakes.at(
            () ->
                dealt
                    ? new Table.Shares(
                        DealingReader.dealing(
                            fields, hides.orElse(false), maxRows.orElse(Table.MOST_ROWS), check))
                    : whole(fields));
    Optional<Table.Joins> joins =
        dealt ? Optional.of(NO_JOINS) : mistakes.at(() -> joins(fields, name));
    Optional<Map<String, Column>> columns =
        hides.flatMap(
            hidden ->
                mistakes.at(
                    () -> dealt ? dealtColumns(entry.value(), fields, hidden) : columns(fields)));
    Optional<List<EntityKey>> keys =
        columns.isEmpty() || maxRows.isEmpty()
            ? Optional.empty()
            : mistakes.at(() -> dealt ? List.of() : keys(fields, columns.get(), maxRows.get()));
    mistakes.requireNone();
    return new Table(
        name,
        content.orElseThrow(),
        maxRows.orElseThrow(),
        keys.orElseThrow(),
        joins.orElseThrow(),
        columns.orElseThrow());
  }

  private Table.Joins joins(Fields fields, String table) {
    return fields
        .optional("joins")
        .map(value -> JoinsReader.joins(value, table, names))
        .orElse(Table.Joins.ANY);
  }

  private List<EntityKey> keys(Fields fields, Map<String, Column> columns, long maxRows) {
    return new KeyReader(entities, columns, maxRows)
        .keys(fields.optional("entity_key"), fields.optional("max_rows_per_entity"));
  }

  /** Of a table that parties have rows of. */
  private static Table.Content whole(Fields fields) {
    DealingReader.requireNone(fields);
    if (!fields.optional("public").map(YamlValue::bool).orElse(false)) {
      return Table.Whole.OWN;
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
    return Table.Whole.PUBLIC;
  }

  private static Map<String, Column> columns(Fields fields) {
    return columns(fields.required("columns"), ColumnReader::column);
  }

  private static Map<String, Column> dealtColumns(YamlValue table, Fields fields, boolean hides) {
    Map<String, Column> columns =
        columns(
            fields.required("columns"),
            (name, declaration) -> DealtColumnReader.column(name, declaration, hides));
    DealingReader.requireShared(table, fields, columns.values());
    return columns;
  }

  private static Map<String, Column> columns(
      YamlValue value, BiFunction<String, YamlValue, Column> reader) {
    Set<String> folded = new HashSet<>();
    Map<String, Column> columns = new LinkedHashMap<>();
    Mistakes mistakes = new Mistakes();
    for (YamlValue.Entry entry : value.entries()) {
      mistakes
          .at(() -> reader.apply(NameReader.column(entry, folded), entry.value()))
          .ifPresent(column -> columns.put(column.name(), column));
    }
    mistakes.requireNone();
    return columns;
  }
}
