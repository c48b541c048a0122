package io.jointly.spark;

import io.jointly.query.Aggregate;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Aggregates over columns and expressions, with what plain Spark has for them and how near. */
final class MeasureGrammar {

  /** More rows than all parties of a fixture have. */
  static final int MOST_ROWS = 400;

  /** How far a sum of doubles may be off; the finest fraction_bits of the columns is the least. */
  private static final double SUM_ERROR =
      MOST_ROWS * Math.scalb(1.0, -DifferentialData.FRACTION_BITS - 1);

  private static final String ROUNDED = "(rint(z * 1048576) / 1048576)";

  /** What Spark does not hand over without the session extension. */
  private static final Set<Aggregate> BY_EXTENSION =
      EnumSet.of(
          Aggregate.TRY_SUM,
          Aggregate.TRY_AVG,
          Aggregate.REGR_SXX,
          Aggregate.SKEWNESS,
          Aggregate.KURTOSIS,
          Aggregate.MODE,
          Aggregate.MODE_WITHIN_GROUP,
          Aggregate.PERCENTILE_APPROX,
          Aggregate.BIT_AND,
          Aggregate.BIT_OR,
          Aggregate.BIT_XOR);

  private final Random random;
  private final Dialect dialect;
  private final Queue<Aggregate> pending = new ArrayDeque<>(BY_EXTENSION);
  private final ConditionGrammar conditions;

  MeasureGrammar(Random random, Dialect dialect, ConditionGrammar conditions) {
    this.random = random;
    this.dialect = dialect;
    this.conditions = conditions;
  }

  /**
   * An aggregate.
   *
   * @param plain the same in what plain Spark has
   */
  record Measure(Aggregate kind, String joint, String plain, Near near) {
    static Measure exact(Aggregate kind, String sql) {
      return new Measure(kind, sql, sql, Near.EXACT);
    }

    boolean isPlain() {
      return joint.equals(plain);
    }
  }

  /** A number in an aggregate; {@code most} is about its greatest absolute value. */
  private record Numeric(String joint, String plain, double most) {
    static Numeric of(String sql, double most) {
      return new Numeric(sql, sql, most);
    }
  }

  /** What percentiles are asked of, and its range in units. */
  private record Range(String expression, long low, long high, double unit) {
    /** Whether every value has a cell of its own. */
    boolean isNarrow() {
      return cell() == unit;
    }

    double cell() {
      int bits = Long.SIZE - Long.numberOfLeadingZeros(high - low);
      return Math.scalb(unit, Math.max(0, bits - 12));
    }
  }

  private static final List<Range> RANGES =
      List.of(
          new Range("age", -20, 120, 1),
          new Range("k", -128, 127, 1),
          new Range("rare", 0, 1000, 1),
          new Range("price", -150, 1999, 0.01),
          new Range("coalesce(rare, age)", -20, 1000, 1),
          new Range("cost", -10_000_000, 1_000_000_000, 0.01),
          new Range("fine", -1_000_000_000_000L, 1_000_000_000_000L, 1e-6),
          new Range("n", -1_000_000_000_000L, 1_000_000_000_000L, 1),
          new Range("x", -100 << 10, 1000 << 10, 1.0 / 1024),
          new Range("f", -100 << 10, 1000 << 10, 1.0 / 1024),
          new Range("z", -1000L << 20, 1000L << 20, 1.0 / 1048576));

  /**
   * @param groups how many groups there may be; what takes many cells is left out where they are
   *     many
   */
  Measure next(int groups) {
    while (true) {
      Aggregate kind = kind();
      if (isOf(dialect, kind) && (long) groups * elements(kind) <= 40_000) {
        return of(kind, groups);
      }
    }
  }

  /** Each of those that need the extension comes up soon where it is there. */
  private Aggregate kind() {
    if (dialect == Dialect.EXTENDED && !pending.isEmpty() && random.nextBoolean()) {
      return pending.remove();
    }
    return Aggregate.values()[random.nextInt(Aggregate.values().length)];
  }

  private static boolean isOf(Dialect dialect, Aggregate kind) {
    return dialect == Dialect.EXTENDED || !BY_EXTENSION.contains(kind);
  }

