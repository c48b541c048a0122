package io.jointly.encoding.layout;

import static io.jointly.query.SparkTyping.column;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.encoding.bounds.Interval;
import io.jointly.encoding.layout.Term.LinearTerm;
import io.jointly.encoding.layout.Term.ProductTerm;
import io.jointly.query.Expr;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sweep")
class ProductTermTest {

  private static final Expr X = column("x", "decimal(38,0)");
  private static final Expr Y = column("y", "decimal(38,0)");
  private static final BigInteger ELEMENT = BigInteger.TWO.pow(126);
  private static final Interval LONG = Interval.of(Long.MIN_VALUE, Long.MAX_VALUE);

  private static LinearTerm term(Expr expr, Interval bounds) {
    return LinearTerm.of(expr, 0, bounds, 10, 1, null);
  }

  @Test
  void aProductOfTwoIsOneWhicheverComesFirst() {
    LinearTerm x = term(X, Interval.of(-3, 7));
    LinearTerm y = term(Y, Interval.of(0, 1000));
    ProductTerm product = ProductTerm.of(x, y, 100, 3);
    assertThat(product.bounds()).isEqualTo(Interval.of(-3000, 7000));
    assertThat(product.exprs()).containsExactly(X, Y);
    assertThat(ProductTerm.of(y, x, 100, 3)).isEqualTo(product);
  }

  @Test
  void aSquareIsNeverNegative() {
    LinearTerm x = term(X, Interval.of(-3, 7));
    ProductTerm square = ProductTerm.of(x, x, 100, 3);
    assertThat(square.bounds()).isEqualTo(Interval.of(0, 49));
    assertThat(square.exprs()).containsExactly(X);
  }

  @Test
  void noSumOfProductsWithinTheBoundsCanWrap() {
    Random random = new Random(Seed.of(ProductTermTest.class));
    for (int i = 0; i < 20_000; i++) {
      long maxRows = 1 + random.nextLong(1L << random.nextInt(41));
      int parties = 1 + random.nextInt(20);
      LinearTerm x = term(X, bounds(random));
      LinearTerm y = random.nextInt(3) == 0 ? x : term(Y, bounds(random));
      ProductTerm product = ProductTerm.of(x, y, maxRows, parties);
      proved(product, maxRows, parties);
      comesBack(product, random);
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
        switch (random.nextInt(3)) {
          case 0 -> edge;
          case 1 -> edge.subtract(BigInteger.ONE);
          default -> new BigInteger(random.nextInt(127), random);
        };
    return random.nextBoolean() ? number : number.negate();
  }

  /** What the sums of each limb, and one element, can reach at worst. */
  private static void proved(ProductTerm product, long maxRows, int parties) {
    BigInteger rows = BigInteger.valueOf(maxRows);
    for (int i = 0; i < product.limbs(); i++) {
      Interval sums = worst(product, i).times(new Interval(BigInteger.ZERO, rows));
      assertThat(LONG.contains(sums)).as("limb %s of %s", i, product).isTrue();
      if (!product.oneElement()) {
        assertThat(sums.magnitude().multiply(BigInteger.valueOf(parties))).isLessThan(ELEMENT);
      }
    }
    BigInteger total =
        product.bounds().magnitude().multiply(rows).multiply(BigInteger.valueOf(parties));
    assertThat(product.oneElement()).isEqualTo(total.compareTo(ELEMENT) < 0);
  }

  private static Interval worst(ProductTerm product, int limb) {
    int shift = limb * product.width();
    return limb == product.limbs() - 1
        ? new Interval(
            product.bounds().low().shiftRight(shift), product.bounds().high().shiftRight(shift))
        : new Interval(
            BigInteger.ZERO, BigInteger.ONE.shiftLeft(product.width()).subtract(BigInteger.ONE));
  }

  private static void comesBack(ProductTerm product, Random random) {
    for (int row = 0; row < 4; row++) {
      BigInteger left = within(product.left().bounds(), row, random);
      BigInteger right =
          product.left().equals(product.right())
              ? left
              : within(product.right().bounds(), random.nextInt(4), random);
      BigInteger number = left.multiply(right);
      assertThat(product.bounds().contains(new Interval(number, number))).isTrue();
      List<BigInteger> pieces = new ArrayList<>();
      for (int i = 0; i < product.limbs(); i++) {
        BigInteger rest = number.shiftRight(i * product.width());
        BigInteger mask = BigInteger.ONE.shiftLeft(product.width()).subtract(BigInteger.ONE);
        pieces.add(i == product.limbs() - 1 ? rest : rest.and(mask));
        assertThat(worst(product, i).contains(new Interval(pieces.get(i), pieces.get(i)))).isTrue();
      }
      assertThat(LinearTermTest.together(pieces, product.width())).isEqualTo(number);
    }
  }

  private static BigInteger within(Interval bounds, int choice, Random random) {
    BigInteger size = bounds.high().subtract(bounds.low()).add(BigInteger.ONE);
    return switch (choice) {
      case 0 -> bounds.low();
      case 1 -> bounds.high();
      default -> bounds.low().add(new BigInteger(140, random).mod(size));
    };
  }
}
