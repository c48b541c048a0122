package io.jointly.relation;

import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.Relation;
import io.jointly.query.SqlType;
import io.jointly.query.SqlValues;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How many rows that stand in the query one row of a join's other side can match: those with equal
 * keys, or those of the ranges that hold one value.
 */
final class MatchingRows {

  /** Rows that stand in the query, as an operator above them gives them, or more. */
  private record Known(List<String> names, List<List<Expr.Literal>> rows) {}

  /** One condition that a column of the rows bounds a value of the other side. */
  private record Bound(int place, boolean upper, boolean inclusive) {}

  /** A bound of a range; behind stands whether it lies just behind the value. */
  private record End(Object value, boolean behind) {}

  private final Known known;
  private final Set<String> columns;
  private final List<Integer> keys = new ArrayList<>();
  private final List<Integer> keysOrNull = new ArrayList<>();
  private final Map<Expr, List<Bound>> bounds = new LinkedHashMap<>();

  /**
   * @param columns all that the side has
   */
  private MatchingRows(Known known, Set<String> columns, List<Expr> conditions) {
    this.known = known;
    this.columns = columns;
    conditions.forEach(this::read);
  }

  /** Whether rows that stand in the query can be among a relation's, and not only choose some. */
  static boolean areIn(Relation relation) {
    if (relation instanceof Relation.Values) {
      return true;
    }
    if (relation instanceof Relation.Join join && !join.type().hasRight()) {
      return areIn(join.left());
    }
    return relation.inputs().stream().anyMatch(MatchingRows::areIn);
  }

  /**
   * @param side of a join with these conditions
   * @param derived the same
   */
  static long most(Relation side, Derived derived, List<Expr> conditions) {
    return known(side)
        .map(known -> new MatchingRows(known, derived.columns().keySet(), conditions).most())
        .map(most -> Math.min(most, derived.maxRows()))
        .orElse(derived.maxRows());
  }

  private static Optional<Known> known(Relation relation) {
    if (relation instanceof Relation.Values values) {
      return Optional.of(
          new Known(values.columns().stream().map(Expr.Column::name).toList(), values.rows()));
    }
    if (relation instanceof Relation.Project project) {
      return known(project.input()).map(input -> renamed(input, project.columns()));
    }
    if (relation instanceof Relation.Group group) {
      return known(group.input()).flatMap(input -> grouped(input, group.keys()));
    }
    return relation instanceof Relation.Filter
            || relation instanceof Relation.Window
            || (relation instanceof Relation.Join join && !join.type().hasRight())
        ? known(relation.inputs().get(0))
        : Optional.empty();
  }

  private static Known renamed(Known input, List<Relation.Named> columns) {
    List<String> names = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (Relation.Named named : columns) {
      if (named.value() instanceof Expr.Column column && input.names.contains(column.name())) {
        names.add(named.name());
        places.add(input.names.indexOf(column.name()));
      }
    }
    return new Known(
        names, input.rows.stream().map(row -> places.stream().map(row::get).toList()).toList());
  }

  /** Where all keys are columns as they are, each combination once. */
  private static Optional<Known> grouped(Known input, List<Relation.Named> keys) {
    Known renamed = renamed(input, keys);
    if (renamed.names.size() < keys.size()) {
      return Optional.empty();
    }
    Map<List<Object>, List<Expr.Literal>> byKey = new LinkedHashMap<>();
    renamed.rows.forEach(
        row -> byKey.putIfAbsent(row.stream().map(MatchingRows::key).toList(), row));
    return Optional.of(new Known(renamed.names, List.copyOf(byKey.values())));
  }

  private void read(Expr condition) {
    if (!(condition instanceof Expr.Call call) || call.arguments().size() != 2) {
      return;
    }
    for (int side = 0; side < 2; side++) {
      Optional<Integer> place = place(call.argument(side));
      Expr other = call.argument(1 - side);
      if (place.isPresent() && other.columns().stream().noneMatch(columns::contains)) {
        read(call.function(), place.get(), other, side == 1);
      }
    }
  }

  /**
   * @param behind whether the column stands behind the sign
   */
  private void read(Function comparison, int place, Expr other, boolean behind) {
    switch (comparison) {
      case EQUAL -> keys.add(place);
      case NULL_SAFE_EQUAL -> keysOrNull.add(place);
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> {
        boolean less = comparison == Function.LESS || comparison == Function.LESS_OR_EQUAL;
        boolean inclusive =
            comparison == Function.LESS_OR_EQUAL || comparison == Function.GREATER_OR_EQUAL;
        bounds
            .computeIfAbsent(other, value -> new ArrayList<>())
            .add(new Bound(place, less == behind, inclusive));
      }
      default -> {}
    }
  }

