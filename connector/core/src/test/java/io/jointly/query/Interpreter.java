package io.jointly.query;

import io.jointly.query.SqlType.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates a part of the algebra as Spark does, row by row and slowly: the engine of tests without
 * an engine. What does not fit its type throws an {@link ArithmeticException}, or wraps or gives
 * NULL.
 */
public final class Interpreter implements Evaluator {

  /** Spark's context for products and quotients of decimals. */
  private static final MathContext SPARK = new MathContext(39, RoundingMode.DOWN);

  private final Overflow overflow;
  private final ZoneId zone;
  private long evaluated;

  private Interpreter(Overflow overflow, ZoneId zone) {
    this.overflow = overflow;
    this.zone = zone;
  }

  public static Interpreter of(Overflow overflow) {
    return new Interpreter(overflow, ZoneId.of("UTC"));
  }

  public static Interpreter inZone(String zone) {
    return new Interpreter(Overflow.FAIL, ZoneId.of(zone));
  }

  /** How many rows it was asked for. */
  public long evaluated() {
    return evaluated;
  }

  @Override
  public List<@Nullable Object> evaluate(
      Expr expr, List<Expr.Column> inputs, List<List<@Nullable Object>> rows) {
    List<@Nullable Object> results = new ArrayList<>(rows.size());
    for (List<@Nullable Object> row : rows) {
      Map<String, @Nullable Object> values = new HashMap<>();
      for (int i = 0; i < inputs.size(); i++) {
        values.put(inputs.get(i).name(), row.get(i));
      }
      Object value = of(expr, values);
      results.add(value instanceof Double number ? (Object) (number + 0.0) : value);
      evaluated++;
    }
    return results;
  }

  /** The value of an expression in a row; the row has every column, NULL as null. */
  public @Nullable Object of(Expr expr, Map<String, @Nullable Object> row) {
    if (expr instanceof Expr.Column column) {
      if (!row.containsKey(column.name())) {
        throw new IllegalArgumentException("no column " + column.name());
      }
      return row.get(column.name());
    }
    if (expr instanceof Expr.Literal literal) {
      return literal.value();
    }
    Expr.Call call = (Expr.Call) expr;
    return switch (call.function()) {
      case CASE_WHEN -> caseWhen(call, row);
      case COALESCE -> {
        for (Expr argument : call.arguments()) {
          Object value = of(argument, row);
          if (value != null) {
            yield value;
          }
        }
        yield null;
      }
      case IS_NULL -> of(call.argument(0), row) == null;
      case GREATEST, LEAST -> extreme(call, row);
      default -> strict(call, row);
    };
  }

  private @Nullable Object caseWhen(Expr.Call call, Map<String, @Nullable Object> row) {
    int size = call.arguments().size();
    for (int i = 0; i + 1 < size; i += 2) {
      if (Boolean.TRUE.equals(of(call.argument(i), row))) {
        return of(call.argument(i + 1), row);
      }
    }
    return size % 2 == 1 ? of(call.argument(size - 1), row) : null;
  }

  private @Nullable Object extreme(Expr.Call call, Map<String, @Nullable Object> row) {
    Object best = null;
    for (Expr argument : call.arguments()) {
      Object value = of(argument, row);
      if (value != null
          && (best == null
              || SqlValues.compare(call.type(), value, best) > 0
                  == (call.function() == Function.GREATEST))) {
        best = value;
      }
    }
    return best;
  }

  /** Functions that are NULL where an argument is. */
  private @Nullable Object strict(Expr.Call call, Map<String, @Nullable Object> row) {
    List<Object> values = new ArrayList<>();
    for (Expr argument : call.arguments()) {
      Object value = of(argument, row);
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    Object first = values.get(0);
    SqlType type = call.type();
    return switch (call.function()) {
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER ->
          arithmetic(call.function(), type, first, values.get(1));
      case NEGATE -> negated(type, first);
      case ABS -> Objects.requireNonNull(number(first)).signum() < 0 ? negated(type, first) : first;
      case SQRT -> Math.sqrt((Double) first);
      case LN -> (Double) first <= 0 ? null : StrictMath.log((Double) first);
      case LOG10 -> (Double) first <= 0 ? null : StrictMath.log10((Double) first);
      case EXP -> StrictMath.exp((Double) first);
      case POWER -> StrictMath.pow((Double) first, (Double) values.get(1));
      case SIGN -> Math.signum((Double) first);
      case DAY_OF_WEEK -> date(first).getDayOfWeek().getValue();
      case FLOOR -> whole(type, first, RoundingMode.FLOOR);
      case CEIL -> whole(type, first, RoundingMode.CEILING);
      case ROUND -> rounded(type, first, (Integer) values.get(1));
      case CAST -> cast(call.argument(0).type(), type, first);
      case LESS -> SqlValues.compare(call.argument(0).type(), first, values.get(1)) < 0;
      case EQUAL -> first.equals(values.get(1));
      case YEAR -> date(first).getYear();
      case MONTH -> date(first).getMonthValue();
      case DAY -> date(first).getDayOfMonth();
      case TRUNC -> truncated(date(first), (String) values.get(1));
      case UPPER -> ((String) first).toUpperCase(java.util.Locale.ROOT);
      case WIDTH_BUCKET ->
          bucket(
              ((Number) first).doubleValue(),
              ((Number) values.get(1)).doubleValue(),
              ((Number) values.get(2)).doubleValue(),
              ((Number) values.get(3)).longValue());
      default -> throw new UnsupportedOperationException(call.function().name());
    };
  }

  private @Nullable Object arithmetic(Function function, SqlType type, Object a, Object b) {
    if (type.kind() == Kind.DOUBLE) {
      return floating(function, (Double) a, (Double) b);
    }
    if (type.kind() == Kind.FLOAT) {
      return (float) floating(function, (Float) a, (Float) b);
    }
    BigDecimal x = Objects.requireNonNull(number(a));
    BigDecimal y = Objects.requireNonNull(number(b));
    BigDecimal exact =
        switch (function) {
          case ADD -> x.add(y);
          case SUBTRACT -> x.subtract(y);
          case MULTIPLY -> type.isInteger() ? x.multiply(y) : x.multiply(y, SPARK);
          case DIVIDE -> x.divide(y, 39, RoundingMode.DOWN);
          default -> x.remainder(y);
        };
    return exact(type, exact);
  }

  private static double floating(Function function, double a, double b) {
    return switch (function) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      default -> a % b;
    };
  }

