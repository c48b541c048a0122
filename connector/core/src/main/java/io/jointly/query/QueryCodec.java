package io.jointly.query;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The one writer and the one reader of a query's canonical bytes (PROTOCOL.md §11). */
public final class QueryCodec {

  /** Most bytes of an encoded query. */
  public static final int MAX_BYTES = 1 << 20;

  private static final int VERSION = 1;
  private static final int MAX_ITEMS = 10_000;
  private static final int MAX_DEPTH = 200;

  private static final int COLUMN = 1;
  private static final int LITERAL = 2;
  private static final int CALL = 3;

  private QueryCodec() {}

  static byte[] encode(JointQuery query) {
    CanonicalWriter out = new CanonicalWriter();
    out.u8(VERSION).text(query.table());
    out.u32(query.settings().values().size());
    query.settings().values().forEach((name, value) -> out.text(name).text(value));
    out.u32(query.groups().size());
    query.groups().forEach(group -> write(out, group));
    out.u32(query.measures().size());
    query.measures().forEach(measure -> write(out, measure));
    out.u32(query.conjuncts().size());
    query.conjuncts().forEach(conjunct -> write(out, conjunct));
    return out.toByteArray();
  }

  public static byte[] encode(Expr expr) {
    CanonicalWriter out = new CanonicalWriter();
    write(out, expr);
    return out.toByteArray();
  }

  static byte[] encode(Measure measure) {
    CanonicalWriter out = new CanonicalWriter();
    write(out, measure);
    return out.toByteArray();
  }

  /**
   * Reads a query that somebody else wrote.
   *
   * @throws MalformedException where the bytes are not exactly what {@link
   *     JointQuery#canonicalBytes} writes for some query
   */
  public static JointQuery decode(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new MalformedException(
          "a query has " + bytes.length + " bytes, more than " + MAX_BYTES);
    }
    CanonicalReader in = new CanonicalReader(bytes);
    int version = in.u8("query version");
    if (version != VERSION) {
      throw new MalformedException("query version " + version + ", known is " + VERSION);
    }
    String table = in.text("table", 1000);
    Map<String, String> settings = new TreeMap<>();
    int count = in.count("settings", 100);
    for (int i = 0; i < count; i++) {
      settings.put(in.text("setting", 1000), in.text("setting value", 1000));
    }
    List<Expr> groups = exprs(in, "groups");
    List<Measure> measures = new ArrayList<>();
    int measureCount = in.count("measures", MAX_ITEMS);
    for (int i = 0; i < measureCount; i++) {
      measures.add(measure(in));
    }
    List<Expr> conjuncts = exprs(in, "conjuncts");
    in.end();
    JointQuery query = new JointQuery(table, groups, measures, conjuncts, Settings.of(settings));
    if (!Arrays.equals(encode(query), bytes)) {
      throw new MalformedException("the query is not in canonical order");
    }
    return query;
  }

  private static void write(CanonicalWriter out, Measure measure) {
    out.u16(measure.aggregate().code());
    write(out, measure.type());
    out.u32(measure.arguments().size());
    measure.arguments().forEach(argument -> write(out, argument));
  }

  private static Measure measure(CanonicalReader in) {
    int code = in.u16("aggregate");
    Aggregate aggregate = Aggregate.ofCode(code);
    if (aggregate == null) {
      throw new MalformedException("unknown aggregate " + code);
    }
    SqlType type = type(in);
    List<Expr> arguments = exprs(in, "arguments of an aggregate");
    try {
      return new Measure(aggregate, arguments, type);
    } catch (IllegalArgumentException e) {
      throw new MalformedException(String.valueOf(e.getMessage()));
    }
  }

  private static List<Expr> exprs(CanonicalReader in, String field) {
    int count = in.count(field, MAX_ITEMS);
    List<Expr> exprs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      exprs.add(expr(in, 0));
    }
    return exprs;
  }

  private static CanonicalWriter write(CanonicalWriter out, Expr expr) {
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

  private static CanonicalWriter write(CanonicalWriter out, SqlType type) {
    return out.u8(type.kind().ordinal()).u8(type.precision()).u8(type.scale());
  }

  private static SqlType type(CanonicalReader in) {
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
