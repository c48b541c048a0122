package io.jointly.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.protocol.circuit.Circuit;
import io.jointly.protocol.circuit.ThresholdCircuit;
import io.jointly.protocol.circuit.ThresholdCircuitTest;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What parties that lie learn from the checks (PROTOCOL.md §1.5): how many of the others have
 * enough rows is compared with an agreed number, and nothing else, whatever the liars put in. The
 * first parties lie.
 */
class ChecksOracleTest {

  private final long seed = Seed.of(ChecksOracleTest.class);
  private final Random random = new Random(seed);

  /**
   * Every split of the others' rows against many lies: counts above and below, negative ones, ones
   * that wrap, with claims and inverses that fit or do not.
   */
  @ParameterizedTest
  @CsvSource({"3, 1, 3, 4", "3, 1, 2, 3", "4, 1, 3, 3", "5, 1, 3, 2", "5, 2, 5, 2", "5, 2, 4, 2"})
  void aLieTellsOnlyWhetherEnoughOfTheOthersHaveEnough(int n, int liars, int parties, int rows) {
    for (GroupRule rule :
        List.of(GroupRule.of(rows, parties), GroupRule.of(rows, parties).orNone())) {
      Circuit circuit = ThresholdCircuit.of(ThresholdCircuitTest.oneGroup(rule), 0, n);
      int honest = n - liars;
      int most = rows + 2;
      for (int code = 0; code < Math.pow(most, honest); code++) {
        int[] others = new int[honest];
        for (int i = 0, rest = code; i < honest; i++, rest /= most) {
          others[i] = rest % most;
        }
        for (int lie = 0; lie < 12; lie++) {
          assertTellsOnlyThat(rule, circuit, others, liars);
        }
      }
    }
  }

  private void assertTellsOnlyThat(GroupRule rule, Circuit circuit, int[] others, int liars) {
    List<long[]> vectors = new ArrayList<>();
    int claimed = 0;
    boolean present = false;
    for (int liar = 0; liar < liars; liar++) {
      long[] vector = lie(rule);
      claimed += FpVectors.isZero(vector, GroupRule.CONTRIBUTOR) ? 0 : 1;
      present |= rule.zeroPasses() && !FpVectors.isZero(vector, GroupRule.PRESENT);
      vectors.add(vector);
    }
    int enough = 0;
    for (int count : others) {
      long[] vector = FpVectors.create(rule.width());
      rule.put(count, vector, 0);
      vectors.add(vector);
      enough += count >= rule.rows() ? 1 : 0;
      present |= count > 0;
    }
    List<BigInteger> inputs = ThresholdCircuitTest.inputs(rule, vectors);
    if (!ThresholdCircuitTest.isAccepted(circuit, inputs)) {
      // The session ends, whatever the others have.
      assertThat(acceptsLies(rule, circuit, vectors, others.length)).isFalse();
      return;
    }
    boolean none = rule.zeroPasses() && !present;
    assertThat(ThresholdCircuitTest.output(circuit, inputs).signum() != 0)
        .as("seed %d: %d claim, of the others %d have enough; %s", seed, claimed, enough, rule)
        .isEqualTo(enough + claimed >= rule.parties() || none);
  }

  /** The same lies beside others without any rows. */
  private static boolean acceptsLies(
      GroupRule rule, Circuit circuit, List<long[]> vectors, int others) {
    List<long[]> beside = new ArrayList<>(vectors.subList(0, vectors.size() - others));
    for (int i = 0; i < others; i++) {
      long[] vector = FpVectors.create(rule.width());
      rule.put(0, vector, 0);
      beside.add(vector);
    }
    return ThresholdCircuitTest.isAccepted(circuit, ThresholdCircuitTest.inputs(rule, beside));
  }

  private long[] lie(GroupRule rule) {
    long[] vector = FpVectors.create(rule.width());
    long count =
        switch (random.nextInt(4)) {
          case 0 -> random.nextInt(2 * rule.rows() + 3);
          case 1 -> -1L - random.nextInt(2 * rule.rows());
          case 2 -> random.nextLong();
          default -> 0;
        };
    rule.lie(count, random.nextBoolean(), vector, 0);
    if (random.nextInt(3) == 0) {
      int element = List.of(GroupRule.CONTRIBUTOR, GroupRule.INVERSE).get(random.nextInt(2));
      Fp127.encodeSigned(random.nextInt(5) - 2L, vector, element);
    }
    if (rule.zeroPasses() && random.nextInt(3) == 0) {
      Fp127.encodeSigned(random.nextInt(3) - 1L, vector, GroupRule.PRESENT);
    }
    return vector;
  }
}
