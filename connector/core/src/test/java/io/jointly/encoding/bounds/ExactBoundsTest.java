package io.jointly.encoding.bounds;

import static io.jointly.query.SparkTyping.call;
import static io.jointly.query.SparkTyping.cast;
import static io.jointly.query.SparkTyping.column;
import static io.jointly.query.SparkTyping.literal;
import static io.jointly.query.SparkTyping.negate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.jointly.query.SqlType.Kind;
import io.jointly.query.text.QueryText;
import io.jointly.query.time.DayRange;
import java.math.BigInteger;
import java.util.Map;
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
class ExactBoundsTest {

  private static final SparkTyping SPARK = new SparkTyping(Loss.ALLOWED);
  private static final Expr X = column("x", "int");
  private static final Expr Y = column("y", "int");
  private static final Expr D = column("d", "date");
  private static final Expr DAY = literal("date", "2020-03-14");
  private static final Expr PRICE = column("price", "decimal(12,2)");
  private static final Expr SHARE = column("share", "decimal(3,2)");
  private static final Expr UNBOUNDED = column("u", "smallint");
  private static final ExactBounds BOUNDS =
      new ExactBounds(
          Map.of(
              "x", Interval.of(-3, 5),
              "y", Interval.of(10, 20),
              "price", Interval.of(100, 500_000),
              "share", Interval.of(0, 10)),
          Map.of("d", new DayRange(18_262, 18_627)),
          Map.of("f", new FloatingBounds.Range(-1.5, 99.5)));

  static Stream<Arguments> bounds() {
    return Stream.of(
        Arguments.of(X, Interval.of(-3, 5)),
        Arguments.of(UNBOUNDED, Interval.of(-32768, 32767)),
        Arguments.of(literal(7), Interval.of(7, 7)),
        Arguments.of(literal("decimal(3,1)", "-1.5"), Interval.of(-15, -15)),
        Arguments.of(SPARK.plus(X, Y), Interval.of(7, 25)),
        Arguments.of(SPARK.minus(X, Y), Interval.of(-23, -5)),
        Arguments.of(SPARK.times(X, Y), Interval.of(-60, 100)),
        Arguments.of(negate(X), Interval.of(-5, 3)),
        Arguments.of(call(Function.ABS, "int", X), Interval.of(0, 5)),
        Arguments.of(SPARK.plus(PRICE, X), Interval.of(-200, 500_500)),
        Arguments.of(SPARK.times(PRICE, SHARE), Interval.of(0, 5_000_000)),
        Arguments.of(
            SPARK.times(PRICE, SPARK.minus(literal("decimal(1,0)", "1"), SHARE)),
            Interval.of(9_000, 50_000_000)),
        Arguments.of(call(Function.DATE_DIFF, "int", D, D), Interval.of(-365, 365)),
        Arguments.of(
            call(Function.DATE_DIFF, "int", D, literal("date", "2019-12-31")), Interval.of(1, 366)),
        Arguments.of(
            call(Function.DATE_DIFF, "int", D, column("other", "date")),
            Interval.of(Integer.MIN_VALUE, Integer.MAX_VALUE)),
        Arguments.of(
            call(Function.DATE_DIFF, "int", call(Function.LEAST, "date", D, DAY), D),
            Interval.of(-365, 73)),
        Arguments.of(call(Function.YEAR, "int", D), Interval.of(2020, 2020)),
        Arguments.of(call(Function.FLOOR, "bigint", column("f", "double")), Interval.of(-2, 100)),
        Arguments.of(cast(column("f", "double"), "tinyint"), Interval.of(-2, 100)),
        Arguments.of(
            call(Function.DIV, "bigint", call(Function.FLOOR, "bigint", PRICE), literal(10)),
            Interval.of(0, 500)),
        Arguments.of(cast(PRICE, "int"), Interval.of(1, 5000)),
        Arguments.of(cast(PRICE, "decimal(20,4)"), Interval.of(10_000, 50_000_000)),
        Arguments.of(call(Function.COALESCE, "int", X, Y), Interval.of(-3, 20)),
        Arguments.of(call(Function.DIV, "bigint", Y, literal(3)), Interval.of(0, 6)),
        Arguments.of(call(Function.DIV, "bigint", X, Y), Interval.of(0, 0)),
        Arguments.of(call(Function.DIV, "bigint", Y, X), Interval.of(-20, 20)),
        Arguments.of(call(Function.DIV, "bigint", PRICE, SHARE), Interval.of(0, 500_000)),
        Arguments.of(call(Function.PMOD, "int", X, literal(7)), Interval.of(0, 7)),
        Arguments.of(call(Function.PMOD, "int", Y, X), Interval.of(-5, 5)),
        Arguments.of(call(Function.TRY_ADD, "int", X, Y), Interval.of(7, 25)),
        Arguments.of(call(Function.TRY_MULTIPLY, "int", X, Y), Interval.of(-60, 100)),
        Arguments.of(call(Function.BROUND, "int", Y, literal(-1)), Interval.of(0, 30)),
        Arguments.of(
            call(Function.ROUND_FLOOR, "decimal(12,1)", PRICE, literal(1)), Interval.of(0, 50_010)),
        Arguments.of(call(Function.GREATEST, "int", X, literal(2)), Interval.of(2, 5)),
        Arguments.of(call(Function.LEAST, "int", X, literal(2)), Interval.of(-3, 2)),
        Arguments.of(
            call(Function.CASE_WHEN, "int", call(Function.LESS, "boolean", X, Y), Y),
            Interval.of(10, 20)),
        Arguments.of(
            call(Function.CASE_WHEN, "int", call(Function.LESS, "boolean", X, Y), Y, literal(0)),
            Interval.of(0, 20)),
        // Nothing is known of these but their type.
        Arguments.of(call(Function.REMAINDER, "tinyint", X, Y), Interval.of(-3, 5)),
        Arguments.of(call(Function.REMAINDER, "int", Y, X), Interval.of(0, 5)),
        Arguments.of(cast(column("s", "string"), "tinyint"), Interval.of(-128, 127)),
        Arguments.of(cast(column("d", "double"), "decimal(2,1)"), Interval.of(-99, 99)),
        // An overflow wraps or fails: whatever comes is of the type.
        Arguments.of(SPARK.times(UNBOUNDED, UNBOUNDED), Interval.of(-32768, 32767)),
        Arguments.of(SPARK.plus(UNBOUNDED, literal("smallint", "1")), Interval.of(-32768, 32767)));
  }

