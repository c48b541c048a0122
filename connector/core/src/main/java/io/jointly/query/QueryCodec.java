package io.jointly.query;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.MalformedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The one writer and the one reader of a query's canonical bytes (PROTOCOL.md §11). */
public final class QueryCodec {

  /** Most bytes of an encoded query. */
  public static final int MAX_BYTES = 1 << 20;

  private static final int VERSION = 2;

  private QueryCodec() {}

  static byte[] encode(JointQuery query) {
    return encode(query, null);
  }

  /**
   * The bytes of which a template's digest is taken: those of the query with parameters in the
   * place of constants, in canonical order again. Rows of VALUES keep theirs.
   */
  public static byte[] encodeTemplate(JointQuery query, ExprCodec.Parameters parameters) {
    return encode(query, parameters);
  }

  private static byte[] encode(JointQuery query, ExprCodec.@Nullable Parameters parameters) {
    CanonicalWriter out = new CanonicalWriter();
    ExprCodec.Writer exprs = new ExprCodec.Writer(out, parameters);
    out.u8(VERSION);
    RelationCodec.write(exprs, query.rows());
    out.u32(query.settings().values().size());
    query.settings().values().forEach((name, value) -> out.text(name).text(value));
    exprs.ordered(query.groups());
    exprs.ordered(query.measures(), QueryCodec::write);
    exprs.ordered(query.conjuncts());
    return out.toByteArray();
  }

  static byte[] encode(Measure measure) {
    CanonicalWriter out = new CanonicalWriter();
    write(ExprCodec.Writer.of(out), measure);
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

  private static void write(ExprCodec.Writer exprs, Measure measure) {
    exprs.out().u16(measure.aggregate().code());
    ExprCodec.write(exprs.out(), measure.type());
    exprs.exprs(measure.arguments());
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