  private @Nullable Object negated(SqlType type, Object value) {
    return switch (type.kind()) {
      case DOUBLE -> -(Double) value;
      case FLOAT -> -(Float) value;
      default -> exact(type, Objects.requireNonNull(number(value)).negate());
    };
  }

  private @Nullable Object whole(SqlType type, Object value, RoundingMode mode) {
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return (long) (mode == RoundingMode.FLOOR ? Math.floor(number) : Math.ceil(number));
    }
    return exact(type, Objects.requireNonNull(number(value)).setScale(0, mode));
  }

  private @Nullable Object rounded(SqlType type, Object value, int places) {
    BigDecimal exact = number(value);
    if (exact == null) {
      return value;
    }
    BigDecimal rounded = exact.setScale(places, RoundingMode.HALF_UP);
    return switch (type.kind()) {
      case DOUBLE -> rounded.doubleValue();
      case FLOAT -> rounded.floatValue();
      default -> exact(type, rounded);
    };
  }

  /** An exact number in an exact type: rounded half up, and checked. */
  private @Nullable Object exact(SqlType type, BigDecimal value) {
    if (type.kind() == Kind.DECIMAL) {
      BigDecimal scaled = value.setScale(type.scale(), RoundingMode.HALF_UP);
      if (scaled.precision() <= type.precision()) {
        return scaled;
      }
      if (overflow == Overflow.FAIL) {
        throw new ArithmeticException("does not fit " + type);
      }
      return null;
    }
    BigInteger whole = value.toBigInteger();
    int bits =
        switch (type.kind()) {
          case TINYINT -> 8;
          case SMALLINT -> 16;
          case INT -> 32;
          default -> 64;
        };
    if (whole.bitLength() >= bits && overflow == Overflow.FAIL) {
      throw new ArithmeticException("does not fit " + type);
    }
    return integer(type, whole.longValue());
  }

  private static Object integer(SqlType type, long value) {
    return switch (type.kind()) {
      case TINYINT -> (byte) value;
      case SMALLINT -> (short) value;
      case INT -> (int) value;
      default -> value;
    };
  }

  private @Nullable Object cast(SqlType from, SqlType to, Object value) {
    if (from.isNumeric() && to.isNumeric()) {
      return castNumber(to, value);
    }
    LocalDateTime time =
        value instanceof Instant instant
            ? LocalDateTime.ofInstant(instant, zone)
            : value instanceof LocalDate day ? day.atStartOfDay() : (LocalDateTime) value;
    return switch (to.kind()) {
      case DATE -> time.toLocalDate();
      case TIMESTAMP -> time.atZone(zone).toInstant();
      default -> time;
    };
  }

  private @Nullable Object castNumber(SqlType to, Object value) {
    switch (to.kind()) {
      case DOUBLE -> {
        return ((Number) value).doubleValue();
      }
      case FLOAT -> {
        return ((Number) value).floatValue();
      }
      default -> {}
    }
    if ((value instanceof Double || value instanceof Float)
        && to.isInteger()
        && overflow == Overflow.WRAP_OR_NULL) {
      double number = ((Number) value).doubleValue();
      return to.kind() == Kind.BIGINT ? (Object) (long) number : integer(to, (int) number);
    }
    BigDecimal exact = number(value);
    if (exact == null) {
      if (overflow == Overflow.FAIL) {
        throw new ArithmeticException("not finite");
      }
      return null;
    }
    return exact(to, exact);
  }

  /** The number as Spark takes it for a decimal: a double by its shortest text. */
  private static @Nullable BigDecimal number(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal;
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return Double.isFinite(number) ? new BigDecimal(Double.toString(number)) : null;
    }
    return BigDecimal.valueOf(((Number) value).longValue());
  }

  private LocalDate date(Object value) {
    return value instanceof LocalDate day
        ? day
        : value instanceof Instant instant
            ? LocalDate.ofInstant(instant, zone)
            : ((LocalDateTime) value).toLocalDate();
  }

  private static @Nullable LocalDate truncated(LocalDate day, String unit) {
    return switch (unit) {
      case "YEAR" -> day.withDayOfYear(1);
      case "QUARTER" -> day.withMonth((day.getMonthValue() - 1) / 3 * 3 + 1).withDayOfMonth(1);
      case "MONTH" -> day.withDayOfMonth(1);
      case "WEEK" -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      default -> null;
    };
  }

  private static @Nullable Long bucket(double value, double low, double high, long buckets) {
    if (buckets <= 0
        || buckets == Long.MAX_VALUE
        || Double.isNaN(value)
        || low == high
        || !Double.isFinite(low)
        || !Double.isFinite(high)) {
      return null;
    }
    boolean up = low < high;
    if (up ? value < low : value > low) {
      return 0L;
    }
    if (up ? value >= high : value <= high) {
      return buckets + 1;
    }
    double part = up ? value - low : low - value;
    return (long) (buckets * part / Math.abs(high - low)) + 1;
  }
}
