package io.jointly.spark.difference;

import io.jointly.collaboration.Table;
import io.jointly.encoding.layout.Position;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.SqlType;
import io.jointly.spark.difference.RowFunction.Present;
import io.jointly.spark.difference.RowFunction.Steps;
import io.jointly.spark.difference.RowFunction.Steps.Order;
import io.jointly.spark.local.RowExpressions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;

/**
 * What has to be known of each row: whether it satisfies conditions, and the keys of the sets that
 * it is in. Each is computed once, however many queries have it.
 */
final class Features {

  private static final Map<Function, Order> ORDERS = orders();

  /** What may hold of a row. */
  private sealed interface Fact {
    /** A condition is true. */
    record Holds(Expr condition) implements Fact {}

    /** An expression is not NULL. */
    record Has(Expr expr) implements Fact {}

    /** A value is in some range. */
    record InRange(Position position) implements Fact {}
  }

  private final Map<Fact, Integer> facts = new LinkedHashMap<>();
  private final Map<RowSets.Key, Integer> keys = new LinkedHashMap<>();

  private static Map<Function, Order> orders() {
    Map<Function, Order> orders = new EnumMap<>(Function.class);
    orders.put(Function.EQUAL, Order.EQUAL);
    orders.put(Function.NOT_EQUAL, Order.NOT_EQUAL);
    orders.put(Function.LESS, Order.LESS);
    orders.put(Function.LESS_OR_EQUAL, Order.LESS_OR_EQUAL);
    orders.put(Function.GREATER, Order.GREATER);
    orders.put(Function.GREATER_OR_EQUAL, Order.GREATER_OR_EQUAL);
    return orders;
  }

  private int number(Fact fact) {
    return facts.computeIfAbsent(fact, added -> facts.size());
  }

  /** Sets of rows by the numbers of what holds of the rows, and of what divides them. */
  Comparison.View view(RowSets sets) {
    List<Integer> conditions =
        sets.conditions().stream().map(condition -> number(new Fact.Holds(condition))).toList();
    List<Integer> all = new ArrayList<>(conditions);
    sets.present().forEach(expr -> all.add(number(new Fact.Has(expr))));
    for (RowSets.Key key : sets.keys()) {
      if (key instanceof RowSets.Key.Range range) {
        all.add(number(new Fact.InRange(range.position())));
      }
    }
    return new Comparison.View(
        numbers(all),
        numbers(conditions),
        sets.keys().stream()
            .mapToInt(key -> keys.computeIfAbsent(key, added -> keys.size()))
            .toArray());
  }

