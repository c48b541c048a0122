package io.jointly.field;

import static io.jointly.field.Elements.P;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sweep")
class PolynomialTest {

  private static final BigInteger ONE = BigInteger.ONE;

  @Test
  void degreesCountNoZerosAtTheTop() {
    assertThat(Polynomial.ZERO.degree()).isEqualTo(-1);
    assertThat(Polynomial.ONE.degree()).isZero();
    assertThat(Polynomial.root(ONE).degree()).isEqualTo(1);
    assertThat(Polynomial.root(ONE).minus(Polynomial.root(ONE)).degree()).isEqualTo(-1);
    assertThat(Polynomial.root(ONE).minus(Polynomial.root(BigInteger.TWO)).degree()).isZero();
  }

  @Test
  void aRootIsWhereItIsZero() {
    Polynomial product = Polynomial.root(BigInteger.TWO).times(Polynomial.root(BigInteger.TEN));
    assertThat(product.at(BigInteger.TWO)).isZero();
    assertThat(product.at(BigInteger.TEN)).isZero();
    assertThat(product.at(BigInteger.valueOf(3))).isEqualTo(P.subtract(BigInteger.valueOf(7)));
    assertThat(Polynomial.ZERO.times(product).degree()).isEqualTo(-1);
  }

  @Test
  void goesThroughWhatItIsGiven() {
    long seed = Elements.seed();
    Random random = new Random(seed);
    for (int n = 1; n <= 20; n++) {
      BigInteger[] x = new BigInteger[n];
      BigInteger[] y = new BigInteger[n];
      for (int k = 0; k < n; k++) {
        x[k] = BigInteger.valueOf(k + 1);
        y[k] = Elements.random(random);
      }
      Polynomial through = Polynomial.through(x, y);
      assertThat(through.degree()).as("seed %d", seed).isLessThan(n);
      for (int k = 0; k < n; k++) {
        assertThat(through.at(x[k])).as("seed %d", seed).isEqualTo(y[k]);
      }
    }
  }

  @Test
  void divides() {
    Random random = new Random(1);
    for (int round = 0; round < 50; round++) {
      Polynomial divisor = some(random, 1 + random.nextInt(5));
      Polynomial quotient = some(random, 1 + random.nextInt(6));
      Polynomial rest = some(random, divisor.degree());
      Polynomial found = quotient.times(divisor).plus(rest).dividedBy(divisor);
      assertThat(found.minus(quotient).degree()).isEqualTo(-1);
    }
    assertThat(Polynomial.ONE.dividedBy(some(random, 3)).degree()).isEqualTo(-1);
  }

  /** Of degree below {@code size}. */
  private static Polynomial some(Random random, int size) {
    BigInteger[] x = new BigInteger[size];
    BigInteger[] y = new BigInteger[size];
    for (int k = 0; k < size; k++) {
      x[k] = BigInteger.valueOf(k);
      y[k] = Elements.random(random);
    }
    return Polynomial.through(x, y);
  }
}
