package io.jointly.relation;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.Entity;
import io.jointly.collaboration.Table;
import io.jointly.query.Expr;
import io.jointly.query.Relation;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Derives what is known of a UNION ALL from what is known of its inputs. */
final class DerivedUnion {

  private final Relation.Union union;
  private final List<Derived> inputs;
  private final Derived first;

  private DerivedUnion(Relation.Union union, List<Derived> inputs) {
    this.union = union;
    this.inputs = inputs;
    this.first = inputs.get(0);
  }

  static Derived of(Relation.Union union, List<Derived> inputs) {
    if (inputs.isEmpty()) {
      throw RefusedOperator.of(union, "has no input");
    }
    DerivedUnion derived = new DerivedUnion(union, inputs);
    inputs.forEach(derived::requireLikeFirst);
    return derived.columns();
  }

  private void requireLikeFirst(Derived input) {
    if (input.place().isPublic() != first.place().isPublic()) {
      throw RefusedOperator.of(
          union,
          "adds rows of VALUES or a public table, which every party has, to the parties' own. Join"
              + " with them instead");
    }
    if (!Objects.equals(input.place().counted(), first.place().counted())) {
      throw RefusedOperator.of(
          union,
          "adds up rows that are about different entities, and the rules could not count them."
              + " Ask about each by itself");
    }
    if (input.columns().size() != union.names().size()) {
      throw RefusedOperator.of(union, "has inputs of different numbers of columns");
    }
  }

  private Derived columns() {
    List<List<Column>> byInput =
        inputs.stream().map(input -> List.copyOf(input.columns().values())).toList();
    Map<String, Column> columns = new LinkedHashMap<>();
    Set<String> computed = new LinkedHashSet<>();
    Set<String> identifying = new LinkedHashSet<>();
    Map<String, Entity> keys = new LinkedHashMap<>();
    for (int i = 0; i < union.names().size(); i++) {
      int place = i;
      String name = union.names().get(place);
      List<Column> parts = byInput.stream().map(input -> input.get(place)).toList();
      if (parts.stream().anyMatch(part -> !part.type().equals(parts.get(0).type()))) {
        throw RefusedOperator.of(union, "has columns of different types in one place");
      }
      List<Column> written =
          IntStream.range(0, inputs.size())
              .filter(j -> !isNull(union.inputs().get(j), parts.get(j).name()))
              .mapToObj(parts::get)
              .toList();
      Derived.put(columns, ColumnDeriver.union(name, written.isEmpty() ? parts : written));
      for (int j = 0; j < inputs.size(); j++) {
        if (inputs.get(j).computed().contains(parts.get(j).name())) {
          computed.add(name);
        }
        if (inputs.get(j).identifying().contains(parts.get(j).name())) {
          identifying.add(name);
        }
      }
      Entity entity = key(parts);
      if (entity != null) {
        keys.put(name, entity);
      }
    }
    return new Derived(
        columns,
        computed,
        identifying,
        new RowsPlace(first.place().isPublic(), keys, first.place().counted(), rows()),
        Math.min(Table.MOST_ROWS, inputs.stream().mapToLong(Derived::maxRows).sum()));
  }

  /** Whether a column has NULLs alone, which are no values that have to be declared. */
  private static boolean isNull(Relation input, String column) {
    if (!(input instanceof Relation.Project project)) {
      return false;
    }
    return project.columns().stream()
        .filter(named -> named.name().equals(column))
        .anyMatch(
            named ->
                ColumnDeriver.isNull(named.value())
                    || (named.value() instanceof Expr.Column below
                        && isNull(project.input(), below.name())));
  }

  /** The entity whose key a column is in all inputs. */
  private @Nullable Entity key(List<Column> parts) {
    Entity entity = first.place().keys().get(parts.get(0).name());
    boolean isInAll =
        IntStream.range(0, inputs.size())
            .allMatch(
                j -> Objects.equals(entity, inputs.get(j).place().keys().get(parts.get(j).name())));
    return isInAll ? entity : null;
  }

  /** How many rows an entity has in all inputs together, where each says how many it has there. */
  private Map<Entity, Long> rows() {
    Map<Entity, Long> rows = new LinkedHashMap<>(first.place().perEntity());
    rows.keySet()
        .removeIf(
            entity ->
                inputs.stream().anyMatch(input -> !input.place().perEntity().containsKey(entity)));
    rows.replaceAll(
        (entity, most) ->
            inputs.stream()
                .mapToLong(input -> input.place().perEntity().getOrDefault(entity, 0L))
                .sum());
    return rows;
  }
}
