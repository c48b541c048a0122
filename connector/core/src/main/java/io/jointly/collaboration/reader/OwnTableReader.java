package io.jointly.collaboration.reader;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.Policy.OwnTable;
import io.jointly.collaboration.Policy.SharedRows;
import io.jointly.collaboration.Role;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.yaml.YamlValue;
import io.jointly.collaboration.yaml.YamlValue.Fields;
import io.jointly.error.CallerException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the field {@code tables} of a policy. */
final class OwnTableReader {

  private final Collaboration collaboration;
  private final Party party;

  OwnTableReader(Collaboration collaboration, Party party) {
    this.collaboration = collaboration;
    this.party = party;
  }

  /**
   * @param root the whole policy
   * @param given the field, if the policy has it
   */
  Map<String, OwnTable> read(YamlValue root, Optional<YamlValue> given) {
    boolean hasShares =
        party.has(Role.COMPUTE)
            && collaboration.tables().values().stream().anyMatch(Table::isDealt);
    if (!party.has(Role.DATA) && !hasShares) {
      given.ifPresent(
          value -> {
            throw value.fail(
                "names sources, but party " + party.id() + " does not have the role data",
                "remove it");
          });
      return Map.of();
    }
    List<String> needed =
        collaboration.tables().values().stream()
            .filter(table -> table.hasOwnRows() && party.has(Role.DATA))
            .map(Table::name)
            .toList();
    if (given.isEmpty() && !needed.isEmpty()) {
      throw noSource(root, needed.get(0));
    }
    Map<String, OwnTable> tables = new LinkedHashMap<>();
    for (YamlValue.Entry entry : given.map(YamlValue::entries).orElse(List.of())) {
      Table table =
          Optional.ofNullable(collaboration.tables().get(entry.name()))
              .orElseThrow(
                  () ->
                      entry
                          .key()
                          .fail(
                              "is not a table of the collaboration",
                              "its tables are "
                                  + String.join(", ", collaboration.tables().keySet())));
      tables.put(entry.name(), table.isDealt() ? shareTable(entry, table) : ownTable(entry, table));
    }
    for (String table : needed) {
      if (!tables.containsKey(table)) {
        throw given
            .orElse(root)
            .fail(
                "has no source for " + table,
                "write '"
                    + table
                    + ": {source: \"SELECT …\"}'; a party with the role data needs a"
                    + " source for every table");
      }
    }
    return tables;
  }

  private OwnTable shareTable(YamlValue.Entry entry, Table table) {
    boolean own = table.hasOwnRows() && party.has(Role.DATA);
    if (!party.has(Role.COMPUTE) && !own) {
      throw entry
          .key()
          .fail(
              "is a share table, and party "
                  + party.id()
                  + " does not have the role compute, so it holds no shares",
              "remove it");
    }
    Fields fields = entry.value().fields("source", "shares", "denied_columns", "shared_rows");
    if (!own) {
      refuse(fields, "source", "of table " + table.name() + " this party has no rows of its own");
      refuse(fields, "shared_rows", "it concerns rows of this party's own");
    }
    if (!party.has(Role.COMPUTE)) {
      refuse(
          fields,
          "shares",
          "party " + party.id() + " does not have the role compute, so it holds no shares");
    }
    return new OwnTable(
        own ? fields.required("source").words() : null,
        own
            ? fields.optional("shares").map(YamlValue::words).orElse(null)
            : fields.required("shares").words(),
        fields.optional("denied_columns").map(denied -> columns(denied, table)).orElse(Set.of()),
        sharedRows(fields),
        Table.Joins.ANY);
  }

  private static void refuse(Fields fields, String field, String why) {
    fields
        .optional(field)
        .ifPresent(
            value -> {
              throw value.fail("stands in a share table, and " + why, "remove it");
            });
  }

  private static SharedRows sharedRows(Fields fields) {
    return fields
        .optional("shared_rows")
        .map(shared -> shared.oneOf(SharedRows.class))
        .orElse(SharedRows.REFUSE);
  }

  private OwnTable ownTable(YamlValue.Entry entry, Table table) {
    if (!party.has(Role.DATA)) {
      throw entry
          .key()
          .fail(
              "is a table of rows, and party " + party.id() + " does not have the role data",
              "remove it");
    }
    Fields fields = entry.value().fields("source", "denied_columns", "shared_rows", "joins");
    return new OwnTable(
        fields.required("source").words(),
        null,
        fields.optional("denied_columns").map(denied -> columns(denied, table)).orElse(Set.of()),
        sharedRows(fields),
        fields.optional("joins").map(joins -> joins(joins, table)).orElse(Table.Joins.ANY));
  }

  private Table.Joins joins(YamlValue value, Table table) {
    Table.Joins joins = JoinsReader.joins(value, table.name(), collaboration.tables().keySet());
    for (YamlValue item : value.listOrEmpty()) {
      if (!collaboration.mayBeJoined(table.name(), item.text())) {
        throw item.fail(
            "is a table with which the collaboration does not join " + table.name(),
            "remove it; a policy can only be stricter than the collaboration");
      }
    }
    return joins;
  }

  private static Set<String> columns(YamlValue value, Table table) {
    Set<String> columns = new LinkedHashSet<>();
    for (YamlValue item : value.listOrEmpty()) {
      Column column =
          table
              .column(item.text())
              .orElseThrow(
                  () ->
                      item.fail(
                          "is not a column of " + table.name(),
                          "its columns are " + String.join(", ", table.columns().keySet())));
      if (!columns.add(column.name())) {
        throw item.fail("is " + column.name() + " for the second time", "remove it");
      }
    }
    return columns;
  }

  private static CallerException noSource(YamlValue root, String table) {
    return root.fail(
        "has no field 'tables'", "write 'tables: {" + table + ": {source: \"SELECT …\"}}'");
  }
}
