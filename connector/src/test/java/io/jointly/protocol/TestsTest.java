package io.jointly.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.crypto.Identity;
import io.jointly.field.FpVectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests and thresholds that are none are refused where they are made (PROTOCOL.md §2.5). */
class TestsTest {

  private static final Tests.Cell CELL =
      new Tests.Cell(List.of(new Tests.Term(0, 1)), 1, Tests.Zero.FAILS, 0);

  private static Tests tests(int groups, List<Integer> widths, Tests.Cell cell, int mask) {
    return new Tests(groups, widths, List.of(cell), mask, List.of(mask));
  }

  private static Tests.Cell cell(int element, int contributors) {
    return new Tests.Cell(List.of(new Tests.Term(element, 1)), contributors, Tests.Zero.FAILS, 0);
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyOffsetIsWithinAGroup() {
    assertThat(tests(1, List.of(3), CELL, 2).elements(0)).isEqualTo(3 + Tests.TAIL);
    assertRefused(() -> tests(1, List.of(3), CELL, 3));
    assertRefused(() -> tests(1, List.of(3), CELL, -1));
    assertRefused(() -> tests(1, List.of(3), cell(3, 1), 2));
    assertRefused(() -> tests(1, List.of(3), cell(-1, 1), 2));
    assertRefused(() -> tests(1, List.of(3), cell(0, 3), 2));
    assertRefused(() -> new Tests(1, List.of(3), List.of(CELL), 2, List.of(2, 3)));
    assertRefused(() -> new Tests(1, List.of(3), List.of(CELL), 2, List.of(2, -1)));
  }

  @Test
  void thereIsSomethingToTest() {
    assertRefused(() -> tests(0, List.of(3), CELL, 2));
    assertRefused(() -> tests(1, List.of(), CELL, 2));
    assertRefused(() -> new Tests(1, List.of(3), List.of(), 2, List.of(2)));
    assertRefused(() -> new Tests.Cell(List.of(), 1, Tests.Zero.FAILS, 0));
    assertRefused(() -> new Tests.Cell(CELL.count(), 1, Tests.Zero.FAILS, -1));
  }

  @Test
  void theMaskIsHidden() {
    assertRefused(() -> new Tests(1, List.of(3), List.of(CELL), 2, List.of(1)));
    assertThat(new Tests(1, List.of(3), List.of(CELL), 2, List.of(2, 1, 2)).hidden())
        .containsExactly(1, 2);
  }

  private static Tests flags(int width, int... flagsAndMasks) {
    List<Tests.MaskedFlag> flags = new ArrayList<>();
    for (int i = 0; i < flagsAndMasks.length; i += 2) {
      flags.add(new Tests.MaskedFlag(flagsAndMasks[i], flagsAndMasks[i + 1]));
    }
    return new Tests(
        2, List.of(1, width), List.of(), Tests.NO_MASK, List.of(), List.of(List.of(), flags));
  }

  private static Tests testsAndFlag(int flag, int mask) {
    return new Tests(
        1,
        List.of(5),
        List.of(CELL),
        2,
        List.of(1, 2),
        List.of(List.of(new Tests.MaskedFlag(flag, mask))));
  }

  @Test
  void everyFlagHasAMaskOfItsOwn() {
    Tests tests = flags(5, 0, 3, 2, 4);
    assertThat(tests.multiplies(0)).isFalse();
    assertThat(tests.elements(0)).isEqualTo(2);
    assertThat(tests.elements(1)).isEqualTo(2 * 5 + Tests.TAIL);
    assertThat(hidden(tests, 1, new BitSet())).containsExactly(3, 4, 8, 9, 10, 11, 12, 13);
    assertRefused(() -> flags(5));
    assertRefused(() -> flags(5, 0, 5));
    assertRefused(() -> flags(5, -1, 3));
    assertRefused(() -> flags(5, 0, 0));
    assertRefused(() -> flags(5, 0, 3, 1, 3));
    assertRefused(() -> flags(5, 0, 3, 0, 4));
    assertRefused(
        () -> new Tests(1, List.of(3, 3), List.of(CELL), 2, List.of(1, 2), List.of(List.of())));
  }

  /** A mask that served a group and a flag would tell how the two values differ. */
  @Test
  void whatIsTestedIsNoFlagOrMask() {
    assertThat(testsAndFlag(3, 4).multiplies(0)).isTrue();
    assertRefused(() -> testsAndFlag(3, 2));
    assertRefused(() -> testsAndFlag(3, 0));
    assertRefused(() -> testsAndFlag(1, 3));
  }

  @Test
  void aVectorThatIsTooLongIsNotCutShort() {
    assertThatThrownBy(() -> tests(1 << 30, List.of(3), CELL, 2).elements(0))
        .isInstanceOf(ArithmeticException.class);
  }

  /** Of three groups of three elements the middle one does not pass. */
  @Test
  void hidesWhatMustNotBeOpened() {
    Tests tests = new Tests(3, List.of(3, 2), List.of(CELL), 2, List.of(1, 2));
    BitSet middle = TestingTest.bits(1);
    assertThat(hidden(tests, 0, middle)).containsExactly(1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12);
    assertThat(hidden(tests, 1, middle)).containsExactly(2, 3);
    assertThat(hidden(tests, 1, new BitSet())).isEmpty();
  }

  private static List<Integer> hidden(Tests tests, int round, BitSet suppressed) {
    long[] vector = FpVectors.create(tests.elements(round));
    Arrays.fill(vector, 1);
    tests.hide(round, suppressed, vector);
    return IntStream.range(0, tests.elements(round))
        .filter(i -> vector[2 * i] == 0 && vector[2 * i + 1] == 0)
        .boxed()
        .toList();
  }

  @Test
  void thresholdsHaveBounds() {
    assertThat(new Thresholds(10_000, 10_000, 64)).isNotNull();
    assertRefused(() -> new Thresholds(0, 0, 1));
    assertRefused(() -> new Thresholds(10_001, 0, 1));
    assertRefused(() -> new Thresholds(1, -1, 1));
    assertRefused(() -> new Thresholds(1, 10_001, 1));
    assertRefused(() -> new Thresholds(1, 0, 0));
    assertRefused(() -> new Thresholds(1, 0, 65));
  }

  @Test
  void theGreaterOfEachHolds() {
    assertThat(new Thresholds(3, 9, 1).and(new Thresholds(5, 2, 4)))
        .isEqualTo(new Thresholds(5, 9, 4));
    assertThat(Thresholds.NONE.and(Thresholds.NONE)).isEqualTo(Thresholds.NONE);
  }

  @Test
  void parametersFitTheirTests() {
    Parties parties =
        Parties.all(3, 1, 1)
            .withTests(Tests.Zero.FAILS, new int[3][2], new Thresholds(4, 0, 1))
            .withTestedRounds(2);
    SessionParameters fitting = parties.parameters(0);
    assertThat(fitting.rounds()).containsExactly(2 * 3 + 4, 2 * 2);
    for (List<Integer> rounds :
        List.of(List.of(10), List.of(10, 5), List.of(9, 4), List.of(10, 4, 1))) {
      assertRefused(() -> with(fitting, rounds, fitting.tests(), fitting.thresholds()));
    }
    assertRefused(() -> with(fitting, List.of(10, 4), null, new Thresholds(1, 0, 2)));
    assertThat(with(fitting, List.of(10, 4), null, Thresholds.NONE)).isNotEqualTo(fitting);
  }

  private static SessionParameters with(
      SessionParameters p, List<Integer> rounds, @Nullable Tests tests, Thresholds thresholds) {
    return new SessionParameters(
        p.roster(),
        0,
        p.collaborationDigest(),
        p.runName(),
        p.query(),
        p.layoutDigest(),
        rounds,
        tests,
        thresholds,
        true,
        "");
  }

  /** Of 20 data parties there are 167,960 sets of nine. */
  @Test
  void moreSetsOfPartiesThanCanBeTestedAreTooMuch() {
    Tests one = tests(1, List.of(3), CELL, 2);
    for (int t : new int[] {1, 2, 3, 9}) {
      Roster roster = manyParties(20, t);
      assertThat(TestCost.of(one, new Thresholds(11, 11, 2), roster).isPossible()).isEqualTo(t < 9);
      assertThat(TestCost.of(one, new Thresholds(11, 0, 1), roster).isPossible()).isTrue();
    }
    Roster most = manyParties(64, 9);
    assertThat(TestCost.of(one, new Thresholds(11, 11, 2), most).isPossible()).isFalse();
    assertThat(TestCost.of(one, new Thresholds(11, 0, 1), most).isPossible()).isTrue();
  }

  private static Roster manyParties(int n, int threshold) {
    SeededRandom random = new SeededRandom("many");
    return new Roster(
        "many",
        threshold,
        IntStream.range(0, n)
            .mapToObj(
                i ->
                    new Member(
                        "p" + i,
                        Identity.generate(random).publicKey(),
                        i < 20 ? EnumSet.allOf(Part.class) : EnumSet.of(Part.DATA)))
            .toList());
  }
}
