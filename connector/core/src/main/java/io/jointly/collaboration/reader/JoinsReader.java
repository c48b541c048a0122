package io.jointly.collaboration.reader;

import io.jointly.collaboration.Table;
import io.jointly.collaboration.yaml.YamlValue;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Reads the field {@code joins} of a table, which both files have. */
final class JoinsReader {

  private JoinsReader() {}

  /**
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

  /** Both tables have to allow it, so that one that allows it in vain is a mistake. */
  static void requireBoth(String table, YamlValue joins, Map<String, Table> tables) {
    for (YamlValue item : joins.listOrEmpty()) {
      Table other = Objects.requireNonNull(tables.get(item.text()));
      if (other.isDealt()) {
        throw item.fail(
            "is a share table, whose rows are joined with nothing",
            "remove " + other.name() + " here");
      }
      if (!other.joins().allow(table)) {
        throw item.fail(
            "is a table whose own joins leave " + table + " out",
            "add " + table + " there, or remove " + other.name() + " here");
      }
    }
  }
}
