package io.jointly.query;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** The one writer and the one reader of relations (PROTOCOL.md §11). */
final class RelationCodec {

  private static final int TABLE = 1;
  private static final int FILTER = 2;
  private static final int PROJECT = 3;
  private static final int JOIN = 4;
  private static final int GROUP = 5;
  private static final int WINDOW = 6;
  private static final int UNION = 7;
  private static final int VALUES = 8;

  /** Most operators of a query. */
  private static final int MAX_OPERATORS = 1000;

  private static final int MAX_NAME = 1000;

  private final CanonicalReader in;
  private int operators;

  private RelationCodec(CanonicalReader in) {
    this.in = in;
  }

  /** Writes operators. */
  private record Writer(CanonicalWriter out, ExprCodec.Writer exprs)
      implements Relation.Cases<CanonicalWriter> {

    CanonicalWriter of(Relation relation) {
      return relation.match(this);
    }

    @Override
    public CanonicalWriter table(Relation.Table table) {
      return out.u8(TABLE).text(table.name());
    }

    @Override
    public CanonicalWriter values(Relation.Values values) {
      out.u8(VALUES).u32(values.columns().size());
      values.columns().forEach(column -> ExprCodec.write(out.text(column.name()), column.type()));
      out.u32(values.rows().size());
      values.rows().forEach(row -> ExprCodec.writeValues(out, row));
      return out;
    }

    @Override
    public CanonicalWriter filter(Relation.Filter filter) {
      out.u8(FILTER);
      of(filter.input());
      exprs.ordered(filter.conditions());
      return out;
    }

    @Override
    public CanonicalWriter project(Relation.Project project) {
      out.u8(PROJECT);
      of(project.input());
      named(project.columns());
      return out;
    }

    @Override
    public CanonicalWriter join(Relation.Join join) {
      out.u8(JOIN).u8(join.type().code());
      of(join.left());
      of(join.right());
      exprs.ordered(join.conditions());
      return out;
    }

    @Override
    public CanonicalWriter group(Relation.Group group) {
      out.u8(GROUP);
      of(group.input());
      named(group.keys());
      computed(group.results());
      return out;
    }

    @Override
    public CanonicalWriter window(Relation.Window window) {
      out.u8(WINDOW);
      of(window.input());
      exprs.ordered(window.partition());
      out.u32(window.order().size());
      for (Relation.SortKey key : window.order()) {
        out.u8(key.order().code());
        exprs.expr(key.value());
      }
      out.u8(window.frame().code());
      computed(window.results());
      return out;
    }

    @Override
    public CanonicalWriter union(Relation.Union union) {
      out.u8(UNION).u32(union.inputs().size());
      union.inputs().forEach(this::of);
      out.u32(union.names().size());
      union.names().forEach(out::text);
      return out;
    }

    private void named(List<Relation.Named> columns) {
      out.u32(columns.size());
      for (Relation.Named column : columns) {
        out.text(column.name());
        exprs.expr(column.value());
      }
    }

    private void computed(List<Relation.Computed> results) {
      out.u32(results.size());
      for (Relation.Computed result : results) {
        ExprCodec.write(out.text(result.name()).u16(result.function().code()), result.type());
        exprs.exprs(result.arguments());
      }
    }
  }

  static void write(ExprCodec.Writer exprs, Relation relation) {
    new Writer(exprs.out(), exprs).of(relation);
  }

  /**
   * @throws MalformedException where the bytes are no relation
   */
  static Relation read(CanonicalReader in) {
    return new RelationCodec(in).relation(0);
  }

