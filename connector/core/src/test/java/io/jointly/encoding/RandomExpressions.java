package io.jointly.encoding;

import static io.jointly.query.SparkTyping.cast;
import static io.jointly.query.SparkTyping.literal;

import io.jointly.encoding.bounds.ExactBounds;
import io.jointly.encoding.bounds.FloatingBounds;
import io.jointly.encoding.bounds.Interval;
import io.jointly.query.ColumnValues;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.SparkTyping;
import io.jointly.query.SqlType;
import io.jointly.query.SqlType.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Random expressions over random columns with random bounds, typed as Spark types them, and rows
 * within the bounds.
 */
public final class RandomExpressions {

  private static final List<SqlType> EXACT =
      Stream.of(
              "tinyint",
              "smallint",
              "int",
              "bigint",
              "decimal(3,2)",
              "decimal(11,2)",
              "decimal(12,2)",
              "decimal(15,0)",
              "decimal(18,18)",
              "decimal(19,4)",
              "decimal(38,0)",
              "decimal(38,10)",
              "decimal(38,38)")
          .map(SqlType::parse)
          .toList();
  private static final List<SqlType> FLOATING =
      Stream.of("float", "double").map(SqlType::parse).toList();

  /** A declared column and its bounds. */
  record Bounded(Expr.Column column, Object min, Object max) {
    ColumnValues values() {
      return Objects.requireNonNull(ColumnValues.of(column.type(), min, max, List.of()));
    }
  }

  private final Random random;
  private final SparkTyping spark;
  private final Map<String, Bounded> columns = new LinkedHashMap<>();

  public RandomExpressions(Random random) {
    this.random = random;
    this.spark =
        new SparkTyping(
            random.nextBoolean() ? SparkTyping.Loss.ALLOWED : SparkTyping.Loss.FORBIDDEN);
  }

  Map<String, Bounded> columns() {
    return columns;
  }

  /** A new column of an exact type, with bounds anywhere in it. */
  Expr.Column exactColumn() {
    return column(pick(EXACT));
  }

  Expr.Column floatingColumn() {
    return column(pick(FLOATING));
  }

  private Expr.Column column(SqlType type) {
    Expr.Column column = new Expr.Column("c" + columns.size(), type);
    ColumnValues all = everything(type);
    BigInteger last = all.size().subtract(BigInteger.ONE);
    BigInteger length = new BigInteger(random.nextInt(last.bitLength() + 1), random).min(last);
    BigInteger from =
        switch (random.nextInt(4)) {
          case 0 -> BigInteger.ZERO;
          case 1 -> last.subtract(length);
          case 2 -> last.subtract(length).shiftRight(1);
          default -> new BigInteger(140, random).mod(last.subtract(length).add(BigInteger.ONE));
        };
    columns.put(column.name(), new Bounded(column, all.value(from), all.value(from.add(length))));
    return column;
  }

  private static ColumnValues everything(SqlType type) {
    return switch (type.kind()) {
      case FLOAT -> new ColumnValues.Range(type, -1e10f, 1e10f);
      case DOUBLE -> new ColumnValues.Range(type, -1e10, 1e10);
      default -> {
        Interval range = ExactBounds.ofType(type);
        yield new ColumnValues.Range(type, value(type, range.low()), value(type, range.high()));
      }
    };
  }

  private static Object value(SqlType type, BigInteger unscaled) {
    return switch (type.kind()) {
      case TINYINT -> unscaled.byteValueExact();
      case SMALLINT -> unscaled.shortValueExact();
      case INT -> unscaled.intValueExact();
      case BIGINT -> unscaled.longValueExact();
      default -> new BigDecimal(unscaled, type.scale());
    };
  }

  /** An exact expression up to {@code depth} operators deep. */
  public Expr exact(int depth) {
    if (depth == 0) {
      return random.nextInt(3) == 0 ? constant() : exactColumn();
    }
    Expr left = exact(depth - 1);
    return switch (random.nextInt(12)) {
      case 0, 1 -> spark.plus(left, exact(random.nextInt(depth)));
      case 2, 3 -> spark.minus(left, exact(random.nextInt(depth)));
      case 4, 5, 6 -> spark.times(left, exact(random.nextInt(depth)));
      case 7 -> SparkTyping.negate(left);
      case 8 -> SparkTyping.abs(left);
      case 9 -> cast(left, pick(EXACT));
      case 10 -> chosen(Function.CASE_WHEN, left, depth);
      default ->
          chosen(pick(List.of(Function.COALESCE, Function.GREATEST, Function.LEAST)), left, depth);
    };
  }

