package io.jointly.relation;

import io.jointly.collaboration.Entity;
import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.Table;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.Relation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a relation's rows are: at every party the same, or each at one party, and then with which
 * keys.
 *
 * @param isPublic whether every party has the same rows
 * @param keys of the columns that say which entity at one party a row is about, the entity
 * @param counted the entity whose number the rules count; null if they count rows
 * @param perEntity the greatest number of rows that one entity may have, where it is known
 */
record RowsPlace(
    boolean isPublic,
    Map<String, Entity> keys,
    @Nullable Entity counted,
    Map<Entity, Long> perEntity) {

  /** The same rows at every party, without keys. */
  static final RowsPlace EVERYWHERE = new RowsPlace(true, Map.of(), null, Map.of());

  RowsPlace {
    keys = Map.copyOf(keys);
    perEntity = Map.copyOf(perEntity);
  }

  /** Of a declared table. */
  static RowsPlace of(Table table) {
    Map<String, Entity> keys = new LinkedHashMap<>();
    Map<Entity, Long> perEntity = new LinkedHashMap<>();
    for (EntityKey key : table.keys()) {
      Entity entity = key.entity();
      if (entity != null && key.isAtOneParty()) {
        keys.put(key.column(), entity);
        if (key.maxRows() != null) {
          perEntity.put(entity, key.maxRows());
        }
      }
    }
    return new RowsPlace(
        table.isPublic(),
        keys,
        table.keys().isEmpty() ? null : table.keys().get(0).entity(),
        perEntity);
  }

  /** The entities by which expressions tell rows apart. */
  Set<Entity> among(List<Expr> exprs) {
    return entities(exprs).collect(Collectors.toSet());
  }

  private Stream<Entity> entities(List<Expr> exprs) {
    return exprs.stream()
        .flatMap(
            expr -> expr instanceof Expr.Column column ? Stream.of(column.name()) : Stream.of())
        .flatMap(name -> Optional.ofNullable(keys.get(name)).stream());
  }

  /** With other columns, some of which are keys. */
  RowsPlace with(List<Relation.Named> columns) {
    Map<String, Entity> named = new LinkedHashMap<>();
    for (Relation.Named column : columns) {
      if (column.value() instanceof Expr.Column reference && keys.containsKey(reference.name())) {
        named.put(column.name(), keys.get(reference.name()));
      }
    }
    return new RowsPlace(isPublic, named, counted, perEntity);
  }

  /** Entities whose keys two relations are joined by. */
  static Set<Entity> joining(RowsPlace left, RowsPlace right, List<Expr> conditions) {
    return conditions.stream()
        .flatMap(
            condition ->
                condition instanceof Expr.Call call
                        && call.function() == Function.EQUAL
                        && call.argument(0) instanceof Expr.Column one
                        && call.argument(1) instanceof Expr.Column other
                    ? Stream.of(same(left, right, one, other), same(left, right, other, one))
                    : Stream.<Optional<Entity>>of())
        .flatMap(Optional::stream)
        .collect(Collectors.toSet());
  }

  private static Optional<Entity> same(
      RowsPlace left, RowsPlace right, Expr.Column one, Expr.Column other) {
    Entity entity = left.keys.get(one.name());
    return entity != null && entity.equals(right.keys.get(other.name()))
        ? Optional.of(entity)
        : Optional.empty();
  }
}
