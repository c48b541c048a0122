package io.jointly.query;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The one writer and the one reader of expressions and types (PROTOCOL.md §11). */
public final class ExprCodec {

  /**
   * Asked for each constant of a query, in the order of the query: the name of the parameter that
   * is written in its place, or nothing to write the constant.
   */
  @FunctionalInterface
  public interface Parameters {
    Optional<String> parameter(Expr.Literal constant);
  }

  /** Most items of one list of a query. */
  static final int MAX_ITEMS = 10_000;

  /** How deep expressions and operators may be nested. */
  static final int MAX_DEPTH = 200;

  private static final int COLUMN = 1;
  private static final int LITERAL = 2;
  private static final int CALL = 3;

  /** In templates alone. */
  private static final int PARAMETER = 4;

  private ExprCodec() {}

  public static byte[] encode(Expr expr) {
    CanonicalWriter out = new CanonicalWriter();
    Writer.of(out).expr(expr);
    return out.toByteArray();
  }

  /**
   * Writes expressions.
   *
   * @param parameters null where every constant is written as it is
   */
  record Writer(CanonicalWriter out, @Nullable Parameters parameters) {

    static Writer of(CanonicalWriter out) {
      return new Writer(out, null);
    }

    /** Expressions whose order matters. */
    void exprs(List<Expr> exprs) {
      out.u32(exprs.size());
      exprs.forEach(this::expr);
    }

    /** Expressions that stand in the order of their bytes. */
    void ordered(List<Expr> exprs) {
      ordered(exprs, Writer::expr);
    }

    /** Items that stand in the order of their bytes. */
    <T> void ordered(List<T> items, BiConsumer<Writer, T> each) {
      out.u32(items.size());
      inOrder(items, each);
    }

    /** A query keeps them in that order; parameters in the place of constants can change it. */
    private <T> void inOrder(List<T> items, BiConsumer<Writer, T> each) {
      if (parameters == null) {
        items.forEach(item -> each.accept(this, item));
        return;
      }
      List<byte[]> encoded = new ArrayList<>();
      for (T item : items) {
        CanonicalWriter bytes = new CanonicalWriter();
        each.accept(new Writer(bytes, parameters), item);
        encoded.add(bytes.toByteArray());
      }
      encoded.sort(Arrays::compareUnsigned);
      encoded.forEach(out::raw);
    }

    CanonicalWriter expr(Expr expr) {
      return expr.match(this::column, this::literal, this::call);
    }

    private CanonicalWriter column(Expr.Column column) {
      return write(out.u8(COLUMN).text(column.name()), column.type());
    }

    private CanonicalWriter literal(Expr.Literal literal) {
      Optional<String> name = parameters == null ? Optional.empty() : parameters.parameter(literal);
      if (name.isPresent()) {
        return write(out.u8(PARAMETER).text(name.get()), literal.type());
      }
      write(out.u8(LITERAL), literal.type());
      ValueCodec.write(out, literal.type(), literal.value());
      return out;
    }

    private CanonicalWriter call(Expr.Call call) {
      write(out.u8(CALL).u16(call.function().code()), call.type());
      List<Expr> arguments = call.arguments();
      out.u32(arguments.size());
      if (call.function() == Function.IN) {
        expr(arguments.get(0));
        inOrder(arguments.subList(1, arguments.size()), Writer::expr);
      } else {
        arguments.forEach(this::expr);
      }
      return out;
    }
  }

  /** The values of constants without their types. */
  static byte[] encodeValues(List<Expr.Literal> literals) {
    CanonicalWriter out = new CanonicalWriter();
    writeValues(out, literals);
    return out.toByteArray();
  }

  static void writeValues(CanonicalWriter out, List<Expr.Literal> literals) {
    literals.forEach(literal -> ValueCodec.write(out, literal.type(), literal.value()));
  }

  static Expr read(CanonicalReader in) {
    return expr(in, 0);
  }

  static List<Expr> exprs(CanonicalReader in, String field) {
    int count = in.count(field, MAX_ITEMS);
    List<Expr> exprs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      exprs.add(read(in));
    }
    return exprs;
  }

  private static Expr expr(CanonicalReader in, int depth) {
    if (depth > MAX_DEPTH) {
      throw new MalformedException("an expression is nested deeper than " + MAX_DEPTH);
    }
    int tag = in.u8("expression");
    switch (tag) {
      case COLUMN -> {
        String name = in.text("column", 1000);
        return new Expr.Column(name, type(in));
      }
      case LITERAL -> {
        SqlType type = type(in);
        return new Expr.Literal(type, ValueCodec.read(in, type));
      }
      case CALL -> {
        return call(in, depth);
      }
      case PARAMETER ->
          throw new MalformedException("a parameter, which only the digest of a template has");
      default -> throw new MalformedException("unknown expression tag " + tag);
    }
  }

  private static Expr call(CanonicalReader in, int depth) {
    int code = in.u16("function");
    Function function = Function.ofCode(code);
    if (function == null) {
      throw new MalformedException("unknown function " + code);
    }
    SqlType type = type(in);
    int count = in.count("arguments", 100_000);
    if (!function.takes(count)) {
      throw new MalformedException(function + " does not take " + count + " arguments");
    }
    List<Expr> arguments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      arguments.add(expr(in, depth + 1));
    }
    return new Expr.Call(function, arguments, type);
  }

  static CanonicalWriter write(CanonicalWriter out, SqlType type) {
    return out.u8(type.kind().ordinal()).u8(type.precision()).u8(type.scale());
  }

  static SqlType type(CanonicalReader in) {
    int kind = in.u8("type");
    int precision = in.u8("precision");
    int scale = in.u8("scale");
    if (kind >= SqlType.Kind.values().length) {
      throw new MalformedException("unknown type " + kind);
    }
    try {
      return new SqlType(SqlType.Kind.values()[kind], precision, scale);
    } catch (IllegalArgumentException e) {
      throw new MalformedException(String.valueOf(e.getMessage()));
    }
  }
}
