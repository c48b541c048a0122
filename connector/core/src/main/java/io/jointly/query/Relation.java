package io.jointly.query;

import io.jointly.codec.CanonicalOrder;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rows that a query aggregates, as each party computes them from its own rows: a declared table
 * as it is, or relational operators over declared tables and rows that stand in the query. Whether
 * an operator may be computed party by party is not decided here.
 *
 * <p>Every relation has columns with names that differ. An operator over two relations is given
 * relations whose names differ, too.
 */
public sealed interface Relation {

  /** The relations that this one is computed from; a table has none. */
  List<Relation> inputs();

  /** The expressions that this operator evaluates over the columns of its inputs. */
  Stream<Expr> expressions();

  /** Applies the function for the case that this relation is. */
  <R> R match(Cases<R> cases);

  /** A function for each case. */
  interface Cases<R> {
    R table(Table table);

    R values(Values values);

    R filter(Filter filter);

    R project(Project project);

    R join(Join join);

    R group(Group group);

    R window(Window window);

    R union(Union union);
  }

  /** A declared table, with its columns under their own names. */
  record Table(String name) implements Relation {

    @Override
    public List<Relation> inputs() {
      return List.of();
    }

    @Override
    public Stream<Expr> expressions() {
      return Stream.of();
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.table(this);
    }
  }

  /**
   * Rows that stand in the query, and so are the same at every party.
   *
   * @param columns at least one
   * @param rows the values of the columns, in the order of the rows' bytes; a row may stand several
   *     times
   */
  record Values(List<Expr.Column> columns, List<List<Expr.Literal>> rows) implements Relation {

    public static final int MOST_ROWS = 1000;
    public static final int MOST_COLUMNS = 64;

    public Values {
      columns = List.copyOf(columns);
      if (columns.isEmpty() || columns.size() > MOST_COLUMNS) {
        throw new IllegalArgumentException(
            "VALUES of " + columns.size() + " columns; there are 1 to " + MOST_COLUMNS);
      }
      if (rows.size() > MOST_ROWS) {
        throw new IllegalArgumentException(
            "VALUES of " + rows.size() + " rows; there are at most " + MOST_ROWS);
      }
      List<SqlType> types = columns.stream().map(Expr.Column::type).toList();
      for (List<Expr.Literal> row : rows) {
        if (!row.stream().map(Expr.Literal::type).toList().equals(types)) {
          throw new IllegalArgumentException("a row of VALUES has other types than its columns");
        }
      }
      rows = CanonicalOrder.withRepetitions(rows, ExprCodec::encodeValues);
    }

    @Override
    public List<Relation> inputs() {
      return List.of();
    }

    @Override
    public Stream<Expr> expressions() {
      return Stream.of();
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.values(this);
    }
  }

  /**
   * The rows for which all conditions hold.
   *
   * @param conditions BOOLEAN, in canonical order
   */
  record Filter(Relation input, List<Expr> conditions) implements Relation {

    public Filter {
      conditions = CanonicalOrder.of(conditions, ExprCodec::encode);
    }

    @Override
    public List<Relation> inputs() {
      return List.of(input);
    }

    @Override
    public Stream<Expr> expressions() {
      return conditions.stream();
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.filter(this);
    }
  }

  /** An expression under a name. */
  record Named(String name, Expr value) {

    public Expr.Column column() {
      return new Expr.Column(name, value.type());
    }
  }

  /** For each row, a row of these values. */
  record Project(Relation input, List<Named> columns) implements Relation {

    public Project {
      columns = List.copyOf(columns);
    }

    @Override
    public List<Relation> inputs() {
      return List.of(input);
    }

    @Override
    public Stream<Expr> expressions() {
      return columns.stream().map(Named::value);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.project(this);
    }
  }

  /** The number is the canonical code. */
  enum JoinType {
    INNER(1),
    /** Every row of the left side, with NULLs where no row of the right side matches. */
    LEFT(2),
    /** The rows of the left side that some row of the right side matches. */
    SEMI(3),
    /** The rows of the left side that no row of the right side matches. */
    ANTI(4);

    private final int code;

    JoinType(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }

    /** Whether the result has the right side's columns. */
    public boolean hasRight() {
      return this == INNER || this == LEFT;
    }
  }

