package io.jointly.query;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A scalar expression over the columns of a relation; every node knows its SQL type. */
public sealed interface Expr {

  SqlType type();

  /** The expressions that this one is computed from; a column and a constant have none. */
  List<Expr> arguments();

  /** Applies the function for the case that this expression is. */
  <R extends @Nullable Object> R match(
      Function<Column, R> column, Function<Literal, R> literal, Function<Call, R> call);

  /** A column. */
  record Column(String name, SqlType type) implements Expr {

    @Override
    public List<Expr> arguments() {
      return List.of();
    }

    @Override
    public <R extends @Nullable Object> R match(
        Function<Column, R> column, Function<Literal, R> literal, Function<Call, R> call) {
      return column.apply(this);
    }
  }

  /**
   * A constant.
   *
   * @param value of the Java class that {@link SqlType.Kind} names, or null for NULL
   */
  record Literal(SqlType type, @Nullable Object value) implements Expr {

    @Override
    public List<Expr> arguments() {
      return List.of();
    }

    @Override
    public <R extends @Nullable Object> R match(
        Function<Column, R> column, Function<Literal, R> literal, Function<Call, R> call) {
      return literal.apply(this);
    }
  }

  /**
   * A function of the algebra applied to arguments; {@code type} is what Spark gives the result.
   */
  record Call(io.jointly.query.Function function, List<Expr> arguments, SqlType type)
      implements Expr {
    public Call {
      arguments = List.copyOf(arguments);
      if (!function.takes(arguments.size())) {
        throw new IllegalArgumentException(
            function + " does not take " + arguments.size() + " arguments");
      }
    }

    public Expr argument(int index) {
      return arguments.get(index);
    }

    @Override
    public <R extends @Nullable Object> R match(
        Function<Column, R> column, Function<Literal, R> literal, Function<Call, R> call) {
      return call.apply(this);
    }
  }

  /** This expression and all that it is computed from. */
  default Stream<Expr> parts() {
    return Stream.concat(Stream.of(this), arguments().stream().flatMap(Expr::parts));
  }

  /** Names of the columns that occur in the expression, in order of name. */
  default Set<String> columns() {
    Set<String> names = new TreeSet<>();
    collectColumns(this, names);
    return names;
  }

  private static void collectColumns(Expr expr, Set<String> names) {
    if (expr instanceof Column column) {
      names.add(column.name());
    }
    expr.arguments().forEach(argument -> collectColumns(argument, names));
  }
}
