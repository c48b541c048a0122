package io.jointly.protocol.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.DisclosureChecks.GroupChecks;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.Thresholds;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a test says of every count and every split of it, computed in the clear. */
public class ThresholdCircuitTest {

  static final BigInteger MASK = BigInteger.valueOf(123_456_789).pow(4).mod(Fp127.MODULUS);

  public static DisclosureChecks oneCell(DisclosureChecks.Zero zero, int more) {
    DisclosureChecks.Cell cell =
        new DisclosureChecks.Cell(
            List.of(new DisclosureChecks.ScaledElement(0, 1)), OptionalInt.of(1), zero, more);
    return new DisclosureChecks(1, List.of(3), new GroupChecks(List.of(cell), 2, List.of(1, 2)));
  }

  /** The circuit's output over plain residues, the mask being {@link #MASK}. */
  public static BigInteger output(Circuit circuit, List<BigInteger> inputs) {
    long[][] registers = new long[circuit.registers()][];
    for (int i = 0; i < circuit.inputs(); i++) {
      registers[i] = element(i < inputs.size() ? inputs.get(i) : MASK);
    }
    long[] one = element(BigInteger.ONE);
    for (int register = circuit.inputs(); register < registers.length; register++) {
      Circuit.Gate gate = circuit.gate(register);
      registers[register] = FpVectors.create(1);
      Fp127.mul(
          gate.left().evaluate(registers, one, 1),
          0,
          gate.right().evaluate(registers, one, 1),
          0,
          registers[register],
          0);
    }
    return Fp127.toBigInteger(registers[circuit.outputAt(0)], 0);
  }

  private static long[] element(BigInteger value) {
    long[] element = FpVectors.create(1);
    Fp127.encodeSigned(value.signum() == 0 ? BigInteger.ZERO : signed(value), element, 0);
    return element;
  }

  private static BigInteger signed(BigInteger residue) {
    return residue.bitLength() > 126 ? residue.subtract(Fp127.MODULUS) : residue;
  }

  private static boolean passes(Circuit circuit, int[] rows, boolean contributors) {
    List<BigInteger> inputs = new ArrayList<>();
    IntStream.of(rows).forEach(n -> inputs.add(BigInteger.valueOf(n)));
    if (contributors) {
      IntStream.of(rows).forEach(n -> inputs.add(BigInteger.valueOf(n > 0 ? 1 : 0)));
    }
    return output(circuit, inputs).signum() != 0;
  }

  /** The rule in words, straight from the text. */
  private static boolean expected(
      int[] rows, Thresholds thresholds, DisclosureChecks.Zero zero, int more, int threshold) {
    int sum = IntStream.of(rows).sum();
    if (sum == 0) {
      return zero == DisclosureChecks.Zero.PASSES;
    }
    boolean passes = enough(sum, thresholds.groupSize() + more, DisclosureChecks.Zero.FAILS);
    int excluded = Math.min(threshold, rows.length - 1);
    for (int set = 0; set < 1 << rows.length; set++) {
      if (Integer.bitCount(set) == excluded && thresholds.ofOthers() > 0) {
        int without = set;
        int others =
            IntStream.range(0, rows.length)
                .filter(i -> (without >> i & 1) == 0)
                .map(i -> rows[i])
                .sum();
        passes &= enough(others, thresholds.ofOthers() + more, zero);
      }
    }
    return passes && IntStream.of(rows).filter(n -> n > 0).count() >= thresholds.parties();
  }

  private static boolean enough(int count, int least, DisclosureChecks.Zero zero) {
    return count == 0 ? zero == DisclosureChecks.Zero.PASSES : count >= least;
  }

