package io.jointly.query;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.MalformedException;
import java.util.ArrayList;
import java.util.List;

/** The one writer and the one reader of expressions and types (PROTOCOL.md §11). */
public final class ExprCodec {

  /** Most items of one list of a query. */
  static final int MAX_ITEMS = 10_000;

  /** How deep expressions and operators may be nested. */
  static final int MAX_DEPTH = 200;

  private static final int COLUMN = 1;
  private static final int LITERAL = 2;
  private static final int CALL = 3;

  private ExprCodec() {}

  public static byte[] encode(Expr expr) {
    CanonicalWriter out = new CanonicalWriter();
    write(out, expr);
    return out.toByteArray();
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

  static void write(CanonicalWriter out, List<Expr> exprs) {
    out.u32(exprs.size());
    exprs.forEach(expr -> write(out, expr));
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

  static CanonicalWriter write(CanonicalWriter out, Expr expr) {
    return expr.match(
        column -> write(out.u8(COLUMN).text(column.name()), column.type()),
        literal -> {
          write(out.u8(LITERAL), literal.type());
          ValueCodec.write(out, literal.type(), literal.value());
          return out;
        },
        call -> {
          write(out.u8(CALL).u16(call.function().code()), call.type());
          out.u32(call.arguments().size());
          call.arguments().forEach(argument -> write(out, argument));
          return out;
        });
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
