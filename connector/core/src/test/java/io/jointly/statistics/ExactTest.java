package io.jointly.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Seed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("sweep")
class ExactTest {

  private static final BigInteger TWO = BigInteger.TWO;

  private static Exact exact(String numerator, String denominator) {
    return Exact.of(new BigInteger(numerator), new BigInteger(denominator));
  }

  private static Exact ofDouble(double value) {
    BigDecimal exact = new BigDecimal(value);
    return Exact.of(exact.unscaledValue(), BigInteger.TEN.pow(exact.scale()));
  }

  /** Between two neighbouring doubles; beyond the largest one, where the next would be. */
  private static Exact middle(double a, double b) {
    Exact upper = Double.isInfinite(b) ? Exact.of(TWO.pow(1024)) : ofDouble(b);
    return ofDouble(a).plus(upper).dividedBy(Exact.of(TWO));
  }

  /** That {@code rounded} is next to the number, by comparing exactly with the two middles. */
  private static void assertNearest(Exact number, double rounded, String about) {
    assertThat(rounded).as(about).isNotNaN();
    double size = Math.abs(rounded);
    Exact magnitude = number.signum() < 0 ? number.negate() : number;
    if (Double.isInfinite(rounded)) {
      assertThat(magnitude)
          .as(about)
          .isGreaterThanOrEqualTo(middle(Double.MAX_VALUE, Double.POSITIVE_INFINITY));
      return;
    }
    boolean even = (Double.doubleToRawLongBits(size) & 1) == 0;
    int above = magnitude.compareTo(middle(size, Math.nextUp(size)));
    assertThat(above < 0 || (above == 0 && even)).as("%s: not above", about).isTrue();
    if (size > 0) {
      int below = magnitude.compareTo(middle(Math.nextDown(size), size));
      assertThat(below > 0 || (below == 0 && even)).as("%s: not below", about).isTrue();
    }
    assertThat(Math.signum(rounded) * number.signum()).as(about).isGreaterThanOrEqualTo(0);
  }

  /** As {@link #assertNearest} of the square root: the middles are squared instead. */
  private static void assertNearestRoot(Exact square, double rounded, String about) {
    assertThat(rounded).as(about).isFinite().isNotNegative();
    Exact upper = middle(rounded, Math.nextUp(rounded));
    int above = square.compareTo(upper.times(upper));
    assertThat(above).as("%s: not above", about).isNegative();
    if (rounded > 0) {
      Exact lower = middle(Math.nextDown(rounded), rounded);
      // A middle has one bit too many to be the root of a tie in these tests.
      assertThat(square.compareTo(lower.times(lower))).as("%s: not below", about).isPositive();
    }
  }

  private static BigInteger whole(Random random, int bits) {
    return new BigInteger(1 + random.nextInt(bits), random);
  }

  private static BigInteger positive(Random random, int bits) {
    return whole(random, bits).add(BigInteger.ONE);
  }

