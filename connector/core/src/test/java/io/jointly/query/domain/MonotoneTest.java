package io.jointly.query.domain;

import static io.jointly.query.SparkTyping.call;
import static io.jointly.query.SparkTyping.cast;
import static io.jointly.query.SparkTyping.ceil;
import static io.jointly.query.SparkTyping.column;
import static io.jointly.query.SparkTyping.floor;
import static io.jointly.query.SparkTyping.literal;
import static io.jointly.query.SparkTyping.negate;
import static io.jointly.query.SparkTyping.round;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.Sweep;
import io.jointly.query.ColumnValues;
import io.jointly.query.Evaluator;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.Interpreter;
import io.jointly.query.Overflow;
import io.jointly.query.RandomChains;
import io.jointly.query.SparkTyping;
import io.jointly.query.SparkTyping.Loss;
import io.jointly.query.SqlType;
import io.jointly.query.SqlType.Kind;
import io.jointly.query.SqlValues;
import io.jointly.query.text.QueryText;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("sweep")
class MonotoneTest {

  private static final SparkTyping SPARK = new SparkTyping(Loss.ALLOWED);
  private static final Expr I = column("x", "int");
  private static final Expr L = column("x", "bigint");
  private static final Expr D = column("x", "double");
  private static final Expr C = column("x", "decimal(12,2)");
  private static final Expr WIDEST = column("x", "decimal(38,2)");
  private static final Expr T = column("x", "timestamp");
  private static final Expr DAY = column("x", "date");
  private static final Expr NULL = new Expr.Literal(SqlType.of(Kind.INT), null);

  private static boolean isMonotone(Expr expr, Overflow overflow) {
    return new Monotone(overflow, argument -> false).isMonotone(expr);
  }

  static Stream<Expr> monotoneInEveryMode() {
    return Stream.of(
        I,
        floor(SPARK.over(C, literal("decimal(4,0)", "1000"))),
        ceil(SPARK.over(C, literal("decimal(4,0)", "-1000"))),
        SPARK.over(I, literal(10)),
        negate(C),
        SPARK.minus(literal("decimal(3,1)", "1.5"), C),
        SPARK.times(literal(-2.5), D),
        SPARK.plus(D, literal(1e300)),
        round(D, -3),
        round(C, 1),
        call(Function.LEAST, "int", I, literal(5)),
        call(Function.GREATEST, "bigint", literal(5), cast(I, "bigint"), literal(7)),
        call(Function.COALESCE, "int", I, literal(0)),
        floor(SPARK.over(call(Function.LEAST, "int", I, literal(50)), literal(10))),
        call(Function.YEAR, "int", T),
        call(Function.YEAR, "int", cast(T, "date")),
        call(Function.TRUNC, "date", DAY, literal("MONTH")),
        call(Function.TRUNC, "date", cast(T, "date"), literal("no unit")),
        bucket(D, 0, 100, 10),
        bucket(D, 100, 0, 10),
        bucket(cast(I, "double"), 0, 0, -1),
        cast(I, "bigint"),
        cast(I, "double"),
        cast(I, "decimal(10,0)"),
        cast(C, "decimal(13,1)"),
        cast(SPARK.over(I, literal(1000)), "int"),
        cast(DAY, "timestamp"),
        cast(floor(D), "double"));
  }

  @ParameterizedTest
  @MethodSource
  void monotoneInEveryMode(Expr expr) {
    assertThat(isMonotone(expr, Overflow.FAIL)).isTrue();
    assertThat(isMonotone(expr, Overflow.WRAP_OR_NULL)).isTrue();
  }

  static Stream<Expr> monotoneWhereAnOverflowFails() {
    return Stream.of(
        negate(I),
        SPARK.plus(I, literal(1)),
        SPARK.minus(literal(1), L),
        SPARK.times(L, literal("bigint", "4294967296")),
        round(I, -2),
        cast(L, "int"),
        cast(L, "decimal(18,0)"),
        cast(I, "decimal(9,0)"),
        cast(D, "tinyint"),
        cast(D, "decimal(10,2)"),
        cast(C, "int"),
        cast(C, "decimal(11,1)"),
        negate(WIDEST),
        SPARK.plus(WIDEST, literal("decimal(1,0)", "1")),
        SPARK.over(WIDEST, literal("decimal(2,2)", "0.01")),
        floor(negate(L)));
  }