  private static int[] numbers(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).sorted().distinct().toArray();
  }

  /** Names of the columns that are read, sorted. */
  List<String> columns() {
    TreeSet<String> names = new TreeSet<>();
    facts.keySet().forEach(fact -> names.addAll(expr(fact).columns()));
    keys.keySet().forEach(key -> names.addAll(key.expr().columns()));
    return List.copyOf(names);
  }

  private static Expr expr(Fact fact) {
    if (fact instanceof Fact.Holds holds) {
      return holds.condition();
    }
    return fact instanceof Fact.Has has ? has.expr() : ((Fact.InRange) fact).position().expr();
  }

  /** How to compute them. */
  RowShape shape(Table table, SparkSession spark) {
    Map<RowSets.Key, RowFunction> expressed = expressed(table, spark);
    RowShape.Builder shape = new RowShape.Builder(columns(), table);
    facts.forEach(
        (fact, number) ->
            shape.fact(
                List.copyOf(expr(fact).columns()),
                function(fact)
                    .orElseGet(
                        () -> {
                          RowFunction value = Objects.requireNonNull(expressed.get(key(fact)));
                          return fact instanceof Fact.Holds
                              ? value
                              : new RowFunction.NotNull(value);
                        })));
    keys.forEach(
        (key, number) ->
            shape.key(
                List.copyOf(key.expr().columns()),
                function(key).orElseGet(() -> Objects.requireNonNull(expressed.get(key))),
                key instanceof RowSets.Key.Range
                    ? SqlType.of(SqlType.Kind.BIGINT)
                    : key.expr().type()));
    return shape.build();
  }

  /** What Spark has to compute. */
  private Map<RowSets.Key, RowFunction> expressed(Table table, SparkSession spark) {
    Set<RowSets.Key> wanted = new LinkedHashSet<>();
    facts.keySet().stream()
        .filter(fact -> function(fact).isEmpty())
        .forEach(fact -> wanted.add(key(fact)));
    keys.keySet().stream().filter(key -> function(key).isEmpty()).forEach(wanted::add);
    RowExpressions expressions = new RowExpressions();
    for (RowSets.Key key : wanted) {
      if (key instanceof RowSets.Key.Range range) {
        expressions.add(range.position());
      } else {
        expressions.add(key.expr());
      }
    }
    Iterator<Expression> bound = expressions.bound(spark, table).iterator();
    Map<RowSets.Key, RowFunction> functions = new HashMap<>();
    wanted.forEach(key -> functions.put(key, new RowFunction.Expressed(bound.next())));
    return functions;
  }

  /** What the fact is about. */
  private static RowSets.Key key(Fact fact) {
    return fact instanceof Fact.InRange in
        ? new RowSets.Key.Range(in.position())
        : new RowSets.Key.Value(expr(fact));
  }

  private static Optional<RowFunction> function(Fact fact) {
    if (fact instanceof Fact.Has has && has.expr() instanceof Expr.Column) {
      return Optional.of(new Present());
    }
    if (fact instanceof Fact.InRange in) {
      return function(in.position())
          .map(
              range ->
                  range instanceof Steps steps
                      ? new Steps.NotNull(steps)
                      : new RowFunction.NotNull(range));
    }
    return fact instanceof Fact.Holds holds ? comparison(holds.condition()) : Optional.empty();
  }

  private static Optional<RowFunction> function(RowSets.Key key) {
    if (key instanceof RowSets.Key.Range range) {
      return function(range.position());
    }
    return key.expr() instanceof Expr.Column column
        ? Optional.of(new RowFunction.Itself(column.type()))
        : Optional.empty();
  }

  private static Optional<RowFunction> function(Position position) {
    if (!(position.expr() instanceof Expr.Column column)) {
      return Optional.empty();
    }
    Optional<WholeColumn> whole = WholeColumn.of(column.type());
    return position.match(
        offset ->
            whole
                .filter(found -> column.type().isNumeric() && offset.shift() > 0)
                .map(
                    found ->
                        new Steps.Range(
                            found,
                            offset.term().bounds().low().longValueExact(),
                            offset.shift(),
                            offset.size())),
        since -> Optional.empty(),
        bits -> Optional.empty(),
        listed -> Optional.empty(),
        bucket ->
            whole.map(
                found ->
                    new Steps.Bucket(
                        found, bucket.edges().stream().mapToDouble(Double::doubleValue).toArray())),
        hashed -> Optional.empty(),
        tuple -> Optional.empty());
  }

  /** A comparison of a column with constants, if the condition is one. */
  private static Optional<RowFunction> comparison(Expr condition) {
    if (!(condition instanceof Expr.Call call)) {
      return Optional.empty();
    }
    Expr first = call.argument(0);
    if (call.function() == Function.IS_NOT_NULL && first instanceof Expr.Column) {
      return Optional.of(new Present());
    }
    Optional<WholeColumn> column =
        first instanceof Expr.Column ? WholeColumn.of(first.type()) : Optional.empty();
    List<Expr> others = call.arguments().subList(1, call.arguments().size());
    if (column.isEmpty() || others.stream().anyMatch(other -> !isConstant(other, first.type()))) {
      return Optional.empty();
    }
    long[] constants =
        others.stream()
            .mapToLong(
                other -> column.get().whole(Objects.requireNonNull(((Expr.Literal) other).value())))
            .sorted()
            .toArray();
    if (call.function() == Function.IN) {
      return Optional.of(new Steps.OneOf(column.get(), constants));
    }
    return Optional.ofNullable(ORDERS.get(call.function()))
        .map(order -> new Steps.Compared(column.get(), order, constants[0]));
  }

  private static boolean isConstant(Expr expr, SqlType type) {
    return expr instanceof Expr.Literal literal
        && literal.value() != null
        && literal.type().equals(type);
  }
}
