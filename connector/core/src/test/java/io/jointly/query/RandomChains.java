package io.jointly.query;

import static io.jointly.query.SparkTyping.call;
import static io.jointly.query.SparkTyping.cast;
import static io.jointly.query.SparkTyping.literal;

import io.jointly.query.SparkTyping.Loss;
import io.jointly.query.SqlType.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;

/** Random functions of functions of one column, and a range for the column. */
public final class RandomChains {

  private static final List<SqlType> NUMBERS =
      java.util.stream.Stream.of(
              "tinyint",
              "smallint",
              "int",
              "bigint",
              "decimal(4,0)",
              "decimal(12,2)",
              "decimal(20,18)",
              "decimal(38,0)",
              "decimal(38,6)",
              "decimal(38,37)",
              "float",
              "double")
          .map(SqlType::parse)
          .toList();
  private static final List<String> TIMES = List.of("date", "timestamp", "timestamp_ntz");
  private static final List<Double> DOUBLES =
      List.of(
          1.0,
          -1.0,
          0.5,
          -2.5,
          10.0,
          1000.0,
          -1e6,
          1e18,
          1e300,
          -1e308,
          1e-308,
          0.0,
          -0.0,
          Double.POSITIVE_INFINITY,
          Double.NaN,
          Double.MIN_VALUE);
  private static final List<String> EXACT =
      List.of(
          "0",
          "1",
          "-1",
          "2",
          "-3",
          "10",
          "100",
          "-1000",
          "2147483647",
          "4294967296",
          "-9223372036854775807",
          "0.5",
          "-0.001",
          "12345678901234567890.5");

  public record Chain(Expr expr, Expr.Column column, ColumnValues values) {}

  private final Random random;
  private final SparkTyping spark;

  public RandomChains(Random random) {
    this.random = random;
    this.spark = new SparkTyping(random.nextBoolean() ? Loss.ALLOWED : Loss.FORBIDDEN);
  }

  /** Over anything from one value to all values of the type. */
  public Chain next() {
    return next(Integer.MAX_VALUE);
  }

  public Chain nextShort(int mostValues) {
    return next(mostValues);
  }

  private Chain next(int mostValues) {
    SqlType type = random.nextInt(4) == 0 ? SqlType.parse(pick(TIMES)) : pick(NUMBERS);
    Expr.Column column = new Expr.Column("x", type);
    Expr expr = column;
    for (int depth = random.nextInt(4); depth >= 0; depth--) {
      expr = step(expr);
    }
    return new Chain(expr, column, range(type, mostValues));
  }

  private ColumnValues range(SqlType type, int mostValues) {
    List<Object> ends = ends(type);
    ColumnValues all = new ColumnValues.Range(type, ends.get(0), ends.get(1));
    BigInteger last = all.size().subtract(BigInteger.ONE);
    BigInteger length = new BigInteger(random.nextInt(last.bitLength() + 1), random).min(last);
    if (mostValues < Integer.MAX_VALUE) {
      length = length.min(BigInteger.valueOf(random.nextInt(mostValues)));
    } else if (random.nextInt(4) == 0) {
      return all;
    }
    BigInteger from =
        random.nextInt(3) == 0
            ? last.subtract(length).shiftRight(1) // around the middle, where zero is
            : new BigInteger(140, random).mod(last.subtract(length).add(BigInteger.ONE));
    return new ColumnValues.Range(type, all.value(from), all.value(from.add(length)));
  }