  private static int elements(Aggregate kind) {
    return switch (kind) {
      case APPROX_COUNT_DISTINCT -> 24 << 10;
      case PERCENTILE_CONT, PERCENTILE_DISC, APPROX_PERCENTILE -> 4096;
      case PERCENTILE_APPROX -> 4096;
      case COUNT_DISTINCT, SUM_DISTINCT, AVG_DISTINCT, MODE, MODE_WITHIN_GROUP -> 300;
      case MIN, MAX, BIT_AND, BIT_OR, BIT_XOR -> 100;
      default -> 10;
    };
  }

  private Measure of(Aggregate kind, int groups) {
    return switch (kind) {
      case COUNT_STAR ->
          Measure.exact(
              kind, filtered(one("count(*)", "count(1)", "count_if(" + conditions.next(2) + ")")));
      case COUNT ->
          Measure.exact(
              kind,
              filtered(
                  dialect == Dialect.EXTENDED && random.nextInt(3) == 0
                      ? "count(" + anything() + ", " + anything() + ")"
                      : "count(" + anything() + ")"));
      case SUM, AVG -> total(kind);
      case TRY_SUM, TRY_AVG -> attempted(kind);
      case SUM_DISTINCT, AVG_DISTINCT -> {
        String name = kind == Aggregate.SUM_DISTINCT ? "sum" : "avg";
        yield Measure.exact(kind, filtered(name + "(DISTINCT " + declaredNumber() + ")"));
      }
      case MODE -> Measure.exact(kind, filtered("mode(" + one("age < -20", "k < -128") + ")"));
      case MODE_WITHIN_GROUP -> {
        String order = declared() + one("", " DESC");
        yield Measure.exact(kind, filtered("mode() WITHIN GROUP (ORDER BY " + order + ")"));
      }
      case BIT_AND, BIT_OR, BIT_XOR ->
          Measure.exact(
              kind,
              filtered(
                  kind.sqlName()
                      + "("
                      + one(
                          "age", "k", "s", "n", "number", "rare", "coalesce(rare, age)", "age + 1")
                      + ")"));
      case MIN, MAX -> extreme(kind);
      case VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP -> spread(kind);
      case SKEWNESS, KURTOSIS -> {
        // What is large lets plain Spark lose its digits.
        String x = one("age", "k", "s", "rare", "x", "f", "price", "age * 2");
        yield new Measure(
            kind,
            kind.sqlName() + "(" + x + ")",
            kind.sqlName() + "(" + x + ")",
            new Near(1e-9, 1e-9));
      }
      case COVAR_POP, COVAR_SAMP, CORR, REGR_INTERCEPT, REGR_R2, REGR_SLOPE, REGR_SXY, REGR_SXX ->
          pair(kind, groups);
      case COVARIANCE_MATRIX -> matrix();
      case LINEAR_REGRESSION -> regression();
      case COUNT_KEYS -> keys();
      case COUNT_DISTINCT -> Measure.exact(kind, "count(DISTINCT " + declared() + ")");
      case APPROX_COUNT_DISTINCT -> {
        String column = one("s", "age", "n", "g", "day", "x");
        yield new Measure(
            kind,
            "{c}.approx_count_distinct(" + column + ")",
            "count(DISTINCT " + column + ")",
            new Near(2, 0.1));
      }
      case HISTOGRAM -> histogram();
      case PERCENTILE_CONT, PERCENTILE_DISC, APPROX_PERCENTILE, PERCENTILE_APPROX ->
          percentile(kind);
      case TOP_K -> top();
    };
  }

  private Measure keys() {
    String key = one("who", "who", "visit");
    return Measure.exact(
        Aggregate.COUNT_KEYS,
        filtered(
            one(
                "count(DISTINCT " + key + ")",
                "count(DISTINCT CASE WHEN " + conditions.next(2) + " THEN " + key + " END)",
                "count(DISTINCT if(" + conditions.next(1) + ", NULL, " + key + "))")));
  }

  private String filtered(String aggregate) {
    return dialect == Dialect.EXTENDED && random.nextInt(3) == 0
        ? aggregate + " FILTER (WHERE " + conditions.next(2) + ")"
        : aggregate;
  }

