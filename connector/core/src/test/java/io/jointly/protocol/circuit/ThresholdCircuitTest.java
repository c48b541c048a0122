package io.jointly.protocol.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.protocol.GroupRule;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.Limits;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a test says of every count and every split of it, computed in the clear. */
public class ThresholdCircuitTest {

  static final BigInteger MASK = BigInteger.valueOf(123_456_789).pow(4).mod(Fp127.MODULUS);

  /** One group of {@link GroupRule}. */
  public static DisclosureChecks oneGroup(GroupRule rule) {
    return new DisclosureChecks(1, List.of(rule.width()), rule.checks());
  }

  /** The circuit's output over plain residues, the mask being {@link #MASK}. */
  public static BigInteger output(Circuit circuit, List<BigInteger> inputs) {
    return Fp127.toBigInteger(evaluate(circuit, inputs)[circuit.outputAt(0)], 0);
  }

  private static long[][] evaluate(Circuit circuit, List<BigInteger> inputs) {
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
    return registers;
  }

  private static long[] element(BigInteger value) {
    long[] element = FpVectors.create(1);
    Fp127.encodeSigned(value.signum() == 0 ? BigInteger.ZERO : signed(value), element, 0);
    return element;
  }

  private static BigInteger signed(BigInteger residue) {
    return residue.bitLength() > 126 ? residue.subtract(Fp127.MODULUS) : residue;
  }

  /** Whether all that has to be zero is. */
  public static boolean isAccepted(Circuit circuit, List<BigInteger> inputs) {
    long[][] registers = evaluate(circuit, inputs);
    long[] one = element(BigInteger.ONE);
    return circuit.zeros().stream()
        .allMatch(zero -> FpVectors.isZero(zero.evaluate(registers, one, 1), 0));
  }

  /** The inputs of parties with such vectors of one group: those of one offset together. */
  public static List<BigInteger> inputs(GroupRule rule, List<long[]> vectors) {
    List<BigInteger> inputs = new ArrayList<>();
    for (int offset : rule.checks().inputs()) {
      vectors.forEach(vector -> inputs.add(Fp127.toBigInteger(vector, offset)));
    }
    return inputs;
  }

  private static List<BigInteger> inputs(GroupRule rule, int[] rows) {
    List<long[]> vectors = new ArrayList<>();
    for (int count : rows) {
      long[] vector = FpVectors.create(rule.width());
      rule.put(count, vector, 0);
      vectors.add(vector);
    }
    return inputs(rule, vectors);
  }

  private static boolean passes(Circuit circuit, GroupRule rule, int... rows) {
    List<BigInteger> inputs = inputs(rule, rows);
    assertThat(isAccepted(circuit, inputs)).isTrue();
    return output(circuit, inputs).signum() != 0;
  }

  private static Circuit circuit(GroupRule rule, int parties) {
    return ThresholdCircuit.of(oneGroup(rule), 0, parties);
  }