  @ParameterizedTest
  @MethodSource
  void bounds(Expr expr, Interval expected) {
    assertThat(BOUNDS.of(expr)).isEqualTo(expected);
  }

  @Test
  void aDecimalThatDoesNotFitIsNullAndNeedsNoBounds() {
    Expr wide = column("wide", "decimal(38,0)");
    BigInteger most = BigInteger.TEN.pow(38).subtract(BigInteger.ONE);
    ExactBounds bounds = new ExactBounds(Map.of("wide", new Interval(BigInteger.ONE, most)));
    assertThat(bounds.of(SPARK.times(wide, wide))).isEqualTo(new Interval(BigInteger.ONE, most));
  }

  @Test
  void typesThatAreNoExactNumbersAreRefused() {
    for (Kind kind : Kind.values()) {
      if (kind != Kind.DECIMAL && !ExactBounds.isExact(SqlType.of(kind))) {
        assertThatThrownBy(() -> ExactBounds.ofType(SqlType.of(kind)))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
    assertThat(ExactBounds.ofType(SqlType.of(Kind.BIGINT)).bits()).isEqualTo(64);
    assertThat(ExactBounds.ofType(SqlType.decimal(38, 5)).bits()).isEqualTo(128);
  }

  @ParameterizedTest
  @EnumSource
  void noRowWithinTheDeclaredBoundsLeavesTheProvedOnes(Overflow overflow) {
    Random random = new Random(Seed.of(ExactBoundsTest.class));
    Interpreter interpreter = Interpreter.of(overflow);
    int proved = 0;
    for (int i = 0; i < Sweep.times(1000, 5000); i++) {
      RandomExpressions expressions = new RandomExpressions(random);
      Expr expr = expressions.exact(1 + random.nextInt(4));
      ExactBounds bounds = new ExactBounds(expressions.exactBounds());
      Interval interval = bounds.of(expr);
      boolean fits = fits(expr, bounds);
      for (int row = 0; row < 20; row++) {
        Map<String, @Nullable Object> values = expressions.row();
        Object value;
        try {
          value = interpreter.of(expr, values);
        } catch (ArithmeticException e) {
          assertThat(fits).as("%s fails for %s", QueryText.of(expr), values).isFalse();
          continue;
        }
        if (value != null) {
          BigInteger unscaled = ExactBounds.unscaled(value);
          assertThat(interval.contains(new Interval(unscaled, unscaled)))
              .as("%s in %s: %s for %s", QueryText.of(expr), interval, value, values)
              .isTrue();
        } else if (fits && !values.containsValue(null)) {
          // Only where the query itself says NULL, and never because a decimal did not fit.
          assertThat(QueryText.of(expr)).as("%s", values).containsAnyOf("CAST(NULL AS", "CASE");
        }
      }
      proved += fits ? 1 : 0;
    }
    assertThat(proved)
        .as("expressions that are proved to fit")
        .isGreaterThan(Sweep.times(200, 1000));
  }

  private static boolean fits(Expr expr, ExactBounds bounds) {
    return !(expr instanceof Expr.Call call)
        || (bounds.isProvedToFit(call)
            && call.arguments().stream()
                .allMatch(
                    argument -> argument.type().kind() == Kind.BOOLEAN || fits(argument, bounds)));
  }
}
