package io.jointly.query;

import io.jointly.query.SqlType.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random queries of every shape that the algebra has; most of them mean nothing. */
public final class RandomQueries {

  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "it's",
          "a\\b",
          "\"",
          "`",
          "ß",
          "日本語",
          "😀",
          "e\u0301",
          "\u0000",
          "a\nb",
          "\u202Etxt");

  private final Random random;

  public RandomQueries(Random random) {
    this.random = random;
  }

  public JointQuery query() {
    return new JointQuery(
        pick(TEXTS),
        exprs(random.nextInt(4)),
        measures(random.nextInt(5)),
        exprs(random.nextInt(4)),
        Settings.of(
            random.nextBoolean() ? Map.of() : Map.of("b.key", pick(TEXTS), "a.key", "true")));
  }

  private List<Expr> exprs(int count) {
    List<Expr> exprs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      exprs.add(expr(random.nextInt(5)));
    }
    return exprs;
  }

  private List<Measure> measures(int count) {
    List<Measure> measures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Aggregate aggregate = pick(List.of(Aggregate.values()));
      measures.add(new Measure(aggregate, arguments(aggregate), type()));
    }
    return measures;
  }

  private List<Expr> arguments(Aggregate aggregate) {
    List<Expr> arguments = exprs(aggregate.columns(aggregate.fewest()));
    switch (aggregate) {
      case HISTOGRAM ->
          arguments.addAll(List.of(constant(-1.5), constant(2e9), constant(1 + random.nextInt(9))));
      case PERCENTILE_CONT, PERCENTILE_DISC ->
          arguments.addAll(List.of(constant(random.nextDouble()), constant(random.nextBoolean())));
      case APPROX_PERCENTILE, PERCENTILE_APPROX -> arguments.add(constant(random.nextDouble()));
      case MODE_WITHIN_GROUP -> arguments.add(constant(random.nextBoolean()));
      case TOP_K -> arguments.add(constant(1 + random.nextInt(9)));
      default -> {
        // No constants.
      }
    }
    return arguments;
  }

  private static Expr constant(Object value) {
    SqlType.Kind kind =
        value instanceof Double
            ? SqlType.Kind.DOUBLE
            : value instanceof Integer ? SqlType.Kind.INT : SqlType.Kind.BOOLEAN;
    return new Expr.Literal(SqlType.of(kind), value);
  }

  /** An expression nested up to {@code depth} calls deep. */
  Expr expr(int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      SqlType type = type();
      return random.nextBoolean()
          ? new Expr.Column(pick(TEXTS), type)
          : new Expr.Literal(type, random.nextInt(8) == 0 ? null : value(type));
    }
    Function function = pick(List.of(Function.values()));
    int arguments = 1;
    while (!function.takes(arguments)) {
      arguments++;
    }
    if (function.takes(arguments + 1) && random.nextBoolean()) {
      arguments++;
    }
    List<Expr> built = new ArrayList<>();
    for (int i = 0; i < arguments; i++) {
      built.add(expr(depth - 1));
    }
    return new Expr.Call(function, built, type());
  }

  SqlType type() {
    Kind kind = pick(List.of(Kind.values()));
    if (kind != Kind.DECIMAL) {
      return SqlType.of(kind);
    }
    int precision = 1 + random.nextInt(38);
    return SqlType.decimal(precision, random.nextInt(precision + 1));
  }

  /** A value of the type: half the time one of its extremes. */
  Object value(SqlType type) {
    List<Object> extremes = extremes(type);
    return random.nextBoolean() ? pick(extremes) : anywhere(type);
  }

  private Object anywhere(SqlType type) {
    return switch (type.kind()) {
      case BOOLEAN -> random.nextBoolean();
      case TINYINT -> (byte) random.nextInt();
      case SMALLINT -> (short) random.nextInt();
      case INT -> random.nextInt();
      case BIGINT -> random.nextLong();
      case DECIMAL -> {
        BigInteger most = BigInteger.TEN.pow(type.precision());
        BigInteger digits = new BigInteger(140, random).mod(most);
        yield new BigDecimal(random.nextBoolean() ? digits : digits.negate(), type.scale());
      }
      case FLOAT -> Float.intBitsToFloat(random.nextInt());
      case DOUBLE -> Double.longBitsToDouble(random.nextLong());
      case STRING -> pick(TEXTS) + random.nextInt();
      case DATE -> LocalDate.ofEpochDay(random.nextInt());
      case TIMESTAMP -> instant(random.nextLong());
      case TIMESTAMP_NTZ -> LocalDateTime.ofInstant(instant(random.nextLong()), ZoneOffset.UTC);
    };
  }

  /** The values at which an encoding breaks first. */
  static List<Object> extremes(SqlType type) {
    return switch (type.kind()) {
      case BOOLEAN -> List.of(false, true);
      case TINYINT -> List.of(Byte.MIN_VALUE, (byte) -1, (byte) 0, (byte) 1, Byte.MAX_VALUE);
      case SMALLINT -> List.of(Short.MIN_VALUE, (short) -1, (short) 0, Short.MAX_VALUE);
      case INT -> List.of(Integer.MIN_VALUE, -1, 0, 1, Integer.MAX_VALUE);
      case BIGINT -> List.of(Long.MIN_VALUE, Long.MIN_VALUE + 1, -1L, 0L, 1L, Long.MAX_VALUE);
      case DECIMAL -> {
        BigInteger most = BigInteger.TEN.pow(type.precision()).subtract(BigInteger.ONE);
        List<Object> values = new ArrayList<>();
        for (BigInteger digits :
            List.of(most.negate(), BigInteger.ONE.negate(), BigInteger.ZERO, most)) {
          values.add(new BigDecimal(digits, type.scale()));
        }
        yield values;
      }
      case FLOAT ->
          List.of(
              Float.NEGATIVE_INFINITY,
              -Float.MAX_VALUE,
              -Float.MIN_VALUE,
              -0.0f,
              0.0f,
              Float.MIN_VALUE,
              Float.MIN_NORMAL,
              Float.MAX_VALUE,
              Float.POSITIVE_INFINITY,
              Float.NaN);
      case DOUBLE ->
          List.of(
              Double.NEGATIVE_INFINITY,
              -Double.MAX_VALUE,
              -Double.MIN_VALUE,
              -0.0,
              0.0,
              Double.MIN_VALUE,
              Double.MIN_NORMAL,
              Double.MAX_VALUE,
              Double.POSITIVE_INFINITY,
              Double.NaN);
      case STRING -> List.copyOf(TEXTS);
      case DATE ->
          List.of(
              LocalDate.MIN,
              LocalDate.of(0, 1, 1),
              LocalDate.of(1582, 10, 10),
              LocalDate.of(1969, 12, 31),
              LocalDate.EPOCH,
              LocalDate.of(9999, 12, 31),
              LocalDate.MAX);
      case TIMESTAMP ->
          List.of(
              instant(Long.MIN_VALUE),
              instant(Long.MIN_VALUE + 1),
              instant(-1_000_001),
              instant(-1_000_000),
              instant(-1),
              instant(0),
              instant(1),
              instant(Long.MAX_VALUE));
      case TIMESTAMP_NTZ -> {
        List<Object> values = new ArrayList<>();
        for (Object instant : extremes(SqlType.of(Kind.TIMESTAMP))) {
          values.add(LocalDateTime.ofInstant((Instant) instant, ZoneOffset.UTC));
        }
        yield values;
      }
    };
  }

  /** All kinds, and decimals short and long. */
  static List<SqlType> types() {
    List<SqlType> types = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      if (kind != Kind.DECIMAL) {
        types.add(SqlType.of(kind));
      }
    }
    for (String decimal :
        List.of(
            "decimal(1,0)", "decimal(1,1)", "decimal(18,2)", "decimal(38,0)", "decimal(38,38)")) {
      types.add(SqlType.parse(decimal));
    }
    return types;
  }

  /** SQL's order of values: NULL first; -0.0 just before 0.0, NaN last. */
  static int compare(SqlType type, @Nullable Object left, @Nullable Object right) {
    if (left == null || right == null) {
      return Boolean.compare(left != null, right != null);
    }
    return type.kind() == Kind.BOOLEAN
        ? Boolean.compare((Boolean) left, (Boolean) right)
        : SqlValues.compare(type, left, right);
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private <T> T pick(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }
}
