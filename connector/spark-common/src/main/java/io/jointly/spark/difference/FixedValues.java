package io.jointly.spark.difference;

import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.JointQuery;
import io.jointly.query.SqlType;
import io.jointly.query.ValueCodec;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The expressions that a query's conditions fix to one value: a query {@code WHERE region =
 * 'north'} is one group of the same query with {@code GROUP BY region}.
 */
public final class FixedValues {

  private FixedValues() {}

  /** Each such expression with the {@link #key} of its value. */
  static Map<Expr, String> of(JointQuery query) {
    Map<Expr, String> fixed = new LinkedHashMap<>();
    for (Expr conjunct : query.conjuncts()) {
      if (conjunct instanceof Expr.Call call
          && (call.function() == Function.EQUAL || call.function() == Function.NULL_SAFE_EQUAL)) {
        add(call.argument(0), call.argument(1), fixed);
        add(call.argument(1), call.argument(0), fixed);
      }
    }
    return fixed;
  }

  private static void add(Expr expr, Expr value, Map<Expr, String> fixed) {
    if (value instanceof Expr.Literal literal
        && literal.value() != null
        && !(expr instanceof Expr.Literal)
        && expr.type().equals(literal.type())
        // 0.0 equals -0.0 but has another key.
        && !expr.type().isFloating()) {
      fixed.putIfAbsent(expr, key(expr.type(), literal.value()));
    }
  }

  /** A value's canonical bytes as a text with one character for each byte. */
  public static String key(SqlType type, @Nullable Object value) {
    return new String(ValueCodec.encode(type, value), StandardCharsets.ISO_8859_1);
  }

  /** The expressions that partition a query's rows: its groups and fixed values. */
  static Set<Expr> split(JointQuery query) {
    Set<Expr> split = new LinkedHashSet<>(query.groups());
    split.addAll(of(query).keySet());
    return split;
  }
}
