package io.jointly.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.round.CircuitPhaseTest;
import io.jointly.session.Lockstep;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** South, a data party, deals what it should not: lies, and shares off their polynomial. */
@Tag("sweep")
class CircuitDealerTest {

  private static final int NORTH = 0;
  private static final int SOUTH = 1;
  private static final int EAST = 2;
  private static final long SEED = ScriptedParty.SEED;
  private static final GroupRule RULE = GroupRule.of(11, 3);

  private final SecureRandom random = new SecureRandom();
  private final Mailbox mailbox = Lockstep.freshMailbox();

  private static Parties three(int[][] rows) {
    return Parties.all(3, 1, 1).withTests(RULE, rows);
  }

  private List<String> names(String pattern) {
    return mailbox.list("").stream()
        .map(entry -> entry.name().substring(entry.name().lastIndexOf('/') + 1))
        .filter(name -> name.matches(pattern))
        .toList();
  }

  private List<Lockstep.End> lying(Parties parties, Consumer<long[]> lie) {
    long[] vector = parties.vector(SOUTH, SEED);
    lie.accept(vector);
    ScriptedParty south = new ScriptedParty(parties, SOUTH, mailbox, vector, random);
    return Lockstep.of(parties, SEED).over(me -> mailbox).with(SOUTH, south).run();
  }

  private static void set(long[] vector, int element, long value) {
    Fp127.encodeSigned(value, vector, element);
  }

  private static void assertZeros(List<Lockstep.End> ends, int group) {
    assertThat(ends)
        .allSatisfy(
            end -> {
              assertThat(end.failure()).isNull();
              long[] totals = end.totals().orElseThrow();
              assertThat(Arrays.copyOfRange(totals, 8 * group, 8 * group + 8)).containsOnly(0L);
            });
  }

  /** Groups in which one of the others has too few, whatever south says of itself. */
  @Test
  void noClaimLiftsAGroup() {
    Parties parties = three(new int[][] {{5, 20, 10, 0}, {0, 0, 0, 0}, {20, 5, 11, 40}});
    List<Lockstep.End> ends =
        lying(
            parties,
            vector -> {
              RULE.lie(1_000_000, true, vector, 0);
              RULE.lie(-5, true, vector, 4);
              RULE.lie(11, true, vector, 8);
              RULE.lie(Long.MIN_VALUE, true, vector, 12);
            });
    for (int group = 0; group < 4; group++) {
      assertZeros(ends, group);
    }
  }

  /** What south adds to hide that it has too few stands in the total for all to see. */
  @Test
  void whoeverPretendsToHaveRowsHasToCountThem() {
    Parties parties = three(new int[][] {{20}, {3}, {20}});
    List<Lockstep.End> ends = lying(parties, vector -> RULE.lie(11, true, vector, 0));
    assertThat(ends)
        .allSatisfy(
            end -> {
              assertThat(end.failure()).isNull();
              assertThat(Fp127.decodeSigned(end.totals().orElseThrow(), 0)).isEqualTo(51);
            });
  }

  /**
   * A claim that is not 0 or 1, or that the count does not bear out. Of three parties with 20, 3
   * and 20 rows the honest two know nothing of it but that somebody cheats.
   */
  @ParameterizedTest
  @CsvSource({
    "3, 1, 0",
    "3, 1, 1",
    "3, 1, -1",
    "10, 1, 7",
    "0, 1, 1",
    "20, 2, 2",
    "20, -1, -1",
    "3, 100, 5",
    "20, 0, 1"
  })
  void aClaimThatDoesNotFitEndsTheSession(long count, long claimed, long inverse) {
    Parties parties = three(new int[][] {{20, 20}, {3, 3}, {20, 20}});
    List<Lockstep.End> ends =
        lying(
            parties,
            vector -> {
              set(vector, GroupRule.COUNT, count);
              set(vector, GroupRule.CONTRIBUTOR, claimed);
              set(vector, GroupRule.INVERSE, inverse);
            });
    assertThat(List.of(ends.get(NORTH), ends.get(EAST)))
        .noneMatch(Lockstep.End::isOpened)
        .allSatisfy(
            end -> assertThat(end.code()).isIn(ErrorCode.WRONG_PRODUCT, ErrorCode.PEER_STOPPED))
        .anySatisfy(end -> assertThat(end.code()).isEqualTo(ErrorCode.WRONG_PRODUCT));
    assertThat(names("(test|tested|commit|opened|reveal)-0-[02].*")).isEmpty();
  }