  static Stream<Arguments> rules() {
    List<Arguments> rules = new ArrayList<>();
    for (DisclosureChecks.Zero zero : DisclosureChecks.Zero.values()) {
      for (int k = 1; k <= 12; k++) {
        for (int others : new int[] {0, 1, k / 2, k}) {
          for (int parties = 1; parties <= 3; parties++) {
            rules.add(Arguments.of(new Thresholds(k, others, parties), zero));
          }
        }
      }
    }
    return rules.stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyCountAndEverySplitOverThreePartiesIsJudgedRight(
      Thresholds thresholds, DisclosureChecks.Zero zero) {
    Circuit circuit = ThresholdCircuit.of(oneCell(zero, 0), 0, thresholds, 3, 1);
    int most = Math.min(3 * thresholds.groupSize(), 24);
    for (int count = 0; count <= most; count++) {
      for (int a = 0; a <= count; a++) {
        for (int b = 0; a + b <= count; b++) {
          int[] rows = {a, b, count - a - b};
          assertThat(passes(circuit, rows, thresholds.parties() > 1))
              .as("%d, %d, %d under %s %s", a, b, count - a - b, thresholds, zero)
              .isEqualTo(expected(rows, thresholds, zero, 0, 1));
        }
      }
    }
  }

  /** The issue's own bound, for the default rule: all counts to 3k, all splits. */
  @Test
  void theDefaultsHoldUpToThreeTimesTheThreshold() {
    for (DisclosureChecks.Zero zero : DisclosureChecks.Zero.values()) {
      Thresholds thresholds = new Thresholds(11, 11, 3);
      Circuit circuit = ThresholdCircuit.of(oneCell(zero, 0), 0, thresholds, 3, 1);
      for (int count = 0; count <= 33; count++) {
        for (int a = 0; a <= count; a++) {
          for (int b = 0; a + b <= count; b++) {
            int[] rows = {a, b, count - a - b};
            assertThat(passes(circuit, rows, true))
                .isEqualTo(expected(rows, thresholds, zero, 0, 1));
          }
        }
      }
    }
  }

  @Test
  void twoOfFivePartiesMayCollude() {
    for (DisclosureChecks.Zero zero : DisclosureChecks.Zero.values()) {
      for (int parties = 1; parties <= 5; parties++) {
        Thresholds thresholds = new Thresholds(4, 3, parties);
        Circuit circuit = ThresholdCircuit.of(oneCell(zero, 1), 0, thresholds, 5, 2);
        int[] rows = new int[5];
        for (int code = 0; code < 5 * 5 * 5 * 5 * 5; code++) {
          for (int i = 0, rest = code; i < 5; i++, rest /= 5) {
            rows[i] = rest % 5;
          }
          assertThat(passes(circuit, rows, parties > 1))
              .as(
                  "%s under %s %s",
                  List.of(rows[0], rows[1], rows[2], rows[3], rows[4]), thresholds, zero)
              .isEqualTo(expected(rows, thresholds, zero, 1, 2));
        }
      }
    }
  }

  /** Another passing count is another factor of the same random mask: it opens to anything. */
  @Test
  void theOutputIsAMultipleOfTheMask() {
    Circuit circuit =
        ThresholdCircuit.of(
            oneCell(DisclosureChecks.Zero.FAILS, 0), 0, new Thresholds(11, 0, 1), 3, 1);
    BigInteger output = output(circuit, List.of(BigInteger.TEN, BigInteger.TWO, BigInteger.ZERO));
    BigInteger expected = MASK;
    // The test of 11 roots has a twelfth, at -1.
    for (int root = -1; root <= 10; root++) {
      expected = expected.multiply(BigInteger.valueOf(12 - root)).mod(Fp127.MODULUS);
    }
    assertThat(output).isEqualTo(expected);
  }

  @Test
  void largeThresholdsCostAboutTwiceTheSquareRoot() {
    for (int k : new int[] {2, 3, 5, 11, 20, 100, 1000, 10_000}) {
      Circuit circuit =
          ThresholdCircuit.of(
              oneCell(DisclosureChecks.Zero.FAILS, 0), 0, new Thresholds(k, 0, 1), 3, 1);
      int gates = circuit.registers() - circuit.inputs();
      assertThat(gates).as("k = %d", k).isLessThanOrEqualTo(3 + (int) (2 * Math.sqrt(k / 2.0 + 1)));
      assertThat(circuit.depth() + 2).isLessThanOrEqualTo(Limits.MAX_STEPS);
      for (int count : new int[] {0, 1, k / 2, k - 1, k, k + 1, 3 * k}) {
        assertThat(passes(circuit, new int[] {count, 0, 0}, false)).isEqualTo(count >= k);
      }
    }
  }

  @Test
  void theDefaultRuleOfThreePartiesTakesTwentyOneProducts() {
    Circuit circuit =
        ThresholdCircuit.of(
            oneCell(DisclosureChecks.Zero.FAILS, 0), 0, new Thresholds(11, 11, 3), 3, 1);
    assertThat(circuit.registers() - circuit.inputs()).isEqualTo(21);
    assertThat(circuit.depth()).isEqualTo(6);
  }
}
