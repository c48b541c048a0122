package io.jointly.encoding.build;

import static io.jointly.query.SparkTyping.call;
import static io.jointly.query.SparkTyping.cast;
import static io.jointly.query.SparkTyping.column;
import static io.jointly.query.SparkTyping.literal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Seed;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.Use;
import io.jointly.encoding.Tables;
import io.jointly.encoding.bounds.Interval;
import io.jointly.encoding.bounds.LongArithmetic;
import io.jointly.encoding.layout.Term.LinearTerm;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.SparkTyping;
import io.jointly.query.SparkTyping.Loss;
import io.jointly.query.SqlType;
import io.jointly.query.SqlValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sweep")
class TermBuilderTest {

  private static final SparkTyping SPARK = new SparkTyping(Loss.ALLOWED);
  private static final Expr COST = column("cost", "decimal(12,2)");
  private static final Expr AGE = column("age", "int");
  private static final Expr DAYS = column("days", "double");
  private static final Expr TEMPERATURE = column("temperature", "float");
  private static final Expr FREE = column("free", "int");
  private static final Table TABLE =
      Tables.table(
          1000,
          Tables.bounded("cost", "decimal(12,2)", "0", "10000000"),
          Tables.bounded("age", "int", "0", "120"),
          Tables.floating("days", "double", 0.1, 3650, 24),
          Tables.floating("temperature", "float", -273.15, 100, 10),
          listed("price", "decimal(4,2)", "0.5", "-1.5", "19.99"),
          Tables.unbounded("free", "int"),
          Tables.unbounded("loose", "double"));

  private static Column listed(String name, String type, String... values) {
    SqlType sqlType = SqlType.parse(type);
    List<Object> typed =
        Arrays.stream(values).map(value -> SqlValues.parse(sqlType, value)).toList();
    return new Column(
        name, sqlType, Set.of(Use.MEASURE), new Column.Domain(null, null, typed), null, Set.of());
  }

  private static LinearTerm of(Expr expr) {
    return new TermBuilder(TABLE, 3).of(expr);
  }

  private static void refused(Expr expr, ErrorCode code, String message) {
    assertThatThrownBy(() -> of(expr))
        .isInstanceOfSatisfying(CallerException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  @Test
  void exactNumbersAreSummedUnscaled() {
    LinearTerm cost = of(COST);
    assertThat(cost.bounds()).isEqualTo(Interval.of(0, 1_000_000_000));
    assertThat(cost.fractionBits()).isZero();
    assertThat(cost.whole()).isEqualTo(new LongArithmetic.Unscaled((Expr.Column) COST));
    assertThat(of(FREE).bounds()).isEqualTo(Interval.of(Integer.MIN_VALUE, Integer.MAX_VALUE));
    assertThat(of(SPARK.times(COST, AGE)).bounds()).isEqualTo(Interval.of(0, 120_000_000_000L));
    Expr remainder = call(Function.REMAINDER, "int", AGE, literal(7));
    assertThat(of(remainder).whole()).isNull();
  }

  @Test
  void listedNumbersLieBetweenTheEndsOfTheList() {
    assertThat(of(column("price", "decimal(4,2)")).bounds()).isEqualTo(Interval.of(-150, 1999));
  }

  @Test
  void floatingNumbersAreSummedAsFixedPoint() {
    LinearTerm days = of(DAYS);
    assertThat(days.fractionBits()).isEqualTo(24);
    assertThat(days.bounds()).isEqualTo(Interval.of(1_677_721, 3650L << 24));
    assertThat(days.whole()).isNull();
    LinearTerm temperature = of(TEMPERATURE);
    assertThat(temperature.fractionBits()).isEqualTo(10);
    assertThat(temperature.bounds()).isEqualTo(Interval.of(-279_706, 100 << 10));
  }

  @Test
  void theFinestColumnDecides() {
    assertThat(of(SPARK.times(DAYS, cast(TEMPERATURE, "double"))).fractionBits()).isEqualTo(24);
    assertThat(of(cast(TEMPERATURE, "double")).fractionBits()).isEqualTo(10);
    assertThat(of(SPARK.over(AGE, literal(2))).fractionBits())
        .isEqualTo(TermBuilder.DEFAULT_FRACTION_BITS);
  }

  /** The local job takes only what lies within the bounds for a value. */
  @Test
  void theBoundsOfFixedPointHoldBothEndsOfTheDeclaredOnes() {
    Random random = new Random(Seed.of(TermBuilderTest.class));
    for (int i = 0; i < 5000; i++) {
      double a = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(9) - 3);
      double b = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(9) - 3);
      double min = Math.min(a, b);
      double max = Math.max(a, b);
      int bits = random.nextInt(41);
      Table table = Tables.table(1, Tables.floating("x", "double", min, max, bits));
      Interval bounds = new TermBuilder(table, 1).of(column("x", "double")).bounds();
      for (double value : new double[] {min, max, min + (max - min) * random.nextDouble()}) {
        double fixed = Math.rint(value * Math.scalb(1.0, bits));
        BigInteger whole = new BigDecimal(fixed).toBigIntegerExact();
        assertThat(bounds.contains(new Interval(whole, whole)))
            .as("%s with %s bits in %s", value, bits, bounds)
            .isTrue();
        assertThat(fixed).isBetween(bounds.low().doubleValue(), bounds.high().doubleValue());
      }
    }
  }

  @Test
  void whatIsNotBoundedIsRefused() {
    refused(column("loose", "double"), ErrorCode.BOUNDS, "do not bound loose");
    refused(SPARK.over(literal(1.0), SPARK.minus(DAYS, literal(5.0))), ErrorCode.BOUNDS, "bound");
    refused(call(Function.EXP, "double", DAYS), ErrorCode.BOUNDS, "exp(days)");
  }

  @Test
  void whatNeedsMoreThanSixtyTwoBitsIsRefused() {
    Expr power = SPARK.times(SPARK.times(DAYS, DAYS), SPARK.times(DAYS, DAYS));
    refused(power, ErrorCode.BOUNDS, "with 24 fraction bits, more than 2^62");
    assertThat(of(SPARK.times(SPARK.times(DAYS, DAYS), DAYS)).fitsLong()).isTrue();
  }

  @Test
  void whatIsNoNumberIsRefused() {
    refused(column("s", "string"), ErrorCode.UNSUPPORTED_SQL, "s has type string");
    refused(column("d", "date"), ErrorCode.UNSUPPORTED_SQL, "cannot be summed");
    refused(literal("boolean", "true"), ErrorCode.UNSUPPORTED_SQL, "boolean");
  }

  @Test
  void aConstantNullIsASumOfNothing() {
    LinearTerm nothing = of(new Expr.Literal(AGE.type(), null));
    assertThat(nothing.bounds()).isEqualTo(Interval.of(0, 0));
    assertThat(nothing.limbs()).isEqualTo(1);
  }
}