  private static List<Object> ends(SqlType type) {
    List<Object> extremes = RandomQueries.extremes(type);
    return switch (type.kind()) {
      case FLOAT -> List.of(-Float.MAX_VALUE, Float.MAX_VALUE);
      case DOUBLE -> List.of(-Double.MAX_VALUE, Double.MAX_VALUE);
      case DATE ->
          List.of(SqlValues.parse(type, "0001-01-01"), SqlValues.parse(type, "9999-12-31"));
      case TIMESTAMP ->
          List.of(
              SqlValues.parse(type, "0001-01-01T00:00:00Z"),
              SqlValues.parse(type, "9999-12-31T23:59:59.999999Z"));
      case TIMESTAMP_NTZ ->
          List.of(
              SqlValues.parse(type, "0001-01-01T00:00:00"),
              SqlValues.parse(type, "9999-12-31T23:59:59.999999"));
      default -> List.of(extremes.get(0), extremes.get(extremes.size() - 1));
    };
  }

  private Expr step(Expr expr) {
    return expr.type().isNumeric() ? numberStep(expr) : timeStep(expr);
  }

  private Expr timeStep(Expr expr) {
    return switch (random.nextInt(6)) {
      case 0, 1 -> cast(expr, pick(TIMES));
      case 2 ->
          call(
              Function.TRUNC,
              "date",
              cast(expr, "date"),
              literal(pick(List.of("YEAR", "QUARTER", "MONTH", "WEEK", "CENTURY"))));
      case 3 -> call(Function.MONTH, "int", expr);
      default -> call(Function.YEAR, "int", expr);
    };
  }

  private Expr numberStep(Expr expr) {
    Expr constant = constant(expr.type());
    boolean first = random.nextBoolean();
    return switch (random.nextInt(13)) {
      case 0 -> SparkTyping.floor(expr);
      case 1 -> SparkTyping.ceil(expr);
      case 2 -> SparkTyping.negate(expr);
      case 3 -> SparkTyping.round(expr, random.nextInt(7) - 3);
      case 4 -> first ? spark.plus(expr, constant) : spark.plus(constant, expr);
      case 5 -> first ? spark.minus(expr, constant) : spark.minus(constant, expr);
      case 6, 7 -> first ? spark.times(expr, constant) : spark.times(constant, expr);
      case 8, 9 -> spark.over(expr, constant);
      case 10 ->
          call(
              Function.WIDTH_BUCKET,
              "bigint",
              cast(expr, "double"),
              literal(pick(DOUBLES)),
              literal(pick(DOUBLES)),
              literal("bigint", pick(List.of("0", "5", "1000", "9007199254740993"))));
      case 11 -> cast(expr, pick(NUMBERS));
      default -> SparkTyping.abs(expr);
    };
  }

  /** A constant that the arithmetic of the type may meet: of its own type, or a decimal. */
  private Expr constant(SqlType type) {
    if (type.kind() == Kind.FLOAT) {
      return new Expr.Literal(type, pick(DOUBLES).floatValue());
    }
    if (type.kind() == Kind.DOUBLE) {
      return literal(pick(DOUBLES));
    }
    BigDecimal number = new BigDecimal(pick(EXACT));
    if (number.scale() == 0 && random.nextBoolean()) {
      return number.toBigInteger().bitLength() < 32
          ? literal(number.intValueExact())
          : new Expr.Literal(SqlType.of(Kind.BIGINT), number.longValueExact());
    }
    int precision = Math.max(number.precision(), number.scale());
    return new Expr.Literal(SqlType.decimal(precision, number.scale()), number);
  }

  /** Some ranks of a range in order: the ends, the middle and some anywhere. */
  public SortedSet<BigInteger> ranks(ColumnValues values) {
    BigInteger last = values.size().subtract(BigInteger.ONE);
    TreeSet<BigInteger> ranks = new TreeSet<>(List.of(BigInteger.ZERO, last));
    for (int i = 0; i < 12; i++) {
      BigInteger anywhere = new BigInteger(140, random).mod(values.size());
      ranks.add(anywhere);
      ranks.add(anywhere.add(BigInteger.ONE).min(last));
      ranks.add(new BigInteger(random.nextInt(last.bitLength() + 1), random).min(last));
    }
    ranks.add(last.shiftRight(1));
    return ranks;
  }

  private <T> T pick(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }
}
