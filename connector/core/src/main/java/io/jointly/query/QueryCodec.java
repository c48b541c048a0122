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

  private static final int VERSION = 2;

  private QueryCodec() {}

  static byte[] encode(JointQuery query) {
    CanonicalWriter out = new CanonicalWriter();
    out.u8(VERSION);
    RelationCodec.write(out, query.rows());
    out.u32(query.settings().values().size());
    query.settings().values().forEach((name, value) -> out.text(name).text(value));
    ExprCodec.write(out, query.groups());
    out.u32(query.measures().size());
    query.measures().forEach(measure -> write(out, measure));
    ExprCodec.write(out, query.conjuncts());
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
    Relation rows = RelationCodec.read(in);
    Map<String, String> settings = new TreeMap<>();
    int count = in.count("settings", 100);
    for (int i = 0; i < count; i++) {
      settings.put(in.text("setting", 1000), in.text("setting value", 1000));
    }
    List<Expr> groups = ExprCodec.exprs(in, "groups");
    List<Measure> measures = new ArrayList<>();
    int measureCount = in.count("measures", ExprCodec.MAX_ITEMS);
    for (int i = 0; i < measureCount; i++) {
      measures.add(measure(in));
    }
    List<Expr> conjuncts = ExprCodec.exprs(in, "conjuncts");
    in.end();
    JointQuery query = new JointQuery(rows, groups, measures, conjuncts, Settings.of(settings));
    if (!Arrays.equals(encode(query), bytes)) {
      throw new MalformedException("the query is not in canonical order");
    }
    return query;
  }

  private static void write(CanonicalWriter out, Measure measure) {
    out.u16(measure.aggregate().code());
    ExprCodec.write(out, measure.type());
    ExprCodec.write(out, measure.arguments());
  }

  private static Measure measure(CanonicalReader in) {
    int code = in.u16("aggregate");
    Aggregate aggregate = Aggregate.ofCode(code);
    if (aggregate == null) {
      throw new MalformedException("unknown aggregate " + code);
    }
    SqlType type = ExprCodec.type(in);
    List<Expr> arguments = ExprCodec.exprs(in, "arguments of an aggregate");
    try {
      return new Measure(aggregate, arguments, type);
    } catch (IllegalArgumentException e) {
      throw new MalformedException(String.valueOf(e.getMessage()));
    }
  }
}