  private Measure total(Aggregate kind) {
    String name =
        one(kind == Aggregate.SUM ? "sum" : "avg", kind == Aggregate.SUM ? "sum" : "mean");
    if (random.nextInt(3) > 0) {
      String number = wholeOrDecimal();
      String sql = filtered(name + "(" + number + ")");
      // Plain Spark adds a BIGINT's average up in double.
      boolean rounded = kind == Aggregate.AVG && number.contains("n");
      return new Measure(kind, sql, sql, rounded ? new Near(0, 1e-13) : Near.EXACT);
    }
    if (random.nextBoolean()) {
      return Measure.exact(kind, filtered(name + "(" + eighths() + ")"));
    }
    String sql = filtered(name + "(" + anyDouble() + ")");
    double error = kind == Aggregate.SUM ? SUM_ERROR : SUM_ERROR / MOST_ROWS;
    return new Measure(kind, sql, sql, Near.within(error));
  }

  /** Whole numbers and decimals. */
  private String wholeOrDecimal() {
    String column =
        one("age", "k", "s", "n", "number", "price", "cost", "fine", "wide", "huge", "rare", "age");
    if (random.nextInt(3) > 0) {
      return column;
    }
    List<String> choices =
        new ArrayList<>(
            List.of(
                "CASE WHEN " + conditions.next(2) + " THEN " + column + " END",
                "CASE WHEN " + conditions.next(1) + " THEN age WHEN ok THEN rare END",
                "coalesce(" + column + ", " + one("rare", "age") + ", 0)",
                "greatest(age, rare)",
                "least(cost, 100.5)",
                "if(" + conditions.next(1) + ", cost, 0)",
                "nullif(age, 30)"));
    if (dialect.hasArithmetic()) {
      choices.addAll(
          List.of(
              "age + 1",
              "age * 2 - k",
              "abs(age)",
              "-cost",
              "age % 7",
              "age * n",
              "cost * 2",
              "cost * price",
              "cost + price",
              "cost - age",
              "cost * (1 - price) * (1 + price)",
              "round(cost, 1)",
              "floor(cost)",
              "ceil(cost)",
              "abs(fine)",
              "cost / 3",
              "fine * fine",
              "age & 6",
              "k | 1",
              "cast(cost AS DECIMAL(14,1))",
              "cast(age AS BIGINT)",
              "CASE WHEN age <> 0 THEN 100 % age END",
              "abs(wide)",
              "-huge"));
    }
    return choices.get(random.nextInt(choices.size()));
  }

  /** Doubles of which every sum is exact. */
  private String eighths() {
    if (!dialect.hasArithmetic() || random.nextBoolean()) {
      return one("x", "f", "coalesce(x, 0)", "CASE WHEN " + conditions.next(2) + " THEN x END");
    }
    return one("x * 2", "x + age", "x - f", "x / 4", "abs(x)", "round(x, 0)", "-x", "x * f");
  }

  private String anyDouble() {
    if (!dialect.hasArithmetic() || random.nextBoolean()) {
      return one("z", "z", "coalesce(z, x)", "greatest(z, x)", "if(ok, z, f)");
    }
    return one(
        "z * 2",
        "x + z",
        "age / 7",
        "sqrt(abs(z))",
        "z * x",
        "abs(z)",
        "round(z, 1)",
        "CAST(cost AS DOUBLE)",
        "z / 3",
        "age / 7 + z");
  }

  private Measure extreme(Aggregate kind) {
    boolean least = kind == Aggregate.MIN;
    if (random.nextInt(5) == 0) {
      String name = least ? one("bool_and", "every") : one("bool_or", "some", "any");
      return Measure.exact(kind, name + "(" + one("ok", conditions.next(2)) + ")");
    }
    String column =
        one(
            "age", "k", "s", "price", "cost", "fine", "n", "x", "f", "z", "day", "at", "local", "g",
            "h", "ok", "rare");
    if (column.equals("at") || column.equals("local")) {
      // A CASE, to which FILTER comes down, would have each microsecond for a value: too many.
      return Measure.exact(kind, kind.sqlName() + "(" + column + ")");
    }
    List<String> choices =
        new ArrayList<>(
            List.of(
                column,
                column,
                column,
                "CASE WHEN " + conditions.next(1) + " THEN " + column + " END",
                "coalesce(rare, age)",
                "upper(g)",
                "greatest(age, rare)",
                "year(day)"));
    if (dialect.hasArithmetic()) {
      choices.addAll(
          List.of(
              "age * 2",
              "cost + price",
              "abs(age)",
              "x * 2",
              "cost - age",
              "-age",
              "z / 3",
              "-z",
              "z * x - 0.1D"));
    }
    return Measure.exact(
        kind, filtered(kind.sqlName() + "(" + choices.get(random.nextInt(choices.size())) + ")"));
  }

