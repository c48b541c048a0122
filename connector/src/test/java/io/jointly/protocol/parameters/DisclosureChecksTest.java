package io.jointly.protocol.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.crypto.Identity;
import io.jointly.field.FpVectors;
import io.jointly.protocol.Parties;
import io.jointly.protocol.SeededRandom;
import io.jointly.protocol.circuit.CircuitCost;
import io.jointly.protocol.parameters.DisclosureChecks.GroupChecks;
import io.jointly.protocol.round.CircuitPhaseTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests and thresholds that are none are refused where they are made (PROTOCOL.md §2.5). */
class DisclosureChecksTest {

  private static final DisclosureChecks.Cell CELL =
      new DisclosureChecks.Cell(
          List.of(new DisclosureChecks.ScaledElement(0, 1)),
          OptionalInt.of(1),
          DisclosureChecks.Zero.FAILS,
          0);

  private static DisclosureChecks tests(
      int groups, List<Integer> widths, DisclosureChecks.Cell cell, int mask) {
    return new DisclosureChecks(
        groups, widths, new GroupChecks(List.of(cell), mask, List.of(mask)));
  }

  private static DisclosureChecks.Cell cell(int element, int contributors) {
    return new DisclosureChecks.Cell(
        List.of(new DisclosureChecks.ScaledElement(element, 1)),
        OptionalInt.of(contributors),
        DisclosureChecks.Zero.FAILS,
        0);
  }

  private static GroupChecks groupChecks(int mask, Integer... hidden) {
    return new GroupChecks(List.of(CELL), mask, List.of(hidden));
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyOffsetIsWithinAGroup() {
    assertThat(tests(1, List.of(3), CELL, 2).elements(0)).isEqualTo(3 + DisclosureChecks.TAIL);
    assertRefused(() -> tests(1, List.of(3), CELL, 3));
    assertRefused(() -> tests(1, List.of(3), CELL, -1));
    assertRefused(() -> tests(1, List.of(3), cell(3, 1), 2));
    assertRefused(() -> tests(1, List.of(3), cell(-1, 1), 2));
    assertRefused(() -> tests(1, List.of(3), cell(0, 3), 2));
    assertRefused(() -> new DisclosureChecks(1, List.of(3), groupChecks(2, 2, 3)));
    assertRefused(() -> new DisclosureChecks(1, List.of(3), groupChecks(2, 2, -1)));
  }

  @Test
  void thereIsSomethingToTest() {
    assertRefused(() -> tests(0, List.of(3), CELL, 2));
    assertRefused(() -> tests(1, List.of(), CELL, 2));
    assertRefused(() -> new GroupChecks(List.of(), 2, List.of(2)));
    assertRefused(
        () ->
            new DisclosureChecks.Cell(
                List.of(), OptionalInt.of(1), DisclosureChecks.Zero.FAILS, 0));
    assertRefused(
        () ->
            new DisclosureChecks.Cell(
                CELL.count(), OptionalInt.of(1), DisclosureChecks.Zero.FAILS, -1));
  }

  @Test
  void theMaskIsHidden() {
    assertRefused(() -> groupChecks(2, 1));
    assertThat(groupChecks(2, 2, 1, 2).hidden()).containsExactly(1, 2);
  }

  private static DisclosureChecks flags(int width, int... flagsAndMasks) {
    List<DisclosureChecks.MaskedFlag> flags = new ArrayList<>();
    for (int i = 0; i < flagsAndMasks.length; i += 2) {
      flags.add(new DisclosureChecks.MaskedFlag(flagsAndMasks[i], flagsAndMasks[i + 1]));
    }
    return new DisclosureChecks(2, List.of(1, width), null, List.of(List.of(), flags));
  }

  private static DisclosureChecks testsAndFlag(int flag, int mask) {
    return new DisclosureChecks(
        1,
        List.of(5),
        groupChecks(2, 1, 2),
        List.of(List.of(new DisclosureChecks.MaskedFlag(flag, mask))));
  }

  @Test
  void everyFlagHasAMaskOfItsOwn() {
    DisclosureChecks tests = flags(5, 0, 3, 2, 4);
    assertThat(tests.multiplies(0)).isFalse();
    assertThat(tests.elements(0)).isEqualTo(2);
    assertThat(tests.elements(1)).isEqualTo(2 * 5 + DisclosureChecks.TAIL);
    assertThat(hidden(tests, 1, new BitSet())).containsExactly(3, 4, 8, 9, 10, 11, 12, 13);
    assertRefused(() -> flags(5));
    assertRefused(() -> flags(5, 0, 5));
    assertRefused(() -> flags(5, -1, 3));
    assertRefused(() -> flags(5, 0, 0));
    assertRefused(() -> flags(5, 0, 3, 1, 3));
    assertRefused(() -> flags(5, 0, 3, 0, 4));
    assertRefused(
        () -> new DisclosureChecks(1, List.of(3, 3), groupChecks(2, 1, 2), List.of(List.of())));
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
    DisclosureChecks tests = new DisclosureChecks(3, List.of(3, 2), groupChecks(2, 1, 2));
    BitSet middle = CircuitPhaseTest.bits(1);
    assertThat(hidden(tests, 0, middle)).containsExactly(1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12);
    assertThat(hidden(tests, 1, middle)).containsExactly(2, 3);
    assertThat(hidden(tests, 1, new BitSet())).isEmpty();
  }

  private static List<Integer> hidden(DisclosureChecks tests, int round, BitSet suppressed) {
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
            .withTests(DisclosureChecks.Zero.FAILS, new int[3][2], new Thresholds(4, 0, 1))
            .withTestedRounds(2);
    SessionParameters fitting = parties.parameters(0);
    assertThat(fitting.rounds()).containsExactly(2 * 3 + 4, 2 * 2);
    for (List<Integer> rounds :
        List.of(List.of(10), List.of(10, 5), List.of(9, 4), List.of(10, 4, 1))) {
      assertRefused(() -> with(fitting, rounds, fitting.checks(), fitting.thresholds()));
    }
    assertRefused(() -> with(fitting, List.of(10, 4), null, new Thresholds(1, 0, 2)));
    assertThat(with(fitting, List.of(10, 4), null, Thresholds.NONE)).isNotEqualTo(fitting);
  }

  private static SessionParameters with(
      SessionParameters p,
      List<Integer> rounds,
      @Nullable DisclosureChecks tests,
      Thresholds thresholds) {
    return p.toBuilder()
        .layout(p.layoutDigest(), rounds)
        .checks(tests)
        .thresholds(thresholds)
        .build();
  }

  /** Of 20 data parties there are 167,960 sets of nine. */
  @Test
  void moreSetsOfPartiesThanCanBeTestedAreTooMuch() {
    DisclosureChecks one = tests(1, List.of(3), CELL, 2);
    for (int t : new int[] {1, 2, 3, 9}) {
      Roster roster = manyParties(20, t);
      assertThat(CircuitCost.of(one, new Thresholds(11, 11, 2), roster).isPossible())
          .isEqualTo(t < 9);
      assertThat(CircuitCost.of(one, new Thresholds(11, 0, 1), roster).isPossible()).isTrue();
    }
    Roster most = manyParties(64, 9);
    assertThat(CircuitCost.of(one, new Thresholds(11, 11, 2), most).isPossible()).isFalse();
    assertThat(CircuitCost.of(one, new Thresholds(11, 0, 1), most).isPossible()).isTrue();
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
                        i < 20 ? EnumSet.allOf(PartyRole.class) : EnumSet.of(PartyRole.DATA)))
            .toList());
  }
}
