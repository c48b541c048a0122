package io.jointly.collaboration;

import io.jointly.collaboration.YamlValue.Fields;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads the tables. {@link ColumnReader} reads their columns. */
final class TableReader {

  private TableReader() {}

  static Map<String, Table> tables(YamlValue value) {
    Set<String> folded = new HashSet<>();
    Map<String, Table> tables = new LinkedHashMap<>();
    for (YamlValue.Entry entry : value.entries()) {
      String name = NameReader.table(entry, folded);
      Fields fields = entry.value().fields("max_rows", "entity_key", "columns");
      long maxRows =
          fields
              .optional("max_rows")
              .map(rows -> rows.integer(1, Table.MOST_ROWS))
              .orElse(Table.MOST_ROWS);
      String entityKey = fields.optional("entity_key").map(NameReader::column).orElse(null);
      tables.put(name, new Table(name, maxRows, entityKey, columns(fields.required("columns"))));
    }
    return tables;
  }

  private static Map<String, Column> columns(YamlValue value) {
    Set<String> folded = new HashSet<>();
    Map<String, Column> columns = new LinkedHashMap<>();
    for (YamlValue.Entry entry : value.entries()) {
      String name = NameReader.column(entry, folded);
      columns.put(name, ColumnReader.column(name, entry.value()));
    }
    return columns;
  }
}
