package io.jointly.encoding.layout;

import static io.jointly.query.SparkTyping.column;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.encoding.bounds.Interval;
import io.jointly.encoding.layout.Term.LinearTerm;
import io.jointly.query.Expr;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("sweep")
public class LinearTermTest {

  private static final Expr X = column("x", "decimal(38,0)");
  private static final BigInteger ELEMENT = BigInteger.TWO.pow(126);
  private static final Interval LONG = Interval.of(Long.MIN_VALUE, Long.MAX_VALUE);

  private static LinearTerm of(Interval bounds, long maxRows, int parties) {
    return LinearTerm.of(X, 0, bounds, maxRows, parties, null);
  }

  /** The pieces of one row's number, as the local job cuts it. */
  public static List<BigInteger> pieces(BigInteger number, LinearTerm term) {
    List<BigInteger> pieces = new ArrayList<>();
    for (int i = 0; i < term.limbs(); i++) {
      BigInteger rest = number.shiftRight(i * term.width());
      BigInteger mask = BigInteger.ONE.shiftLeft(term.width()).subtract(BigInteger.ONE);
      pieces.add(i == term.limbs() - 1 ? rest : rest.and(mask));
    }
    return pieces;
  }

  static BigInteger together(List<BigInteger> limbs, int width) {
    BigInteger sum = BigInteger.ZERO;
    for (int i = limbs.size() - 1; i >= 0; i--) {
      sum = sum.shiftLeft(width).add(limbs.get(i));
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource({
    // low, high, max_rows, parties: limbs, width, one element
    "0, 120, 1000000000, 3, 1, 0, true",
    "-9223372036854775808, 9223372036854775807, 1099511627776, 20, 3, 22, true",
    "-9223372036854775808, 9223372036854775807, 1, 1, 2, 62, true",
    "0, 9223372036854775807, 1, 20, 1, 0, true",
    "0, 8388607, 1099511627776, 1, 1, 0, true",
    "0, 8388608, 1099511627776, 1, 2, 22, true",
    "0, 0, 1099511627776, 20, 1, 0, true",
    "-99999999999999999999999999999999999999, 99999999999999999999999999999999999999,"
        + " 1099511627776, 20, 6, 22, false",
    "0, 85070591730234615865843651857942052863, 1, 1, 3, 62, true",
    "0, 85070591730234615865843651857942052864, 1, 1, 3, 62, false",
    "0, 42535295865117307932921825928971026431, 1, 2, 3, 62, true",
    "0, 42535295865117307932921825928971026432, 1, 2, 3, 62, false"
  })
  void theCutFollowsFromTheBounds(
      String low, String high, long maxRows, int parties, int limbs, int width, boolean one) {
    LinearTerm term = of(new Interval(new BigInteger(low), new BigInteger(high)), maxRows, parties);
    assertThat(term.limbs()).isEqualTo(limbs);
    assertThat(term.width()).isEqualTo(width);
    assertThat(term.oneElement()).isEqualTo(one);
    proved(term, maxRows, parties);
  }

  @Test
  void noSumOfAnyRowsWithinTheBoundsCanWrap() {
    Random random = new Random(Seed.of(LinearTermTest.class));
    for (int i = 0; i < 20_000; i++) {
      Interval bounds = bounds(random);
      long maxRows = maxRows(random);
      int parties = 1 + random.nextInt(20);
      LinearTerm term = of(bounds, maxRows, parties);
      proved(term, maxRows, parties);
      comesBack(term, random);
    }
  }

  private static Interval bounds(Random random) {
    BigInteger a = number(random);
    BigInteger b = random.nextInt(4) == 0 ? BigInteger.ZERO : number(random);
    return new Interval(a.min(b), a.max(b));
  }

  private static BigInteger number(Random random) {
    BigInteger edge = BigInteger.ONE.shiftLeft(random.nextInt(127));
    BigInteger number =
        switch (random.nextInt(4)) {
          case 0 -> edge;
          case 1 -> edge.subtract(BigInteger.ONE);
          case 2 -> BigInteger.TEN.pow(random.nextInt(39)).subtract(BigInteger.ONE);
          default -> new BigInteger(random.nextInt(127), random);
        };
    return random.nextBoolean() ? number : number.negate();
  }

  private static long maxRows(Random random) {
    long power = 1L << random.nextInt(41);
    return switch (random.nextInt(4)) {
      case 0 -> power;
      case 1 -> Math.max(1, power - 1);
      case 2 -> Math.min(1L << 40, power + 1);
      default -> 1 + Math.floorMod(random.nextLong(), 1L << 40);
    };
  }

  /** What the local sums, one party's element and the total can reach at worst. */
  private static void proved(LinearTerm term, long maxRows, int parties) {
    BigInteger rows = BigInteger.valueOf(maxRows);
    BigInteger everyone = BigInteger.valueOf(parties);
    Interval bounds = term.bounds();
    for (int i = 0; i < term.limbs(); i++) {
      Interval sums = worst(term, i).times(new Interval(BigInteger.ZERO, rows));
      assertThat(LONG.contains(sums)).as("limb %s of %s", i, term).isTrue();
      if (!term.oneElement()) {
        assertThat(sums.magnitude().multiply(everyone)).isLessThan(ELEMENT);
      }
    }
    BigInteger total = bounds.magnitude().multiply(rows).multiply(everyone);
    assertThat(term.oneElement()).isEqualTo(total.compareTo(ELEMENT) < 0);
  }

  /** The range of one limb of one row. */
  private static Interval worst(LinearTerm term, int limb) {
    int shift = limb * term.width();
    return limb == term.limbs() - 1
        ? new Interval(
            term.bounds().low().shiftRight(shift), term.bounds().high().shiftRight(shift))
        : new Interval(
            BigInteger.ZERO, BigInteger.ONE.shiftLeft(term.width()).subtract(BigInteger.ONE));
  }

  private static void comesBack(LinearTerm term, Random random) {
    BigInteger expected = BigInteger.ZERO;
    List<BigInteger> sums = null;
    for (int row = 0; row < 4; row++) {
      BigInteger number =
          switch (row) {
            case 0 -> term.bounds().low();
            case 1 -> term.bounds().high();
            default -> within(term.bounds(), random);
          };
      expected = expected.add(number);
      List<BigInteger> pieces = pieces(number, term);
      for (int i = 0; i < pieces.size(); i++) {
        Interval piece = new Interval(pieces.get(i), pieces.get(i));
        assertThat(worst(term, i).contains(piece)).isTrue();
        if (sums != null) {
          pieces.set(i, pieces.get(i).add(sums.get(i)));
        }
      }
      sums = pieces;
    }
    assertThat(sums == null ? null : together(sums, term.width())).isEqualTo(expected);
  }

  private static BigInteger within(Interval bounds, Random random) {
    BigInteger size = bounds.high().subtract(bounds.low()).add(BigInteger.ONE);
    return bounds.low().add(new BigInteger(140, random).mod(size));
  }

  @Test
  void onlyBigintsCanBeCutByShifts() {
    assertThat(of(LONG, 10, 1).fitsLong()).isTrue();
    assertThat(of(new Interval(BigInteger.ZERO, BigInteger.TWO.pow(63)), 10, 1).fitsLong())
        .isFalse();
  }
}