  @ParameterizedTest
  @MethodSource
  void monotoneWhereAnOverflowFails(Expr expr) {
    assertThat(isMonotone(expr, Overflow.FAIL)).isTrue();
    assertThat(isMonotone(expr, Overflow.WRAP_OR_NULL)).isFalse();
  }

  static Stream<Expr> notMonotone() {
    return Stream.of(
        literal(1),
        column("x", "string"),
        column("x", "boolean"),
        SPARK.plus(I, I),
        SPARK.times(I, I),
        SPARK.plus(I, NULL),
        SPARK.over(literal(1), I),
        SPARK.over(I, literal(0)),
        SPARK.over(C, literal("decimal(2,1)", "0.0")),
        SPARK.over(D, literal(0.0)),
        SPARK.over(D, literal(-0.0)),
        SPARK.over(D, literal(Double.NaN)),
        SPARK.times(D, literal(0.0)),
        SPARK.times(SPARK.times(D, literal(1e308)), literal(-0.0)),
        SPARK.times(D, literal(Double.POSITIVE_INFINITY)),
        SPARK.plus(D, literal(Double.NEGATIVE_INFINITY)),
        call(Function.REMAINDER, "int", I, literal(10)),
        call(Function.ABS, "int", I),
        call(Function.LEAST, "int", I, I),
        call(Function.LEAST, "int", I, NULL),
        call(Function.LEAST, "double", call(Function.LN, "double", D), literal(3.0)),
        call(Function.COALESCE, "double", call(Function.LN, "double", D), literal(3.0)),
        call(Function.MONTH, "int", DAY),
        call(Function.DAY_OF_WEEK, "int", DAY),
        call(Function.HOUR, "int", T),
        call(Function.ROUND, "double", D, cast(I, "int")),
        call(Function.ROUND, "double", D, NULL),
        call(Function.TRUNC, "date", DAY, column("unit", "string")),
        cast(I, "string"),
        cast(cast(I, "string"), "int"),
        cast(I, "boolean"),
        cast(T, "bigint"),
        bucket(D, -1e308, 1e308, 10),
        bucket(D, 0, 1, 1L << 40),
        bucket(D, Double.NEGATIVE_INFINITY, 1, 10),
        bucket(D, 0, Double.NaN, 10),
        call(Function.WIDTH_BUCKET, "bigint", D, D, literal(1.0), literal(5)),
        floor(call(Function.ABS, "double", D)),
        call(Function.CASE_WHEN, "int", call(Function.IS_NULL, "boolean", I), I));
  }

  @ParameterizedTest
  @MethodSource
  void notMonotone(Expr expr) {
    assertThat(isMonotone(expr, Overflow.FAIL)).isFalse();
    assertThat(isMonotone(expr, Overflow.WRAP_OR_NULL)).isFalse();
  }

  private static Expr bucket(Expr value, double low, double high, long buckets) {
    Expr number = new Expr.Literal(SqlType.of(Kind.BIGINT), buckets);
    return call(Function.WIDTH_BUCKET, "bigint", value, literal(low), literal(high), number);
  }

  @ParameterizedTest
  @EnumSource
  void nothingThatIsCalledMonotoneTurnsBack(Overflow overflow) {
    RandomChains chains = new RandomChains(new Random(Seed.of(MonotoneTest.class)));
    int monotone = 0;
    for (int i = 0; i < Sweep.times(1_000, 5_000); i++) {
      RandomChains.Chain chain = chains.next();
      if (isMonotone(chain.expr(), overflow)) {
        monotone++;
        staysOnItsWay(chain, overflow, chains);
      }
    }
    assertThat(monotone).as("tried").isGreaterThan(Sweep.times(100, 500));
  }