  /** A number for the moments, which are of the rounded values where a column has to be rounded. */
  private Numeric number() {
    List<Numeric> choices =
        new ArrayList<>(
            List.of(
                Numeric.of("age", 120),
                Numeric.of("k", 128),
                Numeric.of("s", 32768),
                Numeric.of("n", 1e12),
                Numeric.of("number", 1e19),
                Numeric.of("rare", 1000),
                Numeric.of("x", 1000),
                Numeric.of("f", 100),
                new Numeric("z", ROUNDED, 1000),
                Numeric.of("coalesce(rare, age)", 1000),
                Numeric.of("CASE WHEN " + conditions.next(1) + " THEN age END", 120)));
    // Spark's moments are of doubles, and a decimal's cast to one is arithmetic.
    if (dialect.hasArithmetic()) {
      choices.addAll(
          List.of(
              Numeric.of("price", 20),
              Numeric.of("cost", 1e7),
              Numeric.of("fine", 3000),
              Numeric.of("wide", 1e28),
              Numeric.of("huge", 1e38),
              Numeric.of("CASE WHEN " + conditions.next(1) + " THEN cost END", 1e7),
              Numeric.of("age * 2", 240),
              Numeric.of("cost + price", 1e7),
              Numeric.of("x * 2", 2000),
              Numeric.of("age - k", 250),
              Numeric.of("abs(cost)", 1e7)));
    }
    return choices.get(random.nextInt(choices.size()));
  }

  private Measure spread(Aggregate kind) {
    Numeric x = number();
    String name =
        switch (kind) {
          case VAR_SAMP -> one("var_samp", "variance");
          case STDDEV_SAMP -> one("stddev", "stddev_samp", "std");
          default -> kind.sqlName();
        };
    return new Measure(
        kind, name + "(" + x.joint() + ")", name + "(" + x.plain() + ")", new Near(0, 1e-9));
  }

  private Measure pair(Aggregate kind, int groups) {
    Numeric y = number();
    Numeric x = number();
    // Groups in which something does not vary would make most of these fail in ANSI mode.
    Aggregate chosen =
        kind == Aggregate.CORR && groups > 1 && random.nextInt(8) > 0 ? Aggregate.REGR_R2 : kind;
    double noise =
        switch (chosen) {
          case COVAR_POP, COVAR_SAMP -> 1e-13 * x.most() * y.most();
          case REGR_SXY -> 1e-13 * MOST_ROWS * x.most() * y.most();
          case REGR_SXX -> 1e-13 * MOST_ROWS * x.most() * x.most();
          case REGR_SLOPE -> 1e-10 * y.most() / x.most();
          case REGR_INTERCEPT -> 1e-10 * y.most();
          default -> 1e-9;
        };
    return new Measure(
        chosen,
        "%s(%s, %s)".formatted(chosen.sqlName(), y.joint(), x.joint()),
        "%s(%s, %s)".formatted(chosen.sqlName(), y.plain(), x.plain()),
        new Near(noise, 1e-9));
  }

