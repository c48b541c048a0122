package io.jointly.protocol.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.crypto.Identity;
import io.jointly.field.FpVectors;
import io.jointly.protocol.GroupRule;
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

  private static final DisclosureChecks.Cell CELL = cell(1);

  private static DisclosureChecks tests(
      int groups, List<Integer> widths, DisclosureChecks.Cell cell, int mask) {
    return new DisclosureChecks(
        groups, widths, new GroupChecks(List.of(cell), 3, mask, List.of(cell.contributor(), mask)));
  }

  private static DisclosureChecks.Cell cell(int contributor) {
    return new DisclosureChecks.Cell(contributor, OptionalInt.empty(), null);
  }

  private static GroupChecks groupChecks(int mask, Integer... hidden) {
    return new GroupChecks(List.of(CELL), 3, mask, List.of(hidden));
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyOffsetIsWithinAGroup() {
    assertThat(tests(1, List.of(3), CELL, 2).elements(0)).isEqualTo(3 + DisclosureChecks.TAIL);
    assertRefused(() -> tests(1, List.of(3), CELL, 3));
    assertRefused(() -> tests(1, List.of(3), CELL, -1));
    assertRefused(() -> tests(1, List.of(3), cell(3), 2));
    assertRefused(() -> tests(1, List.of(3), cell(-1), 2));
    assertRefused(() -> new DisclosureChecks(1, List.of(3), groupChecks(2, 1, 2, 3)));
    assertRefused(() -> new DisclosureChecks(1, List.of(3), groupChecks(2, 1, 2, -1)));
    assertRefused(() -> new DisclosureChecks(1, List.of(4), bound(4, 3)));
  }

  @Test
  void thereIsSomethingToTest() {
    assertRefused(() -> tests(0, List.of(3), CELL, 2));
    assertRefused(() -> tests(1, List.of(), CELL, 2));
    assertRefused(() -> new GroupChecks(List.of(), 3, 2, List.of(2)));
    assertRefused(() -> new GroupChecks(List.of(CELL), 0, 2, List.of(1, 2)));
    assertRefused(() -> new GroupChecks(List.of(CELL), 65, 2, List.of(1, 2)));
    assertRefused(() -> new DisclosureChecks.Binding(0, 3, 0));
    assertRefused(() -> new DisclosureChecks.Binding(0, 3, 20_001));
    assertRefused(() -> new DisclosureChecks.Binding(3, 3, 11));
  }

  @Test
  void masksBitsAndInversesAreHidden() {
    assertRefused(() -> groupChecks(2, 1));
    assertRefused(() -> groupChecks(2, 2));
    assertThat(groupChecks(2, 2, 1, 2).hidden()).containsExactly(1, 2);
    assertThat(bound(0, 3).inputs()).containsExactly(0, 1, 3);
    assertThat(bound(0, 3).bits()).containsExactly(1);
    assertRefused(() -> new GroupChecks(List.of(boundCell(0, 3)), 3, 2, List.of(1, 2)));
    // A count that nobody sees binds nothing.
    assertRefused(() -> bound(1, 3));
  }

  /** One that served twice would tell how two values differ, or would bind one of two. */
  @Test
  void anElementIsOneOfMaskBitAndInverse() {
    assertRefused(() -> groupChecks(1, 1));
    assertRefused(() -> bound(0, 2));
    assertRefused(() -> bound(0, 1));
    assertRefused(
        () ->
            new GroupChecks(
                List.of(
                    boundCell(0, 3),
                    new DisclosureChecks.Cell(
                        4, OptionalInt.empty(), new DisclosureChecks.Binding(5, 3, 11))),
                3,
                2,
                List.of(1, 2, 3, 4)));
  }

  private static DisclosureChecks.Cell boundCell(int count, int inverse) {
    return new DisclosureChecks.Cell(
        1, OptionalInt.empty(), new DisclosureChecks.Binding(count, inverse, 11));
  }

  private static GroupChecks bound(int count, int inverse) {
    return new GroupChecks(List.of(boundCell(count, inverse)), 3, 2, List.of(1, 2, inverse));
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
  void parametersFitTheirTests() {
    Parties parties =
        Parties.all(3, 1, 1).withTests(GroupRule.of(4, 1), new int[3][2]).withTestedRounds(2);
    SessionParameters fitting = parties.parameters(0);
    assertThat(fitting.rounds()).containsExactly(2 * 4 + 4, 2 * 2);
    for (List<Integer> rounds :
        List.of(List.of(12), List.of(12, 5), List.of(11, 4), List.of(12, 4, 1))) {
      assertRefused(() -> with(fitting, rounds, fitting.checks()));
    }
    assertThat(with(fitting, List.of(12, 4), null)).isNotEqualTo(fitting);
  }

  private static SessionParameters with(
      SessionParameters p, List<Integer> rounds, @Nullable DisclosureChecks tests) {
    return p.toBuilder().layout(p.layoutDigest(), rounds).checks(tests).build();
  }

  /** The circuit has a product for each bit of each party. */
  @Test
  void moreBitsThanCanBeCheckedAreTooMuch() {
    Roster most = manyParties(64, 9);
    assertThat(CircuitCost.of(tests(1, List.of(3), CELL, 2), most).isPossible()).isTrue();
    int cells = (1 << 20) / 64;
    assertThat(CircuitCost.of(ofCells(cells + 1), most).isPossible()).isFalse();
    assertThat(CircuitCost.of(ofCells(100), most).isPossible()).isTrue();
  }

  private static DisclosureChecks ofCells(int cells) {
    List<DisclosureChecks.Cell> all =
        IntStream.rangeClosed(1, cells).mapToObj(DisclosureChecksTest::cell).toList();
    List<Integer> hidden = IntStream.rangeClosed(0, cells).boxed().toList();
    return new DisclosureChecks(1, List.of(cells + 1), new GroupChecks(all, 3, 0, hidden));
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
