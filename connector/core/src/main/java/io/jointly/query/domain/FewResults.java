package io.jointly.query.domain;

import io.jointly.query.Expr;
import io.jointly.query.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Expressions that have few results whatever their columns hold: conditions, a CASE with constant
 * results, the hour of a time. NULL is always a further result.
 */
final class FewResults {

  private static final long MOST_REMAINDERS = 10_000;

  private FewResults() {}

  /** The outermost such part of an expression, or null. */
  static @Nullable Expr find(Expr expr) {
    if (of(expr) != null && !expr.columns().isEmpty()) {
      return expr;
    }
    for (Expr argument : expr.arguments()) {
      Expr found = find(argument);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** The results other than NULL; null where there may be many. */
  static @Nullable List<@Nullable Object> of(Expr expr) {
    if (!(expr instanceof Expr.Call call)) {
      return null;
    }
    if (call.type().kind() == SqlType.Kind.BOOLEAN) {
      return Arrays.asList(false, true);
    }
    return switch (call.function()) {
      case CASE_WHEN -> ofCase(call);
      case HOUR -> numbers(0, 23);
      case MINUTE, SECOND -> numbers(0, 59);
      case MONTH -> numbers(1, 12);
      case QUARTER -> numbers(1, 4);
      case DAY -> numbers(1, 31);
      case DAY_OF_WEEK -> numbers(1, 7);
      case DAY_OF_YEAR -> numbers(1, 366);
      case WEEK -> numbers(1, 53);
      case PMOD -> remainders(call);
      default -> null;
    };
  }

  /** Of a whole number and a small positive constant. */
  private static @Nullable List<@Nullable Object> remainders(Expr.Call call) {
    if (!(call.argument(1) instanceof Expr.Literal literal
        && literal.value() instanceof Number number
        && call.type().isInteger()
        && number.longValue() > 0
        && number.longValue() <= MOST_REMAINDERS)) {
      return null;
    }
    return LongStream.range(0, number.longValue())
        .<@Nullable Object>mapToObj(value -> of(call.type(), value))
        .toList();
  }

  private static Object of(SqlType type, long value) {
    return switch (type.kind()) {
      case TINYINT -> (Object) (byte) value;
      case SMALLINT -> (short) value;
      case INT -> (int) value;
      default -> value;
    };
  }

  private static List<@Nullable Object> numbers(int from, int to) {
    return IntStream.rangeClosed(from, to).<@Nullable Object>mapToObj(i -> i).toList();
  }

  /**
   * Results stand after each THEN and after ELSE, which comes last in an odd number of arguments.
   */
  private static @Nullable List<@Nullable Object> ofCase(Expr.Call call) {
    List<Expr> arguments = call.arguments();
    List<@Nullable Object> results = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      boolean isResult = i % 2 == 1 || i == arguments.size() - 1;
      if (isResult
          && arguments.get(i) instanceof Expr.Literal literal
          && literal.type().equals(call.type())) {
        results.add(literal.value());
      } else if (isResult) {
        List<@Nullable Object> inner = of(arguments.get(i));
        if (inner == null) {
          return null;
        }
        results.addAll(inner);
      }
    }
    return results;
  }
}