  /**
   * Two relations joined.
   *
   * @param conditions over the columns of both, in canonical order; a pair of rows matches if all
   *     hold
   */
  record Join(JoinType type, Relation left, Relation right, List<Expr> conditions)
      implements Relation {

    public Join {
      conditions = CanonicalOrder.of(conditions, ExprCodec::encode);
    }

    @Override
    public List<Relation> inputs() {
      return List.of(left, right);
    }

    @Override
    public Stream<Expr> expressions() {
      return conditions.stream();
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.join(this);
    }
  }

  /**
   * One result of a set function.
   *
   * @param type what Spark gives the result
   */
  record Computed(String name, SetFunction function, List<Expr> arguments, SqlType type) {

    public Computed {
      arguments = List.copyOf(arguments);
      if (!function.takes(arguments.size())) {
        throw new IllegalArgumentException(
            function + " does not take " + arguments.size() + " arguments");
      }
    }

    public Expr.Column column() {
      return new Expr.Column(name, type);
    }
  }

  /** A row for each combination of the keys that some row has. Without keys there is one row. */
  record Group(Relation input, List<Named> keys, List<Computed> results) implements Relation {

    public Group {
      keys = List.copyOf(keys);
      results = List.copyOf(results);
      for (Computed result : results) {
        if (!result.function().isAggregate()) {
          throw new IllegalArgumentException(result.function() + " needs an order");
        }
      }
    }

    @Override
    public List<Relation> inputs() {
      return List.of(input);
    }

    @Override
    public Stream<Expr> expressions() {
      return Stream.concat(
          keys.stream().map(Named::value),
          results.stream().flatMap(result -> result.arguments().stream()));
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.group(this);
    }
  }

  /** The number is the canonical code. */
  enum Order {
    ASCENDING_NULLS_FIRST(1),
    ASCENDING_NULLS_LAST(2),
    DESCENDING_NULLS_FIRST(3),
    DESCENDING_NULLS_LAST(4);

    private final int code;

    Order(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }
  }

  /** What rows are sorted by. */
  record SortKey(Expr value, Order order) {}

  /** The rows that a function sees, in a partition and its order. The number is the code. */
  enum Frame {
    /** All rows of the partition. */
    PARTITION(1),
    /** From the first row to the last one that the order does not tell from the current row. */
    RANGE_TO_CURRENT(2),
    /** From the first row to the current one. */
    ROWS_TO_CURRENT(3),
    /** From the first row to the one before the current one. */
    ROWS_BEFORE(4),
    /** From the current row to the last one. */
    ROWS_FROM_CURRENT(5),
    /** From the row after the current one to the last one. */
    ROWS_AFTER(6);

    private final int code;

    Frame(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }
  }

  /** The columns of the input and, behind them, the results of functions over each row's frame. */
  record Window(
      Relation input,
      List<Expr> partition,
      List<SortKey> order,
      Frame frame,
      List<Computed> results)
      implements Relation {

    public Window {
      partition = CanonicalOrder.of(partition, ExprCodec::encode);
      order = List.copyOf(order);
      results = List.copyOf(results);
    }

    @Override
    public List<Relation> inputs() {
      return List.of(input);
    }

    @Override
    public Stream<Expr> expressions() {
      return Stream.of(
              partition.stream(),
              order.stream().map(SortKey::value),
              results.stream().flatMap(result -> result.arguments().stream()))
          .flatMap(exprs -> exprs);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.window(this);
    }
  }

  /**
   * The rows of all inputs, which have columns of the same types in the same order.
   *
   * @param names of the result's columns
   */
  record Union(List<Relation> inputs, List<String> names) implements Relation {

    public Union {
      inputs = List.copyOf(inputs);
      names = List.copyOf(names);
    }

    @Override
    public Stream<Expr> expressions() {
      return Stream.of();
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.union(this);
    }
  }

  /** This relation and all that it is computed from, inputs before what is computed from them. */
  default Stream<Relation> operators() {
    return Stream.concat(inputs().stream().flatMap(Relation::operators), Stream.of(this));
  }

  /** Names of the tables that are read, each once, in the order in which they occur. */
  default List<String> tables() {
    return operators()
        .flatMap(each -> each instanceof Table table ? Stream.of(table.name()) : Stream.of())
        .distinct()
        .toList();
  }

  /** Names of the columns that are read of a table that a projection lists them of. */
  default Set<String> columnsOf(String table) {
    return operators()
        .flatMap(
            each ->
                each instanceof Project project && project.input().equals(new Table(table))
                    ? project.expressions()
                    : Stream.of())
        .flatMap(expr -> expr.columns().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether this is a declared table as it is. */
  default boolean isTable() {
    return this instanceof Table;
  }
}