  private static void staysOnItsWay(
      RandomChains.Chain chain, Overflow overflow, RandomChains chains) {
    Interpreter interpreter = Interpreter.of(overflow);
    List<@Nullable Object> results = new ArrayList<>();
    boolean failed = false;
    for (BigInteger rank : chains.ranks(chain.values())) {
      try {
        results.addAll(at(chain, rank, interpreter));
      } catch (ArithmeticException e) {
        failed = true;
      }
    }
    BigInteger last = chain.values().size().subtract(BigInteger.ONE);
    if (failed) {
      assertThat(overflow).isEqualTo(Overflow.FAIL);
      assertThat(fails(chain, BigInteger.ZERO) || fails(chain, last))
          .as("%s of %s fails at an end", QueryText.of(chain.expr()), chain.values())
          .isTrue();
      return;
    }
    Set<Integer> ways = new TreeSet<>();
    for (int i = 1; i < results.size(); i++) {
      Object before = results.get(i - 1);
      Object after = results.get(i);
      ways.add(
          Integer.signum(
              before == null || after == null
                  ? Objects.equals(before, after) ? 0 : 2
                  : SqlValues.compare(chain.expr().type(), before, after)));
      assertThat(before == null).isEqualTo(after == null);
    }
    assertThat(ways)
        .as("%s of %s: %s", QueryText.of(chain.expr()), chain.values(), results)
        .doesNotContainSequence(-1, 0, 1)
        .doesNotContainSequence(-1, 1);
  }

  private static boolean fails(RandomChains.Chain chain, BigInteger rank) {
    try {
      at(chain, rank, Interpreter.of(Overflow.FAIL));
      return false;
    } catch (ArithmeticException e) {
      return true;
    }
  }

  private static List<@Nullable Object> at(
      RandomChains.Chain chain, BigInteger rank, Evaluator evaluator) {
    return evaluator.evaluate(
        chain.expr(), List.of(chain.column()), List.of(List.of(chain.values().value(rank))));
  }

  @ParameterizedTest
  @EnumSource
  void halvingFindsWhatTryingEveryValueFinds(Overflow overflow) {
    RandomChains chains = new RandomChains(new Random(Seed.of(MonotoneTest.class)));
    Interpreter interpreter = Interpreter.of(overflow);
    for (int i = 0; i < Sweep.times(300, 1500); i++) {
      RandomChains.Chain chain = chains.nextShort(200);
      if (!isMonotone(chain.expr(), overflow)) {
        continue;
      }
      Set<@Nullable Object> tried = new HashSet<>();
      try {
        for (long rank = 0; rank < chain.values().size().longValueExact(); rank++) {
          tried.addAll(at(chain, BigInteger.valueOf(rank), interpreter));
        }
      } catch (ArithmeticException e) {
        continue;
      }
      assertThat(image(chain.expr(), chain.column(), chain.values(), interpreter, 1000))
          .as("%s of %s", QueryText.of(chain.expr()), chain.values())
          .isEqualTo(tried);
    }
  }

  private static @Nullable Set<@Nullable Object> image(
      Expr expr, Expr.Column column, ColumnValues values, Evaluator evaluator, int cap) {
    return new Image(List.of(expr), column, values, evaluator)
        .find(cap)
        .map(
            found -> {
              Set<@Nullable Object> image = new HashSet<>();
              found.forEach(each -> image.add(each.get(0)));
              return image;
            })
        .orElse(null);
  }

  @Test
  void aDateThatTheClocksTurnBackIsFoundAllTheSame() {
    // At 00:01 on the first of November 1987 the clocks of St. John's went back to 23:01.
    Interpreter interpreter = Interpreter.inZone("America/St_Johns");
    ColumnValues days =
        Objects.requireNonNull(
            ColumnValues.of(
                T.type(),
                SqlValues.parse(T.type(), "1987-10-25T00:00:00Z"),
                SqlValues.parse(T.type(), "2010-11-10T00:00:00Z"),
                List.of()));
    Set<@Nullable Object> dates =
        image(cast(T, "date"), (Expr.Column) T, days, interpreter, 100_000);
    assertThat(dates).hasSize(8417 + 1).doesNotContainNull();
  }

  @Test
  void aCapIsACap() {
    ColumnValues values = new ColumnValues.Range(I.type(), 0, 999);
    for (int cap : new int[] {1, 2, 3, 99, 100, 999}) {
      assertThat(image(I, (Expr.Column) I, values, Interpreter.of(Overflow.FAIL), cap)).isNull();
    }
    assertThat(image(I, (Expr.Column) I, values, Interpreter.of(Overflow.FAIL), 1000))
        .hasSize(1000);
    Expr tens = floor(SPARK.over(I, literal(10)));
    assertThat(image(tens, (Expr.Column) I, values, Interpreter.of(Overflow.FAIL), 100))
        .hasSize(100);
    ColumnValues one = new ColumnValues.Range(I.type(), 7, 7);
    assertThat(image(I, (Expr.Column) I, one, Interpreter.of(Overflow.FAIL), 1))
        .isEqualTo(Collections.singleton(7));
  }
}
