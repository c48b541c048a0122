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
import io.jointly.encoding.bounds.FloatingBounds.Range;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.Interpreter;
import io.jointly.query.Overflow;
import io.jointly.query.SparkTyping;
import io.jointly.query.SparkTyping.Loss;
import io.jointly.query.text.QueryText;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("sweep")
class FloatingBoundsTest {

  private static final SparkTyping SPARK = new SparkTyping(Loss.ALLOWED);
  private static final Expr X = column("x", "double");
  private static final Expr Y = column("y", "double");
  private static final Expr F = column("f", "float");
  private static final Expr N = column("n", "int");
  private static final Expr PRICE = column("price", "decimal(12,2)");
  private static final Expr UNBOUNDED = column("u", "double");
  private static final FloatingBounds BOUNDS =
      new FloatingBounds(
          Map.of("x", new Range(-2, 150), "y", new Range(0.5, 4), "f", new Range(0, 8)),
          new ExactBounds(Map.of("n", Interval.of(0, 100), "price", Interval.of(100, 1_000_000))));

  private static Range of(Expr expr) {
    return Objects.requireNonNull(BOUNDS.of(expr), () -> QueryText.of(expr) + " is not bounded");
  }

  static Stream<Arguments> bounded() {
    return Stream.of(
        Arguments.of(X, -2, 150),
        Arguments.of(literal(-1.5), -1.5, -1.5),
        Arguments.of(SPARK.plus(X, Y), -1.5, 154),
        Arguments.of(SPARK.minus(X, Y), -6, 149.5),
        Arguments.of(SPARK.times(X, Y), -8, 600),
        Arguments.of(SPARK.over(X, Y), -4, 300),
        Arguments.of(SPARK.over(Y, literal(-0.5)), -8, -1),
        Arguments.of(negate(X), -150, 2),
        Arguments.of(abs(X), 0, 150),
        Arguments.of(SPARK.over(N, literal(4)), 0, 25),
        Arguments.of(cast(PRICE, "double"), 1, 10_000),
        Arguments.of(SPARK.times(cast(PRICE, "double"), literal(0.5)), 0.5, 5000),
        Arguments.of(SPARK.plus(F, F), 0, 16),
        Arguments.of(call(Function.SQRT, "double", Y), 0, 2),
        Arguments.of(call(Function.SQRT, "double", cast(N, "double")), 0, 10),
        Arguments.of(call(Function.SQRT, "double", SPARK.times(Y, F)), 0, Math.sqrt(32)),
        Arguments.of(call(Function.CBRT, "double", F), 0, 2),
        Arguments.of(call(Function.EXP, "double", Y), Math.exp(0.5), Math.exp(4)),
        Arguments.of(call(Function.LN, "double", Y), Math.log(0.5), Math.log(4)),
        Arguments.of(call(Function.LN, "double", X), Math.log(Double.MIN_VALUE), Math.log(150)),
        Arguments.of(call(Function.LN, "double", cast(N, "double")), 0, Math.log(100)),
        Arguments.of(call(Function.LOG2, "double", Y), -1, 2),
        Arguments.of(call(Function.LOG10, "double", literal(-1.0)), 0, 0),
        Arguments.of(call(Function.LOG, "double", literal(2.0), Y), -1, 2),
        Arguments.of(call(Function.POWER, "double", Y, literal(3.0)), 0.125, 64),
        Arguments.of(call(Function.POWER, "double", Y, literal(-1.0)), 0.25, 2),
        Arguments.of(call(Function.POWER, "double", X, literal(3.0)), -3_375_000, 3_375_000),
        Arguments.of(call(Function.TRY_DIVIDE, "double", X, cast(N, "double")), -150, 150),
        Arguments.of(call(Function.TRY_DIVIDE, "double", X, SPARK.plus(Y, literal(1.5))), -1, 75),
        Arguments.of(call(Function.NANVL, "double", X, literal(1000.0)), -2, 1000),
        Arguments.of(call(Function.BROUND, "double", Y, literal(0)), 0, 4),
        Arguments.of(call(Function.COALESCE, "double", X, literal(1000.0)), -2, 1000),
        Arguments.of(call(Function.LEAST, "double", X, Y), -2, 150),
        Arguments.of(call(Function.LEAST, "double", X, literal(1.5)), -2, 1.5),
        Arguments.of(call(Function.GREATEST, "double", literal(-1.5), X), -1.5, 150),
        Arguments.of(
            call(Function.CASE_WHEN, "double", call(Function.LESS, "boolean", X, Y), Y), 0.5, 4));
  }