  /** A known mask takes nothing away: the others draw theirs. */
  @Test
  void aMaskAndATailOfZerosChangeNothing() {
    Parties parties = three(new int[][] {{3, 20}, {3, 20}, {3, 20}});
    List<Lockstep.End> ends =
        lying(
            parties,
            vector -> {
              set(vector, GroupRule.MASK, 0);
              set(vector, RULE.width() + GroupRule.MASK, 0);
              Arrays.fill(vector, 2 * 2 * RULE.width(), vector.length, 0);
            });
    assertThat(ends)
        .allSatisfy(
            end -> assertThat(end.totals()).contains(parties.shown(CircuitPhaseTest.bits(0))));
  }

  /** A share that is off for east alone: of two groups, or of the tail behind them. */
  private List<Lockstep.End> off(Parties parties, int element) {
    ScriptedDealer south =
        new ScriptedDealer(parties, SOUTH, mailbox, parties.vector(SOUTH, SEED), random) {
          @Override
          byte[] deal(int party, byte[] share) {
            if (party == EAST) {
              long[] shares = FpVectors.create(parties.elements);
              FpVectors.read(share, 0, parties.elements, shares, 0);
              FpVectors.addInto(shares, element, Alterations.element(1), 0, 1);
              FpVectors.write(shares, 0, parties.elements, share, 0);
            }
            return share;
          }
        };
    return Lockstep.of(parties, SEED).over(me -> mailbox).with(SOUTH, south).run();
  }

  private void assertNoticed(List<Lockstep.End> ends, int[] honest, String step) {
    for (int party : honest) {
      assertThat(ends.get(party).isOpened()).isFalse();
      assertThat(ends.get(party).code()).isIn(ErrorCode.OFF_POLYNOMIAL, ErrorCode.PEER_STOPPED);
    }
    assertThat(ends)
        .anySatisfy(
            end -> {
              assertThat(end.failedWith(ErrorCode.OFF_POLYNOMIAL)).isTrue();
              assertThat(end.message()).contains(step);
            });
    assertThat(names("(test|tested|commit|opened|reveal)-0-[023].*")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void aGroupsElementOffItsPolynomialIsNoticed(int element) {
    Parties parties = three(new int[][] {{3, 20}, {3, 20}, {3, 20}});
    assertNoticed(off(parties, element), new int[] {NORTH, EAST}, "CHECK");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void aTailOffItsPolynomialIsNoticed(int element) {
    Parties parties = three(new int[][] {{3, 20}, {3, 20}, {3, 20}});
    String step = element < 2 ? "CHALLENGE" : "CHECK";
    assertNoticed(off(parties, 8 + element), new int[] {NORTH, EAST}, step);
  }

  /** South holds no share itself: all three that do are honest. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aDealerThatDoesNotComputeIsNoticed(int element) {
    Parties parties =
        Parties.of(
                4,
                1,
                1,
                i ->
                    i == SOUTH
                        ? EnumSet.of(PartyRole.DATA, PartyRole.RECEIVER)
                        : EnumSet.allOf(PartyRole.class))
            .withTests(RULE, new int[][] {{3, 20}, {3, 20}, {3, 20}, {3, 20}});
    assertNoticed(off(parties, element), new int[] {NORTH, EAST, 3}, "CHECK");
  }

  /** What is opened but not tested is no part of the check; the receivers notice it, as ever. */
  @Test
  void anElementThatIsNotTestedIsNoticedWhenItIsOpened() {
    Parties parties = three(new int[][] {{20, 20}, {20, 20}, {20, 20}}).withSums();
    List<Lockstep.End> ends = off(parties, 4);
    assertThat(ends.get(NORTH).isOpened()).isFalse();
    assertThat(ends)
        .anySatisfy(
            end -> {
              assertThat(end.failedWith(ErrorCode.OFF_POLYNOMIAL)).isTrue();
              assertThat(end.message()).contains("OPENED");
            });
  }

  /** In a group that does not pass even a wrong share of such an element is gone by then. */
  @Test
  void ofASuppressedGroupNotEvenThat() {
    Parties parties = three(new int[][] {{3, 20}, {3, 20}, {3, 20}}).withSums();
    BitSet suppressed = CircuitPhaseTest.bits(0);
    assertThat(off(parties, 4))
        .allSatisfy(end -> assertThat(end.totals()).contains(parties.shown(suppressed)));
  }
}