  private Measure matrix() {
    List<Numeric> numbers =
        IntStream.range(0, 2 + random.nextInt(3)).mapToObj(i -> number()).toList();
    String complete =
        numbers.stream().map(x -> x.plain() + " IS NOT NULL").collect(Collectors.joining(" AND "));
    double most = numbers.stream().mapToDouble(Numeric::most).max().orElseThrow();
    List<String> rows = new ArrayList<>();
    for (Numeric y : numbers) {
      rows.add(
          numbers.stream()
              .map(
                  x ->
                      "covar_samp(CASE WHEN %s THEN %s END, %s)"
                          .formatted(complete, y.plain(), x.plain()))
              .collect(Collectors.joining(", ", "array(", ")")));
    }
    return new Measure(
        Aggregate.COVARIANCE_MATRIX,
        numbers.stream()
            .map(Numeric::joint)
            .collect(Collectors.joining(", ", "{c}.covariance_matrix(", ")")),
        "IF(count_if(%s) < 2, NULL, array(%s))".formatted(complete, String.join(", ", rows)),
        new Near(1e-13 * most * most, 1e-9));
  }

  /** Of one variable, which SQL can write down. */
  private Measure regression() {
    String y = dialect.hasArithmetic() ? one("cost", "x", "n", "fine", "age") : one("x", "n");
    String x = one("rare", "s", "k", "f");
    String and = "(%s, %s)".formatted(y, x);
    String sxx =
        "(regr_count%1$s * var_pop(CASE WHEN %2$s IS NOT NULL THEN %3$s END))".formatted(and, y, x);
    String syy =
        "(regr_count%1$s * var_pop(CASE WHEN %3$s IS NOT NULL THEN %2$s END))".formatted(and, y, x);
    String mx = "avg(CASE WHEN %s IS NOT NULL THEN CAST(%s AS DOUBLE) END)".formatted(y, x);
    String rest = "greatest(%s - regr_slope%s * regr_sxy%s, 0D)".formatted(syy, and, and);
    // Without a degree of freedom there are no errors: 0 / 0.
    String deviation =
        "IF(regr_count%2$s = 2, double('NaN'), sqrt(%1$s / nullif(regr_count%2$s - 2, 0)))"
            .formatted(rest, and);
    String plain =
        ("IF(regr_count%1$s > 1 AND %2$s > 0, named_struct('n', regr_count%1$s, 'coefficients',"
                + " array(regr_intercept%1$s, regr_slope%1$s), 'standard_errors', array(%3$s *"
                + " sqrt(1D / nullif(regr_count%1$s, 0) + %4$s * %4$s / nullif(%2$s, 0)), %3$s /"
                + " sqrt(nullif(%2$s, 0))), 'r_squared', regr_r2%1$s), NULL)")
            .formatted(and, sxx, deviation, mx);
    return new Measure(
        Aggregate.LINEAR_REGRESSION, "{c}.linear_regression" + and, plain, new Near(1e-6, 1e-6));
  }

  /** What has few values that follow from declarations. */
  private String declared() {
    List<String> choices =
        new ArrayList<>(
            List.of(
                "g",
                "h",
                "ok",
                "k",
                "age",
                "price",
                "upper(g)",
                "year(day)",
                // Spark hands a cast over only if overflow is an error.
                dialect.hasArithmetic() ? "month(at)" : "month(day)",
                "concat(g, h)",
                "CASE WHEN age < 18 THEN 'a' WHEN ok THEN 'b' END",
                "g = 'north'"));
    if (dialect.hasArithmetic()) {
      choices.addAll(List.of("age % 5", "floor(age / 10)", "age + price"));
    }
    return choices.get(random.nextInt(choices.size()));
  }

  /** A number that has few declared values. */
  private String declaredNumber() {
    List<String> choices = new ArrayList<>(List.of("age", "k", "price", "year(day)", "rare"));
    if (dialect.hasArithmetic()) {
      choices.addAll(List.of("age % 5", "age + price", "-price"));
    }
    return choices.get(random.nextInt(choices.size()));
  }

  /** What may overflow, which is NULL. */
  private Measure attempted(Aggregate kind) {
    String name = kind == Aggregate.TRY_SUM ? "try_sum" : "try_avg";
    String number = one("age", "k", "number", "cost", "fine", "wide", "huge", "rare");
    String sql = filtered(name + "(" + number + ")");
    boolean rounded = kind == Aggregate.TRY_AVG && number.contains("n");
    return new Measure(kind, sql, sql, rounded ? new Near(0, 1e-13) : Near.EXACT);
  }

