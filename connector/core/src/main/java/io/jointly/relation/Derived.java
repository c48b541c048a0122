package io.jointly.relation;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.Entity;
import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.Table.Whole;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Expr;
import io.jointly.query.text.QueryText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known of a relation.
 *
 * @param computed the columns that are expressions
 * @param identifying the columns whose values are keys of entities, wherever these are
 */
record Derived(
    Map<String, Column> columns,
    Set<String> computed,
    Set<String> identifying,
    RowsPlace place,
    long maxRows) {

  /** Whether an expression is a column whose values are keys of entities. */
  boolean identifies(Expr value) {
    return value instanceof Expr.Column column && identifying.contains(column.name());
  }

  Table table(String name) {
    return new Table(name, place.isPublic() ? Whole.PUBLIC : Whole.OWN, maxRows, keys(), columns);
  }

  /** The key of the entity that the rules count, and then all columns that are keys. */
  private List<EntityKey> keys() {
    Entity counted = place.counted();
    if (counted == null) {
      return List.of();
    }
    List<EntityKey> keys = new ArrayList<>();
    columns
        .keySet()
        .forEach(
            column -> {
              Entity entity = place.keys().get(column);
              if (entity != null) {
                keys.add(new EntityKey(entity, column, place.perEntity().get(entity)));
              }
            });
    keys.sort(Comparator.comparing(key -> !counted.equals(key.entity())));
    if (keys.isEmpty() || !counted.equals(keys.get(0).entity())) {
      keys.add(
          0, new EntityKey(counted, "key of " + counted.name(), place.perEntity().get(counted)));
    }
    return keys;
  }

  /** The columns under the names that expressions know. */
  Table asInput() {
    return new Table("", Whole.OWN, maxRows, List.of(), columns);
  }

  /** How many rows one entity has at most, or the whole relation where it is not known. */
  long most(Set<Entity> entities) {
    return entities.stream()
        .mapToLong(entity -> place.perEntity().getOrDefault(entity, maxRows))
        .reduce(maxRows, Math::min);
  }

  /** Adds a column, whose name has to be new. */
  static void put(Map<String, Column> columns, Column column) {
    if (columns.put(column.name(), column) != null) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_SQL,
          "two columns of the query's rows have the name "
              + QueryText.name(column.name())
              + "; use the same release at all parties");
    }
  }
}
