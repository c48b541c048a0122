package io.jointly.encoding.bounds;

import static io.jointly.query.SparkTyping.abs;
import static io.jointly.query.SparkTyping.call;
import static io.jointly.query.SparkTyping.cast;
import static io.jointly.query.SparkTyping.column;
import static io.jointly.query.SparkTyping.literal;
import static io.jointly.query.SparkTyping.negate;
import static io.jointly.query.SparkTyping.round;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.Sweep;
import io.jointly.encoding.RandomExpressions;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.Interpreter;
import io.jointly.query.Overflow;
import io.jointly.query.SparkTyping;
import io.jointly.query.SparkTyping.Loss;
import io.jointly.query.SqlType;
import io.jointly.query.text.QueryText;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("sweep")
class LongLoweringTest {

  private static final SparkTyping SPARK = new SparkTyping(Loss.ALLOWED);
  private static final Expr PRICE = column("price", "decimal(15,2)");
  private static final Expr DISCOUNT = column("discount", "decimal(15,2)");
  private static final Expr TAX = column("tax", "decimal(15,2)");
  private static final Expr N = column("n", "int");
  private static final Expr BIG = column("big", "bigint");
  private static final Expr LONG_DECIMAL = column("long", "decimal(38,10)");
  private static final Expr ONE = literal("decimal(1,0)", "1");
  private static final ExactBounds BOUNDS =
      new ExactBounds(
          Map.of(
              "price", Interval.of(0, 20_000_000),
              "discount", Interval.of(0, 10),
              "tax", Interval.of(0, 8),
              "n", Interval.of(-1000, 1000),
              "long", Interval.of(0, 100)));

  private static @Nullable LongArithmetic lower(Expr expr) {
    return new LongLowering(BOUNDS).lower(expr);
  }

  /** In arithmetic that fails where a BIGINT overflows. */
  private static @Nullable Long evaluate(LongArithmetic whole, Map<String, @Nullable Object> row) {
    if (whole instanceof LongArithmetic.Unscaled leaf) {
      Object value = row.get(leaf.column().name());
      return value == null ? null : ExactBounds.unscaled(value).longValueExact();
    }
    if (whole instanceof LongArithmetic.Constant constant) {
      return constant.value();
    }
    if (whole instanceof LongArithmetic.Plus plus) {
      return both(evaluate(plus.left(), row), evaluate(plus.right(), row), Math::addExact);
    }
    if (whole instanceof LongArithmetic.Minus minus) {
      return both(evaluate(minus.left(), row), evaluate(minus.right(), row), Math::subtractExact);
    }
    LongArithmetic.Times times = (LongArithmetic.Times) whole;
    return both(evaluate(times.left(), row), evaluate(times.right(), row), Math::multiplyExact);
  }

  private static @Nullable Long both(
      @Nullable Long left, @Nullable Long right, java.util.function.LongBinaryOperator operator) {
    return left == null || right == null ? null : operator.applyAsLong(left, right);
  }

  @Test
  void thePriceOfTpchIsLoweredAsItStands() {
    Expr discounted = SPARK.times(PRICE, SPARK.minus(ONE, DISCOUNT));
    LongArithmetic one =
        new LongArithmetic.Times(new LongArithmetic.Constant(1), new LongArithmetic.Constant(100));
    LongArithmetic price = new LongArithmetic.Unscaled((Expr.Column) PRICE);
    LongArithmetic expected =
        new LongArithmetic.Times(
            price,
            new LongArithmetic.Minus(one, new LongArithmetic.Unscaled((Expr.Column) DISCOUNT)));
    assertThat(lower(discounted)).isEqualTo(expected);
    Expr charged = SPARK.times(discounted, SPARK.plus(ONE, TAX));
    assertThat(lower(charged))
        .isEqualTo(
            new LongArithmetic.Times(
                expected,
                new LongArithmetic.Plus(one, new LongArithmetic.Unscaled((Expr.Column) TAX))));
  }