  private String anything() {
    return random.nextBoolean()
        ? declared()
        : one(
            "day", "number", "wide", "huge", "x", "z", "f", "at", "local", "rare", "fine", "cost");
  }

  private Measure histogram() {
    String x =
        dialect.hasArithmetic()
            ? one("age", "x", "cost", "z", "n", "wide", "price")
            : one("age", "x", "z", "f");
    double low = one(0.0, -50.5, -1e6);
    double high = low + one(100.0, 33.25, 2e7);
    int n = 1 + random.nextInt(7);
    List<String> buckets = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double from = edge(low, high, i, n);
      double to = edge(low, high, i + 1, n);
      buckets.add(
          "named_struct('lower', %1$sD, 'upper', %2$sD, 'count', count_if(CAST(%3$s AS DOUBLE) >= %1$sD AND CAST(%3$s AS DOUBLE) %4$s %2$sD))"
              .formatted(from, to, x, i == n - 1 ? "<=" : "<"));
    }
    return new Measure(
        Aggregate.HISTOGRAM,
        "{c}.histogram(%s, %s, %s, %d)".formatted(x, number(low), number(high), n),
        "array(" + String.join(", ", buckets) + ")",
        Near.EXACT);
  }

  private static String number(double value) {
    return new BigDecimal(value).toPlainString();
  }

  private static double edge(double low, double high, int i, int n) {
    return i == n ? high : low + (high - low) * i / n;
  }

  private Measure percentile(Aggregate kind) {
    // SQL's own percentiles are exact or refused.
    List<Range> ranges =
        kind == Aggregate.APPROX_PERCENTILE
            ? RANGES
            : RANGES.stream().filter(Range::isNarrow).toList();
    Range range = ranges.get(random.nextInt(ranges.size()));
    String p = one("0", "0.1", "0.25", "0.5", "0.9", "1", "0.333");
    String down = random.nextInt(4) == 0 ? " DESC" : "";
    String x = range.expression();
    Near near = range.isNarrow() ? Near.EXACT : Near.within(range.cell());
    String disc = "percentile_disc(%s) WITHIN GROUP (ORDER BY %s%s)";
    return switch (kind) {
      case PERCENTILE_CONT -> {
        String sql =
            switch (random.nextInt(3)) {
              case 0 -> "median(" + x + ")";
              case 1 -> "percentile(%s, %s)".formatted(x, p);
              default -> "percentile_cont(%s) WITHIN GROUP (ORDER BY %s%s)".formatted(p, x, down);
            };
        yield new Measure(kind, sql, sql, near);
      }
      case PERCENTILE_DISC -> {
        String sql = disc.formatted(p, x, down);
        yield new Measure(kind, sql, sql, near);
      }
      case PERCENTILE_APPROX ->
          Measure.exact(
              kind,
              filtered(one("approx_percentile", "percentile_approx") + "(%s, %s)".formatted(x, p)));
      default ->
          new Measure(
              kind,
              "{c}.approx_percentile(%s, %s)".formatted(x, p),
              "CAST(" + disc.formatted(p, x, "") + " AS DOUBLE)",
              near);
    };
  }

  private Measure top() {
    int k = 1 + random.nextInt(6);
    boolean words = random.nextBoolean();
    String x = words ? "g" : "price";
    List<String> values =
        words
            ? List.of("'north'", "'south'", "\"wëst's\"", "'nowhere'", "'日本'")
            : List.of("-1.50BD", "0.00BD", "0.05BD", "0.50BD", "19.99BD");
    String type = words ? "STRING" : "DECIMAL(4,2)";
    String all =
        values.stream()
            .map(
                v ->
                    "named_struct('c', -count_if(%s = %s), 'v', CAST(%s AS %s))"
                        .formatted(x, v, v, type))
            .collect(Collectors.joining(", ", "array(", ")"));
    return new Measure(
        Aggregate.TOP_K,
        "{c}.top_k(%s, %d)".formatted(x, k),
        "transform(slice(array_sort(filter(%s, e -> e.c < 0)), 1, %d), e -> named_struct('value', e.v, 'count', -e.c))"
            .formatted(all, k),
        Near.EXACT);
  }

  @SafeVarargs
  private <T> T one(T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