  /** The column that an expression is, or is in a wider type that tells its values apart. */
  private Optional<Integer> place(Expr expr) {
    if (expr instanceof Expr.Call call
        && call.function() == Function.CAST
        && isWider(call.argument(0).type(), call.type())) {
      return place(call.argument(0));
    }
    return expr instanceof Expr.Column column && known.names.contains(column.name())
        ? Optional.of(known.names.indexOf(column.name()))
        : Optional.empty();
  }

  private static boolean isWider(SqlType from, SqlType to) {
    if (from.kind() == SqlType.Kind.FLOAT) {
      return to.kind() == SqlType.Kind.DOUBLE;
    }
    if (to.kind() == SqlType.Kind.DECIMAL) {
      return digits(from) > 0
          && to.scale() >= from.scale()
          && to.precision() - to.scale() >= digits(from) - from.scale();
    }
    return from.isInteger() && to.isInteger() && digits(from) <= digits(to);
  }

  /** The most decimal digits of an exact number; 0 of another type. */
  private static int digits(SqlType type) {
    return switch (type.kind()) {
      case TINYINT -> 3;
      case SMALLINT -> 5;
      case INT -> 10;
      case BIGINT -> 19;
      case DECIMAL -> type.precision();
      default -> 0;
    };
  }

  private long most() {
    Map<List<Object>, List<List<Expr.Literal>>> byKey = new HashMap<>();
    for (List<Expr.Literal> row : known.rows) {
      if (keys.stream().allMatch(place -> row.get(place).value() != null)) {
        List<Object> key = new ArrayList<>();
        keys.forEach(place -> key.add(key(row.get(place))));
        keysOrNull.forEach(place -> key.add(key(row.get(place))));
        byKey.computeIfAbsent(key, each -> new ArrayList<>()).add(row);
      }
    }
    return byKey.values().stream().mapToLong(this::mostInRange).max().orElse(0);
  }

  private long mostInRange(List<List<Expr.Literal>> rows) {
    long most = rows.size();
    for (List<Bound> each : bounds.values()) {
      Optional<Bound> lower = each.stream().filter(bound -> !bound.upper).findFirst();
      Optional<Bound> upper = each.stream().filter(Bound::upper).findFirst();
      if (lower.isPresent() && upper.isPresent() && areOrdered(lower.get(), upper.get())) {
        most = Math.min(most, overlapping(rows, lower.get(), upper.get()));
      }
    }
    return most;
  }

  private boolean areOrdered(Bound lower, Bound upper) {
    if (known.rows.isEmpty()) {
      return false;
    }
    SqlType type = known.rows.get(0).get(lower.place).type();
    return type.equals(known.rows.get(0).get(upper.place).type())
        && type.kind() != SqlType.Kind.STRING
        && type.kind() != SqlType.Kind.BOOLEAN;
  }

  /** The most ranges that hold one value. */
  private static long overlapping(List<List<Expr.Literal>> rows, Bound lower, Bound upper) {
    SqlType type = rows.get(0).get(lower.place).type();
    Comparator<End> order =
        Comparator.<End, Object>comparing(
                End::value, (one, other) -> SqlValues.compare(type, one, other))
            .thenComparing(End::behind);
    TreeMap<End, Long> changes = new TreeMap<>(order);
    for (List<Expr.Literal> row : rows) {
      Object first = row.get(lower.place).value();
      Object last = row.get(upper.place).value();
      if (first != null && last != null) {
        End from = new End(withoutSign(first), !lower.inclusive);
        End to = new End(withoutSign(last), upper.inclusive);
        if (order.compare(from, to) < 0) {
          changes.merge(from, 1L, Long::sum);
          changes.merge(to, -1L, Long::sum);
        }
      }
    }
    long open = 0;
    long most = 0;
    for (long change : changes.values()) {
      open += change;
      most = Math.max(most, open);
    }
    return most;
  }

  /** The same for equal values, and something for NULL. */
  private static Object key(Expr.Literal literal) {
    return Optional.ofNullable(literal.value()).map(MatchingRows::withoutSign);
  }

  private static Object withoutSign(Object value) {
    if (value instanceof Double number) {
      return number + 0.0;
    }
    return value instanceof Float number ? (Object) (number + 0.0f) : value;
  }
}
