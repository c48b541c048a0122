package io.jointly.relation;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.Entity;
import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.Use;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import io.jointly.query.Expr;
import io.jointly.query.Relation;
import io.jointly.query.Relation.JoinType;
import io.jointly.query.text.QueryText;
import io.jointly.query.time.LengthOfTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Derives what is known of a relation, operator by operator, and refuses what is not allowed. */
final class RelationDeriver implements Relation.Cases<Derived> {

  private final Collaboration collaboration;
  private final ColumnImages images;

  RelationDeriver(Collaboration collaboration, ColumnImages images) {
    this.collaboration = collaboration;
    this.images = images;
  }

  static Table declared(Collaboration collaboration, Relation.Table reference) {
    Table table = collaboration.tables().get(reference.name());
    if (table == null) {
      throw new PolicyException(
          ErrorCode.COLUMN_USE, "the query reads a table that is not declared");
    }
    return table;
  }

  /** Of an operator; a table's columns are listed by a projection. */
  private Derived of(Relation relation) {
    if (relation instanceof Relation.Table table) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_SQL,
          "the query does not list the columns that it reads of table "
              + QueryText.name(table.name())
              + "; use the same release at all parties");
    }
    return relation.match(this);
  }

  @Override
  public Derived table(Relation.Table reference) {
    Table table = declared(collaboration, reference);
    SharesBelowTotal.refuseBelowTotal(table);
    return new Derived(
        table.isPublic() ? filterable(table.columns()) : table.columns(),
        Set.of(),
        table.keys().stream().map(EntityKey::column).collect(Collectors.toSet()),
        RowsPlace.of(table),
        table.maxRows());
  }

  @Override
  public Derived values(Relation.Values values) {
    Map<String, Column> columns = new LinkedHashMap<>();
    ColumnsOfValues.of(values).forEach(column -> Derived.put(columns, column));
    // Who asks chooses them, as the results of a CASE.
    return new Derived(
        columns,
        columns.keySet(),
        Set.of(),
        RowsPlace.EVERYWHERE,
        Math.max(1, values.rows().size()));
  }

  /** What is public may be in any condition. */
  private static Map<String, Column> filterable(Map<String, Column> columns) {
    Map<String, Column> filterable = new LinkedHashMap<>();
    columns.forEach(
        (name, column) -> {
          Set<Use> uses = EnumSet.of(Use.FILTER);
          uses.addAll(column.uses());
          filterable.put(
              name,
              new Column(
                  name,
                  column.type(),
                  uses,
                  column.domain(),
                  column.fractionBits(),
                  column.functions()));
        });
    return filterable;
  }

  @Override
  public Derived filter(Relation.Filter filter) {
    Derived input = of(filter.input());
    ColumnUses uses = new ColumnUses(input.columns(), input.identifying());
    filter.conditions().forEach(condition -> uses.requireCondition(condition, "WHERE"));
    return input;
  }

  @Override
  public Derived project(Relation.Project project) {
    Derived input =
        project.input() instanceof Relation.Table table ? table(table) : of(project.input());
    ColumnUses uses = new ColumnUses(input.columns(), input.identifying());
    ColumnDeriver deriver = new ColumnDeriver(input.asInput(), images);
    Map<String, Column> columns = new LinkedHashMap<>();
    Set<String> computed = new LinkedHashSet<>();
    for (Relation.Named named : project.columns()) {
      uses.requireValue(named.value(), "SELECT");
      Derived.put(columns, deriver.of(named));
      if (isComputed(named.value(), input)
          && !isOnlyLength(named.value(), input, values(project.columns()))) {
        computed.add(named.name());
      }
    }
    return new Derived(
        columns,
        computed,
        identifying(input, project.columns(), List.of()),
        input.place().with(project.columns()),
        input.maxRows());
  }

  /** Those of the columns, and of the functions' results, whose values are keys of entities. */
  private static Set<String> identifying(
      Derived input, List<Relation.Named> columns, List<Relation.Computed> results) {
    Set<String> identifying = new LinkedHashSet<>();
    columns.stream()
        .filter(column -> input.identifies(column.value()))
        .forEach(column -> identifying.add(column.name()));
    results.stream()
        .filter(result -> result.arguments().stream().anyMatch(input::identifies))
        .forEach(result -> identifying.add(result.name()));
    return identifying;
  }

  private static boolean isComputed(Expr value, Derived input) {
    return !(value instanceof Expr.Column column) || input.computed().contains(column.name());
  }

  /**
   * Whether it is the days between two dates, which nothing beside it reads. Sums of lengths that
   * have a date in common tell more together, and the rules could not see above what they are of.
   *
   * @param all that the operator computes, this one among them
   */
  private static boolean isOnlyLength(Expr value, Derived input, List<Expr> all) {
    return new LengthOfTime(column -> !input.computed().contains(column.name())).isInDays(value)
        && all.stream()
                .filter(other -> !Collections.disjoint(other.columns(), value.columns()))
                .count()
            == 1;
  }

  private static List<Expr> values(List<Relation.Named> columns) {
    return columns.stream().map(Relation.Named::value).toList();
  }

  @Override
  public Derived join(Relation.Join join) {
    Derived left = of(join.left());
    Derived right = of(join.right());
    Map<String, Column> both = new LinkedHashMap<>(left.columns());
    right.columns().values().forEach(column -> Derived.put(both, column));
    Set<String> identifying = new LinkedHashSet<>(left.identifying());
    identifying.addAll(right.identifying());
    ColumnUses uses = new ColumnUses(both, identifying);
    join.conditions().forEach(condition -> uses.requireCondition(condition, "ON"));
    Set<Entity> joining = RowsPlace.joining(left.place(), right.place(), join.conditions());
    requireTogether(join, left.place(), right.place(), joining);
    long ofLeft = MatchingRows.most(join.left(), left, join.conditions());
    long ofRight = MatchingRows.most(join.right(), right, join.conditions());
    requireOneOfValues(join, left, ofLeft, right, ofRight);
    Set<String> computed = new LinkedHashSet<>(left.computed());
    if (join.type().hasRight()) {
      computed.addAll(right.computed());
    }
    return new Derived(
        join.type().hasRight() ? both : left.columns(),
        computed,
        join.type().hasRight() ? identifying : left.identifying(),
        joined(join.type(), left, ofLeft, right, ofRight, joining),
        join.type().hasRight()
            ? Math.min(
                mostRows(join.type(), left, right, joining),
                matched(join.type(), left, ofLeft, right, ofRight))
            : left.maxRows());
  }

  /**
   * A row of a party's that counts several times, or in several groups, would not be checked so.
   */
  private void requireOneOfValues(
      Relation.Join join, Derived left, long ofLeft, Derived right, long ofRight) {
    if (!join.type().hasRight() || !collaboration.rules().areChecked()) {
      return;
    }
    boolean several =
        left.place().isPublic()
            ? !right.place().isPublic() && ofLeft > 1 && MatchingRows.areIn(join.left())
            : right.place().isPublic() && ofRight > 1 && MatchingRows.areIn(join.right());
    if (several) {
      throw RefusedOperator.of(
          join,
          "can match one row of the parties with several rows of VALUES, and so count it several"
              + " times or in several groups, which the rules about groups do not see. Join by"
              + " columns of VALUES that have each combination of values once, or by BETWEEN two of"
              + " them whose ranges do not overlap; or write IN (SELECT …) or EXISTS; or agree with"
              + " all parties on a public table");
    }
  }

  /** How many rows there are if each of one side matches so many of the other. */
  private static long matched(
      JoinType type, Derived left, long ofLeft, Derived right, long ofRight) {
    long most = saturated(left.maxRows(), Math.max(1, ofRight));
    return type == JoinType.INNER
        ? Math.min(most, saturated(right.maxRows(), Math.max(1, ofLeft)))
        : most;
  }

  private static void requireTogether(
      Relation.Join join, RowsPlace left, RowsPlace right, Set<Entity> joining) {
    if (left.isPublic() && !right.isPublic() && join.type() != JoinType.INNER) {
      throw RefusedOperator.of(
          join,
          "keeps rows of VALUES or a public table, which every party has, by what one party's rows are. Join"
              + " the other way around");
    }
    if (!left.isPublic() && !right.isPublic() && joining.isEmpty()) {
      throw RefusedOperator.of(
          join,
          "can match rows of different parties. Join by the key of an entity that is at one party"
              + keys(left, right)
              + ", or join with a public table"
              + NullComparison.advice(join));
    }
  }

  private static String keys(RowsPlace left, RowsPlace right) {
    return " (keys on the left: " + keys(left) + "; on the right: " + keys(right) + ")";
  }

  private static String keys(RowsPlace place) {
    return place.keys().isEmpty()
        ? "none"
        : place.keys().entrySet().stream()
            .map(key -> QueryText.name(key.getKey()) + " of " + key.getValue().name())
            .sorted()
            .collect(Collectors.joining(", "));
  }

  private static RowsPlace joined(
      JoinType type, Derived left, long ofLeft, Derived right, long ofRight, Set<Entity> joining) {
    if (!type.hasRight()) {
      return left.place();
    }
    Map<String, Entity> keys = new LinkedHashMap<>(left.place().keys());
    // Where no row matches, the right side's are NULL, and rows without a key are not brought
    // together by it.
    keys.putAll(right.place().keys());
    Map<Entity, Long> rows = rows(type, left.place(), right.place(), joining);
    if (right.place().isPublic()) {
      rows = times(left.place().perEntity(), ofRight);
    } else if (left.place().isPublic()) {
      rows = times(right.place().perEntity(), ofLeft);
    }
    return new RowsPlace(
        left.place().isPublic() && right.place().isPublic(),
        keys,
        CountedEntity.ofJoin(left.place(), right.place()).counted(),
        rows);
  }

  /** How many rows one entity has if each matches so many rows that every party has. */
  private static Map<Entity, Long> times(Map<Entity, Long> perEntity, long most) {
    Map<Entity, Long> rows = new LinkedHashMap<>(perEntity);
    rows.replaceAll(
        (entity, each) -> Math.min(Table.MOST_ROWS, saturated(each, Math.max(1, most))));
    return rows;
  }

  /** How many rows of the join one entity has, where both sides say how many it has there. */
  private static Map<Entity, Long> rows(
      JoinType type, RowsPlace left, RowsPlace right, Set<Entity> joining) {
    Map<Entity, Long> rows = new LinkedHashMap<>();
    for (Entity entity : joining) {
      Long one = left.perEntity().get(entity);
      Long other = right.perEntity().get(entity);
      if (one != null && other != null) {
        long most = type == JoinType.LEFT ? Math.max(1, other) : other;
        rows.put(entity, Math.min(Table.MOST_ROWS, saturated(one, most)));
      }
    }
    return rows;
  }

  /** The least of the numbers that follow from what is known of both sides. */
  private static long mostRows(JoinType type, Derived left, Derived right, Set<Entity> joining) {
    long most = Math.min(Table.MOST_ROWS, saturated(left.maxRows(), Math.max(1, right.maxRows())));
    for (Entity entity : joining) {
      Long ofRight = right.place().perEntity().get(entity);
      Long ofLeft = left.place().perEntity().get(entity);
      if (ofRight != null) {
        most = Math.min(most, saturated(left.maxRows(), Math.max(1, ofRight)));
      }
      if (ofLeft != null && type == JoinType.INNER) {
        most = Math.min(most, saturated(right.maxRows(), ofLeft));
      }
    }
    return most;
  }

  private static long saturated(long one, long other) {
    return Math.multiplyHigh(one, other) != 0 || one * other < 0 ? Long.MAX_VALUE : one * other;
  }

  @Override
  public Derived group(Relation.Group group) {
    Derived input = of(group.input());
    List<Expr> keys = group.keys().stream().map(Relation.Named::value).toList();
    Set<Entity> by = input.place().among(keys);
    if (!input.place().isPublic() && by.isEmpty()) {
      throw RefusedOperator.of(
          group,
          "groups rows of different parties below the outermost aggregation. Group by the key of an"
              + " entity that is at one party as well ("
              + keys(input.place())
              + ")");
    }
    ColumnUses uses = new ColumnUses(input.columns(), input.identifying());
    keys.forEach(key -> uses.requireKey(key, "GROUP BY"));
    ColumnDeriver deriver = new ColumnDeriver(input.asInput(), images);
    Map<String, Column> columns = new LinkedHashMap<>();
    Set<String> computed = new LinkedHashSet<>();
    for (Relation.Named key : group.keys()) {
      Derived.put(columns, deriver.of(key));
      if (isComputed(key.value(), input)) {
        computed.add(key.name());
      }
    }
    List<Expr> all = new ArrayList<>(keys);
    group.results().forEach(result -> all.addAll(result.arguments()));
    compute(group.results(), input, input.most(by), columns, computed);
    group.results().stream()
        .filter(
            result -> result.arguments().stream().allMatch(each -> isOnlyLength(each, input, all)))
        .forEach(result -> computed.remove(result.name()));
    if (isOfValues(group.input(), input)) {
      group.results().forEach(result -> computed.add(result.name()));
    }
    Map<Entity, Long> rows = new LinkedHashMap<>();
    by.forEach(
        entity -> {
          if (keys.stream().allMatch(key -> isKeyOfWhole(key, entity, input.place()))) {
            rows.put(entity, 1L);
          } else if (input.place().perEntity().containsKey(entity)) {
            rows.put(entity, input.place().perEntity().get(entity));
          }
        });
    RowsPlace place = input.place().with(group.keys());
    return new Derived(
        columns,
        computed,
        identifying(input, group.keys(), group.results()),
        new RowsPlace(place.isPublic(), place.keys(), place.counted(), rows),
        input.maxRows());
  }

  /** Whether who asks chooses the rows, and so their number. */
  private static boolean isOfValues(Relation input, Derived derived) {
    return derived.place().isPublic() && MatchingRows.areIn(input);
  }

  /** Whether an entity has one value of a key: its own, or that of what it belongs to. */
  private static boolean isKeyOfWhole(Expr key, Entity entity, RowsPlace place) {
    Entity other = key instanceof Expr.Column column ? place.keys().get(column.name()) : null;
    return other != null && entity.isWithin(other);
  }

  private void compute(
      List<Relation.Computed> results,
      Derived input,
      long most,
      Map<String, Column> columns,
      Set<String> computed) {
    ColumnUses uses = new ColumnUses(input.columns(), input.identifying());
    ColumnDeriver deriver = new ColumnDeriver(input.asInput(), images);
    for (Relation.Computed result : results) {
      result.arguments().forEach(argument -> uses.requireValue(argument, "a function"));
      Derived.put(columns, deriver.of(result, most));
      if (result.arguments().stream()
          .filter(argument -> !argument.columns().isEmpty())
          .anyMatch(argument -> isComputed(argument, input))) {
        computed.add(result.name());
      }
    }
  }

  @Override
  public Derived window(Relation.Window window) {
    Derived input = of(window.input());
    Set<Entity> by = input.place().among(window.partition());
    if (!input.place().isPublic() && by.isEmpty()) {
      throw RefusedOperator.of(
          window,
          "is over rows of different parties. Partition it by the key of an entity that is at one"
              + " party ("
              + keys(input.place())
              + ")");
    }
    ColumnUses uses = new ColumnUses(input.columns(), input.identifying());
    window.partition().forEach(key -> uses.requireKey(key, "PARTITION BY"));
    window.order().forEach(key -> uses.requireKey(key.value(), "ORDER BY"));
    Map<String, Column> columns = new LinkedHashMap<>(input.columns());
    Set<String> computed = new LinkedHashSet<>(input.computed());
    compute(window.results(), input, input.most(by), columns, computed);
    if (isOfValues(window.input(), input)) {
      window.results().forEach(result -> computed.add(result.name()));
    }
    Set<String> identifying = identifying(input, List.of(), window.results());
    identifying.addAll(input.identifying());
    return new Derived(columns, computed, identifying, input.place(), input.maxRows());
  }

  @Override
  public Derived union(Relation.Union union) {
    return DerivedUnion.of(union, union.inputs().stream().map(this::of).toList());
  }
}
