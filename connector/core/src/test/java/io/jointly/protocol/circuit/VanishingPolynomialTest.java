package io.jointly.protocol.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.protocol.Alterations;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Polynomials with consecutive roots, and the linear combinations that they are made of. */
@Tag("sweep")
class VanishingPolynomialTest {

  private static final BigInteger P = Fp127.MODULUS;

  /** The product of all factors at a value of x, by integers. */
  private static BigInteger product(int lo, int hi, BigInteger x) {
    Circuit circuit = new Circuit(1);
    List<LinearCombination> factors =
        VanishingPolynomial.factors(circuit, LinearCombination.register(0), lo, hi);
    List<BigInteger> registers = new ArrayList<>(List.of(x.mod(P)));
    for (int register = 1; register < circuit.registers(); register++) {
      Circuit.Gate gate = circuit.gate(register);
      registers.add(value(gate.left(), registers).multiply(value(gate.right(), registers)).mod(P));
    }
    BigInteger product = BigInteger.ONE;
    for (LinearCombination factor : factors) {
      product = product.multiply(value(factor, registers)).mod(P);
    }
    return product;
  }

  private static BigInteger value(LinearCombination linear, List<BigInteger> registers) {
    BigInteger sum = linear.constant();
    for (var term : linear.factors().entrySet()) {
      sum = sum.add(term.getValue().multiply(registers.get(term.getKey())));
    }
    return sum.mod(P);
  }

  /** The one below a lower end of zero, which no count is, may be a root as well. */
  private static BigInteger expected(int lo, int hi, BigInteger x) {
    boolean more = lo == 0 && hi > lo && (hi - lo) % 2 == 0;
    BigInteger product = BigInteger.ONE;
    for (int root = more ? -1 : lo; root <= hi; root++) {
      product = product.multiply(x.subtract(BigInteger.valueOf(root))).mod(P);
    }
    return product;
  }

  @Test
  void areTheRootsOfSmallRangesAndNoOthers() {
    for (int lo = 0; lo <= 2; lo++) {
      for (int hi = lo - 1; hi <= 14; hi++) {
        for (int x = 0; x <= 20; x++) {
          assertThat(product(lo, hi, BigInteger.valueOf(x)).signum() == 0)
              .as("%d from %d to %d", x, lo, hi)
              .isEqualTo(lo <= x && x <= hi);
        }
      }
    }
  }

  /** The very polynomial, so that it is zero at its roots and nowhere else in the field. */
  @Test
  void isTheProductOfItsFactors() {
    long seed = Seed.of(VanishingPolynomialTest.class);
    Random random = new Random(seed);
    for (int i = 0; i < 150; i++) {
      int lo = random.nextInt(3);
      int hi = lo + random.nextInt(i % 10 == 0 ? 9_998 : 60) - 1;
      BigInteger x =
          random.nextBoolean()
              ? new BigInteger(127, random).mod(P)
              : BigInteger.valueOf(random.nextInt(2 * hi + 10) - 5).mod(P);
      assertThat(product(lo, hi, x))
          .as("seed %d: %d from %d to %d", seed, x, lo, hi)
          .isEqualTo(expected(lo, hi, x));
    }
  }

  @Test
  void anEmptyRangeHasNoFactor() {
    Circuit circuit = new Circuit(1);
    assertThat(VanishingPolynomial.factors(circuit, LinearCombination.register(0), 1, 0)).isEmpty();
    assertThat(circuit.registers()).isEqualTo(1);
  }

  @Test
  void aLinearCombinationIsWhatItsTermsSay() {
    long seed = Seed.of(VanishingPolynomialTest.class);
    Random random = new Random(seed);
    int lanes = 7;
    for (int i = 0; i < 100; i++) {
      long[][] registers = new long[4][];
      List<List<BigInteger>> values = new ArrayList<>();
      for (int register = 0; register < 4; register++) {
        registers[register] = FpVectors.create(lanes);
        values.add(new ArrayList<>());
        for (int lane = 0; lane < lanes; lane++) {
          BigInteger value = new BigInteger(127, random).mod(P);
          Alterations.put(value, registers[register], lane);
          values.get(register).add(value);
        }
      }
      BigInteger scale = new BigInteger(127, random).mod(P);
      long[] one = FpVectors.create(1);
      Alterations.put(scale, one, 0);
      LinearCombination linear = LinearCombination.constant(random.nextInt(9) - 4);
      List<BigInteger> expected = new ArrayList<>();
      BigInteger constant = linear.constant();
      List<BigInteger> factors = new ArrayList<>();
      for (int term = 0; term < random.nextInt(6); term++) {
        BigInteger factor = BigInteger.valueOf(random.nextInt(5) - 2);
        factors.add(factor);
        linear = linear.plus(term % 4, factor);
      }
      for (int lane = 0; lane < lanes; lane++) {
        BigInteger sum = constant.multiply(scale);
        for (int term = 0; term < factors.size(); term++) {
          sum = sum.add(factors.get(term).multiply(values.get(term % 4).get(lane)));
        }
        expected.add(sum.mod(P));
      }
      long[] result = linear.evaluate(registers, one, lanes);
      for (int lane = 0; lane < lanes; lane++) {
        assertThat(Fp127.toBigInteger(result, lane))
            .as("seed %d, %s", seed, linear)
            .isEqualTo(expected.get(lane));
      }
    }
  }

  @Test
  void aTermThatCancelsIsGone() {
    LinearCombination none = LinearCombination.register(2).plus(2, BigInteger.ONE.negate());
    assertThat(none).isEqualTo(LinearCombination.constant(0));
    assertThat(LinearCombination.constant(-1).constant()).isEqualTo(P.subtract(BigInteger.ONE));
    assertThat(LinearCombination.register(1).plus(5).plus(-5))
        .isEqualTo(LinearCombination.register(1));
  }
}