  /** A floating expression, with exact parts here and there. */
  public Expr floating(int depth) {
    if (depth == 0) {
      return random.nextInt(3) == 0
          ? literal(pick(List.of(0.0, 1.0, -0.5, 3.7, 1e-6, -1e6)))
          : floatingColumn();
    }
    Expr left = floating(depth - 1);
    return switch (random.nextInt(14)) {
      case 0, 1 -> spark.plus(left, floating(random.nextInt(depth)));
      case 2 -> spark.minus(left, floating(random.nextInt(depth)));
      case 3, 4 -> spark.times(left, floating(random.nextInt(depth)));
      case 5, 6 -> spark.over(left, floating(random.nextInt(depth)));
      case 7 -> SparkTyping.negate(left);
      case 8 -> SparkTyping.abs(left);
      case 9 -> cast(exact(random.nextInt(2)), pick(FLOATING));
      case 10 -> SparkTyping.call(Function.SQRT, "double", cast(left, "double"));
      case 11 -> SparkTyping.round(left, random.nextInt(9) - 6);
      case 12 -> cast(left, pick(FLOATING));
      default -> chosen(pick(List.of(Function.CASE_WHEN, Function.LEAST)), left, depth);
    };
  }

  private Expr chosen(Function function, Expr one, int depth) {
    Expr other =
        random.nextInt(3) == 0
            ? new Expr.Literal(one.type(), null)
            : cast(column(one.type()), one.type());
    if (function != Function.CASE_WHEN) {
      return new Expr.Call(function, List.of(other, one), one.type());
    }
    Expr.Column tested = column(SqlType.of(Kind.TINYINT));
    Expr condition = SparkTyping.call(Function.LESS, "boolean", tested, literal("tinyint", "0"));
    return new Expr.Call(
        function,
        depth % 2 == 0 ? List.of(condition, one) : List.of(condition, one, other),
        one.type());
  }

  private Expr constant() {
    return switch (random.nextInt(4)) {
      case 0 -> literal(random.nextInt(7) - 3);
      case 1 -> literal("bigint", Long.toString(random.nextLong() >> random.nextInt(64)));
      case 2 -> literal("decimal(3,2)", pick(List.of("0.01", "-1", "1", "9.99")));
      default -> new Expr.Literal(SqlType.of(Kind.INT), null);
    };
  }

  /** A row within the bounds: often at their ends, now and then NULL. */
  public Map<String, @Nullable Object> row() {
    Map<String, @Nullable Object> row = new HashMap<>();
    for (Bounded bounded : columns.values()) {
      ColumnValues values = bounded.values();
      row.put(
          bounded.column().name(),
          switch (random.nextInt(7)) {
            case 0 -> null;
            case 1, 2 -> bounded.min();
            case 3, 4 -> bounded.max();
            default -> values.value(new BigInteger(140, random).mod(values.size()));
          });
    }
    return row;
  }

  /** Bounds of the exact columns, unscaled. */
  public Map<String, Interval> exactBounds() {
    Map<String, Interval> bounds = new HashMap<>();
    columns.forEach(
        (name, bounded) -> {
          if (ExactBounds.isExact(bounded.column().type())) {
            bounds.put(
                name,
                new Interval(
                    ExactBounds.unscaled(bounded.min()), ExactBounds.unscaled(bounded.max())));
          }
        });
    return bounds;
  }

  public Map<String, FloatingBounds.Range> floatingBounds() {
    Map<String, FloatingBounds.Range> bounds = new HashMap<>();
    columns.forEach(
        (name, bounded) -> {
          if (bounded.column().type().isFloating()) {
            bounds.put(
                name,
                new FloatingBounds.Range(
                    ((Number) bounded.min()).doubleValue(),
                    ((Number) bounded.max()).doubleValue()));
          }
        });
    return bounds;
  }

  private <T> T pick(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }
}