  @ParameterizedTest
  @MethodSource
  void bounded(Expr expr, double low, double high) {
    Range range = of(expr);
    assertThat(range.low()).isBetween(low - 1e-6 * Math.abs(low), low);
    assertThat(range.high()).isBetween(high, high + 1e-6 * Math.abs(high));
  }

  @Test
  void roundingReachesTheNextRoundNumber() {
    assertThat(of(round(X, 0))).isEqualTo(new Range(-2, 150));
    assertThat(of(round(Y, 3))).isEqualTo(new Range(0, 4));
    // 150 is rounded to 200 and not to 100.
    assertThat(of(round(X, -2))).isEqualTo(new Range(-100, 200));
    assertThat(of(round(X, -3))).isEqualTo(new Range(-1000, 1000));
    assertThat(BOUNDS.of(round(X, -400))).isNull();
    assertThat(BOUNDS.of(round(X, Integer.MIN_VALUE))).isNull();
    assertThat(BOUNDS.of(call(Function.ROUND, "double", X, N))).isNull();
  }

  static Stream<Expr> unbounded() {
    return Stream.of(
        UNBOUNDED,
        SPARK.plus(X, UNBOUNDED),
        negate(UNBOUNDED),
        SPARK.over(literal(1.0), X),
        SPARK.over(literal(1.0), SPARK.minus(Y, literal(0.5))),
        SPARK.over(X, literal(0.0)),
        SPARK.over(X, literal(-0.0)),
        call(Function.SQRT, "double", X),
        call(Function.SQRT, "double", UNBOUNDED),
        call(Function.EXP, "double", SPARK.times(X, literal(5.0))),
        call(Function.LN, "double", UNBOUNDED),
        call(Function.LOG, "double", Y, X),
        call(Function.TRY_DIVIDE, "double", Y, X),
        call(Function.POWER, "double", X, Y),
        call(Function.POWER, "double", X, literal(0.5)),
        call(Function.POWER, "double", X, literal(-1.0)),
        SPARK.times(literal(1e300), SPARK.times(X, literal(1e300))),
        SPARK.over(X, literal(1e-320)),
        literal(Double.NaN),
        literal(Double.POSITIVE_INFINITY),
        cast(literal(1e300), "float"),
        cast(column("s", "string"), "double"),
        cast(column("t", "timestamp"), "double"),
        column("s", "string"),
        call(Function.COALESCE, "double", X, UNBOUNDED),
        call(Function.CASE_WHEN, "double", call(Function.LESS, "boolean", X, Y), Y, UNBOUNDED));
  }

  @ParameterizedTest
  @MethodSource
  void unbounded(Expr expr) {
    assertThat(BOUNDS.of(expr)).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void noRowWithinTheDeclaredBoundsLeavesTheProvedOnes(Overflow overflow) {
    Random random = new Random(Seed.of(FloatingBoundsTest.class));
    Interpreter interpreter = Interpreter.of(overflow);
    int bounded = 0;
    for (int i = 0; i < Sweep.times(1200, 6000); i++) {
      RandomExpressions expressions = new RandomExpressions(random);
      Expr expr = expressions.floating(1 + random.nextInt(4));
      FloatingBounds bounds =
          new FloatingBounds(
              expressions.floatingBounds(), new ExactBounds(expressions.exactBounds()));
      Range range = bounds.of(expr);
      if (range == null) {
        continue;
      }
      bounded++;
      for (int row = 0; row < 20; row++) {
        Map<String, @Nullable Object> values = expressions.row();
        try {
          if (interpreter.of(expr, values) instanceof Number number) {
            assertThat(number.doubleValue() + 0.0)
                .as("%s for %s", QueryText.of(expr), values)
                .isBetween(range.low(), range.high());
          }
        } catch (ArithmeticException e) {
          // A failed query needs no bounds.
          assertThat(overflow).isEqualTo(Overflow.FAIL);
        }
      }
    }
    assertThat(bounded).as("expressions with bounds").isGreaterThan(Sweep.times(400, 2000));
  }

  @Test
  void thereIsOneZero() {
    assertThat(of(SPARK.times(negate(Y), literal(0.0)))).isEqualTo(new Range(0, 0));
    assertThat(of(literal(-0.0))).isEqualTo(new Range(0, 0));
  }
}