  static Stream<GroupRule> rules() {
    List<GroupRule> rules = new ArrayList<>();
    for (int rows = 1; rows <= 12; rows++) {
      for (int parties = 1; parties <= 3; parties++) {
        rules.add(GroupRule.of(rows, parties));
        rules.add(GroupRule.of(rows, parties).orNone());
      }
    }
    return rules.stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyCountAndEverySplitOverThreePartiesIsJudgedRight(GroupRule rule) {
    Circuit circuit = circuit(rule, 3);
    int most = rule.rows() + 2;
    for (int a = 0; a <= most; a++) {
      for (int b = 0; b <= most; b++) {
        for (int c = 0; c <= most; c++) {
          assertThat(passes(circuit, rule, a, b, c))
              .as("%d, %d, %d under %s", a, b, c, rule)
              .isEqualTo(rule.passes(a, b, c));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 5, 7})
  void everyNumberOfPartiesIsJudgedRight(int n) {
    for (int parties = 1; parties <= n; parties++) {
      for (GroupRule rule : List.of(GroupRule.of(2, parties), GroupRule.of(2, parties).orNone())) {
        Circuit circuit = circuit(rule, n);
        int[] rows = new int[n];
        for (int code = 0; code < Math.pow(3, n); code++) {
          for (int i = 0, rest = code; i < n; i++, rest /= 3) {
            rows[i] = rest % 3;
          }
          assertThat(passes(circuit, rule, rows))
              .as("%s under %s", Arrays.toString(rows), rule)
              .isEqualTo(rule.passes(rows));
        }
      }
    }
  }

  /** Of 64 parties the products of the checks are larger than p. */
  @Test
  void sixtyFourPartiesAreJudgedRight() {
    for (int parties : new int[] {1, 3, 32, 33, 63, 64}) {
      for (GroupRule rule : List.of(GroupRule.of(2, parties), GroupRule.of(2, parties).orNone())) {
        Circuit circuit = circuit(rule, 64);
        assertThat(circuit.depth() + 2).isLessThanOrEqualTo(Limits.MAX_STEPS);
        for (int enough = 0; enough <= 64; enough++) {
          for (int few : new int[] {0, 1, 64 - enough}) {
            int[] rows = new int[64];
            Arrays.fill(rows, 0, Math.min(64, enough + few), 1);
            Arrays.fill(rows, 0, enough, 2);
            assertThat(passes(circuit, rule, rows)).isEqualTo(rule.passes(rows));
          }
        }
      }
    }
  }

  /** A number of parties more is another factor of the same random mask: it opens to anything. */
  @Test
  void theOutputIsAMultipleOfTheMask() {
    GroupRule rule = GroupRule.of(11, 2);
    BigInteger output = output(circuit(rule, 3), inputs(rule, new int[] {11, 12, 300}));
    // Three contributors: 3·(3 − 1).
    assertThat(output).isEqualTo(MASK.multiply(BigInteger.valueOf(6)).mod(Fp127.MODULUS));
  }

  /** What is claimed must be 0 or 1, and must fit the count. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 11, 12, 100})
  void onlyTrueClaimsAreAccepted(int rows) {
    GroupRule rule = GroupRule.of(rows, 3).orNone();
    Circuit circuit = circuit(rule, 3);
    Random random = new Random(rows);
    for (int count : new int[] {0, 1, rows - 1, rows, rows + 1, 5 * rows}) {
      for (long claimed : new long[] {-1, 0, 1, 2, random.nextLong()}) {
        for (long present : new long[] {-1, 0, 1, 2, random.nextLong()}) {
          List<long[]> vectors = new ArrayList<>();
          for (int party = 0; party < 3; party++) {
            long[] vector = FpVectors.create(rule.width());
            rule.put(rows, vector, 0);
            vectors.add(vector);
          }
          rule.lie(count, claimed != 0, vectors.get(1), 0);
          Fp127.encodeSigned(claimed, vectors.get(1), GroupRule.CONTRIBUTOR);
          Fp127.encodeSigned(present, vectors.get(1), GroupRule.PRESENT);
          boolean bits = (claimed == 0 || claimed == 1) && (present == 0 || present == 1);
          assertThat(isAccepted(circuit, inputs(rule, vectors)))
              .as("%d rows, %d claimed, %d present", count, claimed, present)
              .isEqualTo(bits && (claimed == 0 || count >= rows));
        }
      }
    }
  }

  /** There is no inverse that makes a contributor of too few rows, whatever it is. */
  @Test
  void noInverseFitsACountThatIsTooSmall() {
    GroupRule rule = GroupRule.of(11, 3);
    Circuit circuit = circuit(rule, 3);
    Random random = new Random(11);
    for (int count = 0; count < 11; count++) {
      List<long[]> vectors = new ArrayList<>();
      for (int party = 0; party < 3; party++) {
        long[] vector = FpVectors.create(rule.width());
        rule.lie(count, true, vector, 0);
        Fp127.encodeSigned(random.nextLong(), vector, GroupRule.INVERSE);
        vectors.add(vector);
      }
      assertThat(isAccepted(circuit, inputs(rule, vectors))).isFalse();
    }
  }

  @Test
  void manyRowsOfAPartyCostAboutTwiceTheSquareRoot() {
    for (int k : new int[] {2, 3, 5, 11, 20, 100, 1000, 20_000}) {
      GroupRule rule = GroupRule.of(k, 1);
      Circuit circuit = circuit(rule, 1);
      // The bit, the inverse and the mask take one each.
      int gates = circuit.registers() - circuit.inputs() - 3;
      assertThat(gates).as("k = %d", k).isLessThanOrEqualTo(3 + (int) (2 * Math.sqrt(k / 2.0 + 1)));
      assertThat(circuit.depth() + 2).isLessThanOrEqualTo(Limits.MAX_STEPS);
      for (int count : new int[] {0, 1, k / 2, k - 1, k, k + 1, 3 * k}) {
        assertThat(passes(circuit, rule, count)).isEqualTo(count >= k);
      }
    }
  }

  @Test
  void theDefaultRuleOfThreeParties() {
    Circuit circuit = circuit(GroupRule.of(11, 3), 3);
    // Of each party: a bit's square, four for eleven roots, and the inverse. Then three roots.
    assertThat(circuit.registers() - circuit.inputs()).isEqualTo(3 * (1 + 4 + 1) + 3);
    assertThat(circuit.depth()).isEqualTo(5);
  }
}
