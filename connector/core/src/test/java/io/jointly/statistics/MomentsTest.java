package io.jointly.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.jointly.Seed;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("sweep")
class MomentsTest {

  /** Half a unit in the last place, and a little for the comparison itself. */
  private static final double ROUNDED_ONCE = 0x1.01p-53;

  private static final List<Function<PairSums, @Nullable Double>> PAIRS =
      List.of(
          Moments::covarPop,
          Moments::covarSamp,
          Moments::corr,
          Moments::regrSlope,
          Moments::regrIntercept,
          Moments::regrR2,
          Moments::regrSxx,
          Moments::regrSyy,
          Moments::regrSxy,
          Moments::regrAvgX,
          Moments::regrAvgY);

  private static List<BigInteger> whole(long... values) {
    return LongStream.of(values).mapToObj(BigInteger::valueOf).toList();
  }

  private static PairSums pair(long[] x, long[] y) {
    return new Rows(whole(x), whole(y), Unit.ONE, Unit.ONE).pair();
  }

  private static @Nullable Double[] all(PairSums pair) {
    return PAIRS.stream().map(f -> f.apply(pair)).toArray(Double[]::new);
  }

  @Test
  void smallNumbersByHand() {
    // y = 1, 2, 2, 4 over x = 1, 2, 3, 4: deviations 5, 4.75 and 4.5.
    PairSums pair = pair(new long[] {1, 2, 3, 4}, new long[] {1, 2, 2, 4});
    assertThat(all(pair))
        .containsExactly(
            1.125, 1.5, 0.9233805168766387, 0.9, 0.0, 20.25 / 23.75, 5.0, 4.75, 4.5, 2.5, 2.25);
    Sums x = pair.x();
    assertThat(Moments.varPop(x)).isEqualTo(1.25);
    assertThat(Moments.varSamp(x)).isEqualTo(5.0 / 3);
    assertThat(Moments.stddevPop(x)).isEqualTo(Math.sqrt(1.25));
    assertThat(Moments.stddevSamp(x)).isEqualTo(1.2909944487358056);
  }

  @Test
  void unitsScaleEachAnswerInItsOwnWay() {
    PairSums whole = pair(new long[] {1, 2, 3, 4}, new long[] {1, 2, 2, 4});
    PairSums scaled =
        new PairSums(
            new JointSums(
                whole.n(), whole.sx(), whole.sy(), whole.sxy(), new Unit(0, 3), new Unit(0, 1)),
            whole.sxx(),
            whole.syy());
    double[] factors = {1 / 16.0, 1 / 16.0, 1, 4, 0.5, 1, 1 / 64.0, 0.25, 1 / 16.0, 1 / 8.0, 0.5};
    @Nullable Double[] expected = all(whole);
    for (int i = 0; i < factors.length; i++) {
      expected[i] = Objects.requireNonNull(expected[i]) * factors[i];
    }
    assertThat(all(scaled)).containsExactly(expected);
  }

