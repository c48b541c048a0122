package io.jointly.protocol.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Seed;
import io.jointly.field.FpVectors;
import io.jointly.protocol.GroupRule;
import io.jointly.protocol.Parties;
import io.jointly.protocol.Sessions;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.session.Lockstep;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole sessions in which groups are tested before they are opened (PROTOCOL.md §2.5). */
@Tag("sweep")
public class CircuitPhaseTest {

  private static final long SEED = 3;
  private static final GroupRule DEFAULTS = GroupRule.of(11, 3);

  public static BitSet bits(int... set) {
    BitSet bits = new BitSet();
    IntStream.of(set).forEach(bits::set);
    return bits;
  }

  private static void assertShown(Parties parties, BitSet suppressed) {
    assertThat(Lockstep.of(parties, SEED).run())
        .allSatisfy(end -> assertThat(end.failure()).isNull())
        .filteredOn(Lockstep.End::isOpened)
        .isNotEmpty()
        .allSatisfy(end -> assertThat(end.totals()).contains(parties.shown(suppressed)));
  }

  @Test
  void onlyLargeGroupsAreOpened() {
    int[][] rows = {
      {0, 1, 6, 11, 9, 12, 20, 0, 11},
      {0, 0, 6, 11, 8, 11, 4, 30, 11},
      {0, 0, 6, 10, 8, 11, 30, 30, 11}
    };
    Parties three = Parties.all(3, 1, 1);
    assertShown(three.withTests(DEFAULTS, rows), bits(0, 1, 2, 3, 4, 6, 7));
    assertShown(three.withTests(DEFAULTS.orNone(), rows), bits(1, 2, 3, 4, 6, 7));
    assertShown(three.withTests(GroupRule.of(11, 2), rows), bits(0, 1, 2, 4));
    assertShown(three.withTests(GroupRule.of(11, 1), rows), bits(0, 1, 2, 4));
    assertShown(three.withTests(GroupRule.of(1, 3), rows), bits(0, 1, 7));
  }

  @ParameterizedTest
  @CsvSource({"3, 1", "4, 1", "5, 1", "5, 2", "7, 3"})
  void randomGroupsAreJudgedAsInTheClear(int n, int t) {
    long seed = Seed.of(CircuitPhaseTest.class);
    Random random = new Random(seed);
    int[][] rows = new int[n][40];
    BitSet suppressed = new BitSet();
    GroupRule rule = GroupRule.of(1 + random.nextInt(5), 1 + random.nextInt(n));
    for (int group = 0; group < 40; group++) {
      int most = 1 + random.nextInt(9);
      for (int[] party : rows) {
        party[group] = random.nextInt(3) == 0 ? 0 : random.nextInt(most);
      }
      int at = group;
      int[] counts = Arrays.stream(rows).mapToInt(party -> party[at]).toArray();
      suppressed.set(group, !rule.passes(counts));
    }
    assertThat(Lockstep.of(Parties.all(n, t, 1).withTests(rule, rows), seed).run())
        .allSatisfy(
            end ->
                assertThat(end.totals())
                    .as("seed %d", seed)
                    .contains(Parties.all(n, t, 1).withTests(rule, rows).shown(suppressed)));
  }

  /** Rows, shares and results at different parties; one receiver does not compute. */
  @Test
  void partsCanBeApart() {
    Parties parties =
        Parties.of(
            7,
            1,
            1,
            i ->
                switch (i) {
                  case 0 -> EnumSet.of(PartyRole.DATA, PartyRole.RECEIVER);
                  case 1, 2 -> EnumSet.of(PartyRole.DATA);
                  case 3, 4, 5 -> EnumSet.of(PartyRole.COMPUTE);
                  default -> EnumSet.of(PartyRole.RECEIVER);
                });
    int[][] rows = {{5, 11, 0}, {5, 11, 0}, {0, 11, 40}};
    assertShown(parties.withTests(DEFAULTS, rows), bits(0, 2));
  }

  @Test
  void testsNeedTwiceAsManyComputePartiesAsMayColludeAndOne() {
    int[][] rows = {{1}, {1}, {1}, {1}};
    Parties four = Parties.all(4, 2, 1).withTests(DEFAULTS, rows);
    assertThatThrownBy(() -> four.parameters(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2t + 1");
  }

  /**
   * What is opened of a test has one distribution for all counts that pass, and one for all that do
   * not: uniform, and zero. Each of 4,000 groups with few rows more than the threshold, and each
   * with many, falls into one of 64 classes by its upper bits; chi-square with 63 degrees of
   * freedom is below 120 in all but one of 10^5 runs.
   */
  @Test
  void whatIsOpenedTellsNothingButPassOrNot() {
    int groups = 4000;
    int[][] rows = new int[3][4 * groups];
    for (int g = 0; g < groups; g++) {
      rows[0][g] = 11;
      rows[0][groups + g] = 900_000;
      rows[1][groups + g] = 80_000;
      rows[2][groups + g] = 7;
      rows[2][2 * groups + g] = 1;
      rows[0][3 * groups + g] = 5;
      rows[1][3 * groups + g] = 5;
    }
    Parties parties = Parties.all(3, 1, 1).withTests(GroupRule.of(11, 1), rows);
    Sessions sessions = new Sessions(parties, 7).join().start().share().test();
    long[] values = sessions.groupValues(1);
    int[] few = classes(values, 0, groups);
    int[] many = classes(values, groups, groups);
    assertThat(chiSquare(few, uniform(groups))).isLessThan(120);
    assertThat(chiSquare(many, uniform(groups))).isLessThan(120);
    for (int g = 2 * groups; g < 4 * groups; g++) {
      assertThat(values[2 * g] | values[2 * g + 1]).isZero();
    }
    assertThat(FpVectors.length(values)).isEqualTo(4 * groups);
  }

  private static int[] classes(long[] values, int from, int n) {
    int[] classes = new int[64];
    for (int g = from; g < from + n; g++) {
      assertThat(values[2 * g] | values[2 * g + 1]).isNotZero();
      classes[(int) (values[2 * g + 1] >>> 57)]++;
    }
    return classes;
  }

  private static double[] uniform(int n) {
    double[] expected = new double[64];
    Arrays.fill(expected, n / 64.0);
    return expected;
  }

  private static double chiSquare(int[] seen, double[] expected) {
    return IntStream.range(0, seen.length)
        .mapToDouble(i -> (seen[i] - expected[i]) * (seen[i] - expected[i]) / expected[i])
        .sum();
  }

  /** The same bytes in every message but the sealed ones, whatever the rows are. */
  @Test
  void theLengthOfNoMessageDependsOnRows() {
    int[][] none = new int[3][5];
    int[][] many = {{9, 9, 9, 9, 9}, {9, 0, 9, 0, 9}, {9, 9, 9, 9, 99}};
    assertThat(lengths(many)).isEqualTo(lengths(none));
  }

  private static List<Integer> lengths(int[][] rows) {
    Parties parties = Parties.all(3, 1, 1).withTests(DEFAULTS, rows);
    return new Sessions(parties, 1)
        .join().start().share().test().commit().reveal().mailbox.values().stream()
            .map(content -> content.length)
            .sorted()
            .toList();
  }
}