  @Test
  void columnsConstantsAndWideningCastsAreLowered() {
    assertThat(lower(PRICE)).isEqualTo(new LongArithmetic.Unscaled((Expr.Column) PRICE));
    assertThat(lower(BIG)).isEqualTo(new LongArithmetic.Unscaled((Expr.Column) BIG));
    assertThat(lower(literal("decimal(3,2)", "-1.25")))
        .isEqualTo(new LongArithmetic.Constant(-125));
    assertThat(lower(cast(N, "bigint"))).isEqualTo(new LongArithmetic.Unscaled((Expr.Column) N));
    assertThat(lower(cast(N, "decimal(12,2)")))
        .isEqualTo(
            new LongArithmetic.Times(
                new LongArithmetic.Unscaled((Expr.Column) N), new LongArithmetic.Constant(100)));
    assertThat(lower(negate(N)))
        .isEqualTo(
            new LongArithmetic.Minus(
                new LongArithmetic.Constant(0), new LongArithmetic.Unscaled((Expr.Column) N)));
    // A cast to a narrower type in which every value still fits.
    assertThat(lower(cast(N, "smallint"))).isEqualTo(new LongArithmetic.Unscaled((Expr.Column) N));
  }

  static Stream<Expr> notLowered() {
    return Stream.of(
        LONG_DECIMAL, // its unscaled value is held in another form, whatever its bounds
        column("unbounded", "decimal(38,0)"),
        new Expr.Literal(SqlType.parse("int"), null),
        literal("decimal(38,0)", "9".repeat(38)),
        cast(N, "tinyint"), // does not fit
        cast(PRICE, "decimal(15,1)"), // rounds
        cast(PRICE, "int"),
        cast(column("d", "double"), "decimal(5,2)"),
        cast(column("s", "string"), "int"),
        negate(BIG), // -2^63
        SPARK.plus(BIG, literal("bigint", "1")),
        SPARK.times(BIG, N),
        SPARK.times(SPARK.times(PRICE, PRICE), PRICE), // leaves 64 bits
        SPARK.over(PRICE, DISCOUNT),
        abs(N),
        round(PRICE, 1),
        call(Function.COALESCE, "int", N, literal(0)),
        call(Function.REMAINDER, "int", N, literal(7)),
        SPARK.plus(N, abs(N)));
  }

  @ParameterizedTest
  @MethodSource
  void notLowered(Expr expr) {
    assertThat(lower(expr)).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsLoweredWhereSparkRounds(Loss loss) {
    SparkTyping spark = new SparkTyping(loss);
    Expr small = column("small", "decimal(30,20)");
    ExactBounds bounds = new ExactBounds(Map.of("small", Interval.of(0, 1000)));
    // 40 digits after the point do not go into 38: some are rounded away, with either setting.
    Expr product = spark.times(small, small);
    assertThat(product.type().scale()).isLessThan(40);
    assertThat(new LongLowering(bounds).lower(product)).isNull();
    Expr short18 = column("small", "decimal(18,18)");
    Expr square = spark.times(short18, short18);
    Expr cube = spark.times(square, short18);
    assertThat(new LongLowering(bounds).lower(square)).isNotNull();
    assertThat(cube.type().scale()).isLessThan(54);
    assertThat(new LongLowering(bounds).lower(cube)).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsLoweredIsWhatSparkGives(Overflow overflow) {
    Random random = new Random(Seed.of(LongLoweringTest.class));
    Interpreter interpreter = Interpreter.of(overflow);
    int lowered = 0;
    for (int i = 0; i < Sweep.times(2000, 8000); i++) {
      RandomExpressions expressions = new RandomExpressions(random);
      Expr expr = expressions.exact(1 + random.nextInt(3));
      LongArithmetic whole =
          new LongLowering(new ExactBounds(expressions.exactBounds())).lower(expr);
      if (whole == null) {
        continue;
      }
      lowered++;
      for (int row = 0; row < 20; row++) {
        Map<String, @Nullable Object> values = expressions.row();
        Object expected = interpreter.of(expr, values); // must not fail either
        Long unscaled = evaluate(whole, values);
        assertThat(unscaled == null ? null : scaled(unscaled, expr.type()))
            .as("%s for %s", QueryText.of(expr), values)
            .isEqualTo(expected == null ? null : new BigDecimal(expected.toString()));
      }
    }
    assertThat(lowered).as("expressions that were lowered").isGreaterThan(Sweep.times(125, 500));
  }

  private static BigDecimal scaled(long unscaled, SqlType type) {
    return BigDecimal.valueOf(unscaled, type.scale());
  }
}