  private Relation relation(int depth) {
    if (depth > ExprCodec.MAX_DEPTH) {
      throw new MalformedException("an operator is nested deeper than " + ExprCodec.MAX_DEPTH);
    }
    operators++;
    if (operators > MAX_OPERATORS) {
      throw new MalformedException("a query has more than " + MAX_OPERATORS + " operators");
    }
    int tag = in.u8("operator");
    return switch (tag) {
      case TABLE -> new Relation.Table(in.text("table", MAX_NAME));
      case FILTER ->
          new Relation.Filter(relation(depth + 1), ExprCodec.exprs(in, "conditions of a filter"));
      case PROJECT -> new Relation.Project(relation(depth + 1), named("columns of a projection"));
      case JOIN -> {
        Relation.JoinType type =
            coded(Relation.JoinType.values(), Relation.JoinType::code, "type of a join");
        yield new Relation.Join(
            type,
            relation(depth + 1),
            relation(depth + 1),
            ExprCodec.exprs(in, "conditions of a join"));
      }
      case GROUP -> {
        Relation input = relation(depth + 1);
        List<Relation.Named> keys = named("keys of a group");
        List<Relation.Computed> results = computed();
        yield valid(() -> new Relation.Group(input, keys, results));
      }
      case WINDOW -> window(depth);
      case UNION -> union(depth);
      case VALUES -> values();
      default -> throw new MalformedException("unknown operator " + tag);
    };
  }

  private Relation window(int depth) {
    Relation input = relation(depth + 1);
    List<Expr> partition = ExprCodec.exprs(in, "partition of a window");
    List<Relation.SortKey> order =
        list(
            "order of a window",
            i -> {
              Relation.Order direction =
                  coded(Relation.Order.values(), Relation.Order::code, "order");
              return new Relation.SortKey(ExprCodec.read(in), direction);
            });
    Relation.Frame frame = coded(Relation.Frame.values(), Relation.Frame::code, "frame");
    return new Relation.Window(input, partition, order, frame, computed());
  }

  private Relation union(int depth) {
    List<Relation> inputs = list("inputs of a union", i -> relation(depth + 1));
    return new Relation.Union(inputs, list("columns of a union", i -> in.text("column", MAX_NAME)));
  }

  private Relation values() {
    int width = in.count("columns of VALUES", Relation.Values.MOST_COLUMNS);
    List<Expr.Column> columns = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      String name = in.text("name of a column", MAX_NAME);
      columns.add(new Expr.Column(name, ExprCodec.type(in)));
    }
    int count = in.count("rows of VALUES", Relation.Values.MOST_ROWS);
    List<List<Expr.Literal>> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Expr.Literal> row = new ArrayList<>();
      for (Expr.Column column : columns) {
        row.add(new Expr.Literal(column.type(), ValueCodec.read(in, column.type())));
      }
      rows.add(row);
    }
    return valid(() -> new Relation.Values(columns, rows));
  }

  private List<Relation.Named> named(String field) {
    return list(
        field, i -> new Relation.Named(in.text("name of a column", MAX_NAME), ExprCodec.read(in)));
  }

  private List<Relation.Computed> computed() {
    return list(
        "results of an operator",
        i -> {
          String name = in.text("name of a result", MAX_NAME);
          int code = in.u16("function");
          SetFunction function = SetFunction.ofCode(code);
          if (function == null) {
            throw new MalformedException("unknown function " + code + " of a set of rows");
          }
          SqlType type = ExprCodec.type(in);
          List<Expr> arguments = ExprCodec.exprs(in, "arguments of a function");
          return valid(() -> new Relation.Computed(name, function, arguments, type));
        });
  }

  private <T> List<T> list(String field, IntFunction<T> item) {
    int count = in.count(field, ExprCodec.MAX_ITEMS);
    List<T> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      items.add(item.apply(i));
    }
    return items;
  }

  private <T> T coded(T[] values, ToIntFunction<T> codeOf, String field) {
    int code = in.u8(field);
    for (T value : values) {
      if (codeOf.applyAsInt(value) == code) {
        return value;
      }
    }
    throw new MalformedException("unknown " + field + " " + code);
  }

  private static <T> T valid(Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new MalformedException(String.valueOf(e.getMessage()));
    }
  }
}
