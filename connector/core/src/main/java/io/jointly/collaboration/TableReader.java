package io.jointly.collaboration;

import io.jointly.collaboration.YamlSource.Mistakes;
import io.jointly.collaboration.YamlValue.Fields;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the tables. {@link ColumnReader} reads their columns. */
final class TableReader {

  private TableReader() {}

  static Map<String, Table> tables(YamlValue value) {
    Set<String> folded = new HashSet<>();
    Map<String, Table> tables = new LinkedHashMap<>();
    Mistakes mistakes = new Mistakes();
    for (YamlValue.Entry entry : value.entries()) {
      mistakes.at(() -> table(entry, folded)).ifPresent(table -> tables.put(table.name(), table));
    }
    mistakes.requireNone();
    return tables;
  }

  private static Table table(YamlValue.Entry entry, Set<String> folded) {
    String name = NameReader.table(entry, folded);
    Fields fields = entry.value().fields("max_rows", "entity_key", "columns");
    Mistakes mistakes = new Mistakes();
    Optional<Long> maxRows =
        mistakes.at(
            () ->
                fields
                    .optional("max_rows")
                    .map(rows -> rows.integer(1, Table.MOST_ROWS))
                    .orElse(Table.MOST_ROWS));
    Optional<Optional<String>> entityKey =
        mistakes.at(() -> fields.optional("entity_key").map(NameReader::column));
    Optional<Map<String, Column>> columns = mistakes.at(() -> columns(fields.required("columns")));
    mistakes.requireNone();
    return new Table(
        name, maxRows.orElseThrow(), entityKey.orElseThrow().orElse(null), columns.orElseThrow());
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