  @Test
  void everyAnswerIsRoundedOnce() {
    long seed = Seed.of(MomentsTest.class);
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      Unit unit =
          round % 2 == 0 ? new Unit(random.nextInt(12), 0) : new Unit(0, random.nextInt(30));
      double mean = Math.pow(10, random.nextInt(9));
      Rows rows = Rows.random(random, 2 + random.nextInt(60), mean, 5 + mean / 10, unit);
      assertRoundedOnce(rows, "seed " + seed + ", round " + round);
    }
  }

  private static void assertRoundedOnce(Rows rows, String about) {
    List<BigDecimal> x = Rows.decimals(rows.x(), rows.unitX());
    List<BigDecimal> y = Rows.decimals(rows.y(), rows.unitY());
    BigDecimal n = BigDecimal.valueOf(rows.n());
    BigDecimal less = BigDecimal.valueOf(rows.n() - 1);
    BigDecimal sxx = Rows.deviations(x, x);
    BigDecimal syy = Rows.deviations(y, y);
    BigDecimal sxy = Rows.deviations(x, y);
    if (sxx.signum() == 0 || syy.signum() == 0) {
      return;
    }
    BigDecimal slope = sxy.divide(sxx, Rows.DIGITS);
    List<BigDecimal> expected =
        List.of(
            sxy.divide(n, Rows.DIGITS),
            sxy.divide(less, Rows.DIGITS),
            sxy.divide(sxx.multiply(syy).sqrt(Rows.DIGITS), Rows.DIGITS),
            slope,
            Rows.mean(y).subtract(slope.multiply(Rows.mean(x)), Rows.DIGITS),
            sxy.pow(2).divide(sxx.multiply(syy), Rows.DIGITS),
            sxx,
            syy,
            sxy,
            Rows.mean(x),
            Rows.mean(y));
    @Nullable Double[] found = all(rows.pair());
    for (int i = 0; i < found.length; i++) {
      assertNear(found[i], expected.get(i), about + ", function " + i);
    }
    Sums sums = rows.sums();
    assertNear(Moments.varPop(sums), sxx.divide(n, Rows.DIGITS), about);
    assertNear(Moments.varSamp(sums), sxx.divide(less, Rows.DIGITS), about);
    assertNear(Moments.stddevPop(sums), sxx.divide(n, Rows.DIGITS).sqrt(Rows.DIGITS), about);
    assertNear(Moments.stddevSamp(sums), sxx.divide(less, Rows.DIGITS).sqrt(Rows.DIGITS), about);
  }

  private static void assertNear(@Nullable Double found, BigDecimal right, String about) {
    assertThat(Rows.relativeError(Objects.requireNonNull(found), right))
        .as(about)
        .isLessThanOrEqualTo(ROUNDED_ONCE);
  }

  @Test
  void theOrderOfTheArgumentsIsThatOfTheRecord() {
    long seed = Seed.of(MomentsTest.class);
    Rows rows = Rows.random(new Random(seed), 20, 50, 10, new Unit(2, 0));
    PairSums pair = rows.pair();
    PairSums turned = new Rows(rows.y(), rows.x(), rows.unitY(), rows.unitX()).pair();
    assertThat(Moments.corr(turned)).isEqualTo(Moments.corr(pair));
    assertThat(Moments.covarSamp(turned)).isEqualTo(Moments.covarSamp(pair));
    assertThat(Moments.regrSxx(turned)).isEqualTo(Moments.regrSyy(pair));
    assertThat(Moments.regrAvgX(turned)).isEqualTo(Moments.regrAvgY(pair));
    assertThat(Moments.regrSlope(turned)).isNotEqualTo(Moments.regrSlope(pair));
    double product =
        Objects.requireNonNull(Moments.regrSlope(turned))
            * Objects.requireNonNull(Moments.regrSlope(pair));
    assertThat(product).isCloseTo(Objects.requireNonNull(Moments.regrR2(pair)), within(1e-15));
  }

  @Test
  void correlationNeverLeavesItsRange() {
    long seed = Seed.of(MomentsTest.class);
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      long[] x = random.longs(3, -1_000_000_007, 1_000_000_007).toArray();
      long factor = random.nextInt(1000) - 500L;
      long[] y = LongStream.of(x).map(v -> v * factor + 17).toArray();
      assertThat(Moments.corr(pair(x, y)))
          .as("seed %d, factor %d", seed, factor)
          .isEqualTo(factor == 0 ? null : Double.valueOf(Long.signum(factor)));
      assertThat(Moments.regrR2(pair(x, y))).isEqualTo(1.0);
      assertThat(Moments.regrSlope(pair(x, y))).isEqualTo((double) factor);
      assertThat(Moments.regrIntercept(pair(x, y))).isEqualTo(17.0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', false",
    "7, 3, false",
    "'7, 8', '3, 3', true",
    "'7, 7', '3, 4', true",
    "'7, 7', '3, 3', true",
    "'7, 8', '4, 3', false"
  })
  void divisionByZeroIsToldApart(String x, String y, boolean divides) {
    PairSums pair = pair(numbers(x), numbers(y));
    assertThat(Moments.corrDividesByZero(pair)).isEqualTo(divides);
    if (divides || pair.n() < 2) {
      assertThat(Moments.corr(pair)).isNull();
    } else {
      assertThat(Moments.corr(pair)).isNotNull();
    }
  }

  private static long[] numbers(String list) {
    return list.isEmpty()
        ? new long[0]
        : Arrays.stream(list.split(", ", -1)).mapToLong(Long::parseLong).toArray();
  }

  @Test
  void noRowsGiveNull() {
    PairSums none = pair(new long[0], new long[0]);
    assertThat(all(none)).containsOnlyNulls();
    Sums sums = none.x();
    assertThat(Moments.varPop(sums)).isNull();
    assertThat(Moments.varSamp(sums)).isNull();
    assertThat(Moments.stddevPop(sums)).isNull();
    assertThat(Moments.stddevSamp(sums)).isNull();
  }

  @Test
  void beyondDoublesRangeTheAnswerIsInfiniteNotNaN() {
    BigInteger huge = BigInteger.TEN.pow(200);
    Rows rows =
        new Rows(
            List.of(huge, huge.negate(), BigInteger.ONE),
            List.of(huge, huge.negate(), BigInteger.ONE),
            Unit.ONE,
            Unit.ONE);
    assertThat(Moments.varPop(rows.sums())).isInfinite();
    assertThat(Moments.stddevPop(rows.sums())).isEqualTo(Math.sqrt(2.0 / 3) * 1e200);
    assertThat(Moments.corr(rows.pair())).isEqualTo(1.0);
    assertThat(Moments.regrSlope(rows.pair())).isEqualTo(1.0);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0, 0",
    "0, 1, 0",
    "0, 0, 1",
    "1, 3, 8",
    "2, 3, 4",
    "5, 0, -1",
    "1, 3, -9",
  })
  void totalsOfNoRowsAreRefused(long n, long sx, long sxx) {
    assertRefused(() -> new Sums(n, BigInteger.valueOf(sx), BigInteger.valueOf(sxx), Unit.ONE));
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0, 0, 0, 0, 0",
    "0, 0, 0, 0, 0, 1",
    "0, 0, 1, 0, 0, 0",
    "2, 1, 1, 1, 1, 2",
    "2, 1, 1, 1, 1, -1",
    "2, 3, 1, 4, 1, 1",
    "2, 1, 3, 1, 4, 1",
    "3, 3, 3, 3, 4, 5"
  })
  void totalsOfNoPairsAreRefused(long n, long sx, long sy, long sxx, long syy, long sxy) {
    assertRefused(
        () ->
            new PairSums(
                new JointSums(
                    n,
                    BigInteger.valueOf(sx),
                    BigInteger.valueOf(sy),
                    BigInteger.valueOf(sxy),
                    Unit.ONE,
                    Unit.ONE),
                BigInteger.valueOf(sxx),
                BigInteger.valueOf(syy)));
  }

  private static void assertRefused(Runnable made) {
    assertThatThrownBy(made::run)
        .isInstanceOfSatisfying(
            ViolationException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.IMPOSSIBLE_TOTALS);
              // Not a digit: totals are nobody's to read in a log.
              assertThat(e.getMessage()).doesNotContainPattern("[0-9]");
            });
  }
}