  @Test
  void roundsToTheNearestDouble() {
    long seed = Seed.of(ExactTest.class);
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      BigInteger numerator = whole(random, round % 3 == 0 ? 2500 : 300);
      if (random.nextBoolean()) {
        numerator = numerator.negate();
      }
      Exact number = Exact.of(numerator, positive(random, round % 5 == 0 ? 2500 : 300));
      String about = "seed " + seed + ", round " + round;
      assertNearest(number, number.toDouble(), about);
    }
  }

  @Test
  void roundsTheSquareRootToTheNearestDouble() {
    long seed = Seed.of(ExactTest.class);
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      Exact number = Exact.of(whole(random, round % 3 == 0 ? 1800 : 300), positive(random, 300));
      assertNearestRoot(number, number.sqrtToDouble(), "seed " + seed + ", round " + round);
    }
  }

  @Test
  void tiesGoToTheEvenNeighbourAndTheLeastBitMoreOrLessDecides() {
    long seed = Seed.of(ExactTest.class);
    Random random = new Random(seed);
    // So small against the tie that any precision fixed in advance would miss it.
    Exact least = Exact.of(BigInteger.ONE, TWO.pow(20_000));
    for (int round = 0; round < 2_000; round++) {
      double low = Math.abs(Double.longBitsToDouble(random.nextLong()));
      if (!(low < Double.MAX_VALUE)) {
        continue;
      }
      double high = Math.nextUp(low);
      Exact tie = middle(low, high);
      boolean lowIsEven = (Double.doubleToRawLongBits(low) & 1) == 0;
      String about = "seed " + seed + ", round " + round;
      assertThat(tie.toDouble()).as(about).isEqualTo(lowIsEven ? low : high);
      assertThat(tie.plus(least).toDouble()).as(about).isEqualTo(high);
      assertThat(tie.minus(least).toDouble()).as(about).isEqualTo(low);
      assertThat(tie.negate().toDouble()).as(about).isEqualTo(lowIsEven ? -low : -high);
    }
  }

  @Test
  void everyDoubleComesBack() {
    long seed = Seed.of(ExactTest.class);
    Random random = new Random(seed);
    for (int round = 0; round < 5_000; round++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertThat(ofDouble(value).toDouble()).as("seed %d", seed).isEqualTo(value + 0.0);
        assertThat(ofDouble(value).times(ofDouble(value)).sqrtToDouble())
            .as("seed %d", seed)
            .isEqualTo(Math.abs(value));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        Double.MIN_VALUE,
        2 * Double.MIN_VALUE,
        3 * Double.MIN_VALUE,
        Double.MIN_NORMAL,
        0x0.fffffffffffffp-1022,
        1,
        Double.MAX_VALUE
      })
  void edgesOfTheRangeRoundAsAllOthers(double value) {
    Exact up = middle(value, Math.nextUp(value));
    Exact down = middle(Math.nextDown(value), value);
    assertNearest(up, up.toDouble(), "tie above " + value);
    assertNearest(down, down.toDouble(), "tie below " + value);
    assertThat(ofDouble(value).toDouble()).isEqualTo(value);
  }

  @Test
  void tooLargeIsInfiniteAndTooSmallIsZero() {
    Exact half = Exact.of(BigInteger.ONE, TWO.pow(1075));
    assertThat(half.toDouble()).isEqualTo(0.0);
    assertThat(half.times(exact("1000001", "1000000")).toDouble()).isEqualTo(Double.MIN_VALUE);
    assertThat(Exact.of(BigInteger.ONE, TWO.pow(90_000)).toDouble()).isEqualTo(0.0);
    assertThat(Exact.of(BigInteger.ONE.negate(), TWO.pow(90_000)).toDouble()).isZero();
    assertThat(Exact.of(TWO.pow(1024)).toDouble()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Exact.of(TWO.pow(90_000).negate()).toDouble()).isEqualTo(Double.NEGATIVE_INFINITY);
    // The largest double's upper tie is the first to be infinite.
    Exact tie = Exact.of(TWO.pow(1024).subtract(TWO.pow(970)));
    assertThat(tie.toDouble()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(tie.minus(exact("1", "3")).toDouble()).isEqualTo(Double.MAX_VALUE);
    assertThat(Exact.of(TWO.pow(2048)).sqrtToDouble()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Exact.of(BigInteger.ONE, TWO.pow(4000)).sqrtToDouble()).isEqualTo(0.0);
    assertThat(Exact.of(BigInteger.ONE, TWO.pow(2148)).sqrtToDouble()).isEqualTo(Double.MIN_VALUE);
  }

  @Test
  void zeroHasNoSign() {
    for (Exact zero :
        new Exact[] {Exact.ZERO, exact("0", "-7"), exact("1", "3").minus(exact("2", "6"))}) {
      assertThat(Double.doubleToRawLongBits(zero.toDouble())).isZero();
      assertThat(Double.doubleToRawLongBits(zero.sqrtToDouble())).isZero();
      assertThat(zero.isZero()).isTrue();
      assertThat(zero.signum()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2, 1, 3, 5/6, 1/6, 1/6, 3/2",
    "-1, 2, 1, 3, -1/6, -5/6, -1/6, -3/2",
    "6, 4, 1, -2, 1, 2, -3/4, -3",
    "7, 1, 7, 1, 14, 0, 49, 1"
  })
  void calculates(
      String a,
      String b,
      String c,
      String d,
      String sum,
      String difference,
      String product,
      String quotient) {
    Exact left = exact(a, b);
    Exact right = exact(c, d);
    assertThat(left.plus(right)).hasToString(sum);
    assertThat(left.minus(right)).hasToString(difference);
    assertThat(left.times(right)).hasToString(product);
    assertThat(left.dividedBy(right)).hasToString(quotient);
  }

  @Test
  void obeysTheRulesOfAField() {
    long seed = Seed.of(ExactTest.class);
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      Exact a = Exact.of(whole(random, 200), positive(random, 100));
      Exact b = Exact.of(whole(random, 90).negate(), positive(random, 200));
      Exact c = Exact.of(positive(random, 50), positive(random, 5).negate());
      String about = "seed " + seed + ", round " + round;
      assertThat(a.plus(b).times(c)).as(about).isEqualTo(a.times(c).plus(b.times(c)));
      assertThat(a.plus(b).minus(b)).as(about).isEqualTo(a).hasSameHashCodeAs(a);
      assertThat(a.times(c).dividedBy(c)).as(about).isEqualTo(a).hasSameHashCodeAs(a);
      assertThat(a.plus(b).compareTo(a)).as(about).isEqualTo(b.signum());
      assertThat(a.minus(a)).as(about).isEqualTo(Exact.ZERO);
    }
  }

  @Test
  void equalityIsOfTheNumberNotOfTheFraction() {
    assertThat(exact("1", "2")).isEqualTo(exact("-2", "-4")).hasSameHashCodeAs(exact("2", "4"));
    assertThat(exact("1", "2")).isEqualByComparingTo(exact("2", "4"));
    assertThat(exact("1", "2")).isNotEqualTo(exact("1", "-2")).isNotEqualTo(0.5);
    assertThat(exact("1", "3")).isLessThan(exact("1", "2")).isGreaterThan(exact("-1", "2"));
    assertThat(exact("4", "-2")).hasToString("-2");
  }

  @Test
  void whatIsNotDefinedIsRefused() {
    assertThatThrownBy(() -> exact("1", "0")).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Exact.ZERO.dividedBy(Exact.ZERO))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> exact("-1", "9").sqrtToDouble())
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> new Unit(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Unit(0, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aUnitDividesByBothPowers() {
    assertThat(new Unit(2, 3).value(BigInteger.valueOf(-1000))).hasToString("-5/4");
    assertThat(Unit.ONE.value(BigInteger.TEN)).isEqualTo(Exact.of(BigInteger.TEN));
    assertThat(new Unit(38, 62).perOne()).isEqualTo(BigInteger.TEN.pow(38).multiply(TWO.pow(62)));
  }
}
