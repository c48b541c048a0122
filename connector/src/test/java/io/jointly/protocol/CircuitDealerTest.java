package io.jointly.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.error.ErrorCode;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.circuit.Circuit;
import io.jointly.protocol.circuit.ThresholdCircuit;
import io.jointly.protocol.circuit.ThresholdCircuitTest;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Thresholds;
import io.jointly.protocol.round.CircuitPhaseTest;
import io.jointly.session.Lockstep;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** South, a data party, deals what it should not: lies, and shares off their polynomial. */
@Tag("sweep")
class CircuitDealerTest {

  private static final int NORTH = 0;
  private static final int SOUTH = 1;
  private static final int EAST = 2;
  private static final long SEED = ScriptedParty.SEED;
  private static final Thresholds RULE = new Thresholds(11, 11, 3);

  private final SecureRandom random = new SecureRandom();
  private final Mailbox mailbox = Lockstep.freshMailbox();

  private static Parties three(int[][] rows) {
    return Parties.all(3, 1, 1).withTests(DisclosureChecks.Zero.FAILS, rows, RULE);
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
              assertThat(Arrays.copyOfRange(totals, 6 * group, 6 * group + 6)).containsOnly(0L);
            });
  }

  /** Groups in which the others have too few, whatever south says of itself. */
  @Test
  void noCountLiftsAGroup() {
    Parties parties = three(new int[][] {{5, 5, 5, 5}, {0, 0, 0, 0}, {5, 5, 5, 5}});
    List<Lockstep.End> ends =
        lying(
            parties,
            vector -> {
              set(vector, 0, 1_000_000);
              set(vector, 3, -5);
              set(vector, 6, -11);
              set(vector, 9, Long.MIN_VALUE);
              for (int group = 0; group < 4; group++) {
                set(vector, 3 * group + 1, 1);
              }
            });
    for (int group = 0; group < 4; group++) {
      assertZeros(ends, group);
    }
  }

  /** East has no rows in the first two groups, north none in the others. */
  @Test
  void noContributorStandsForAnother() {
    Parties parties = three(new int[][] {{20, 20, 0, 0}, {9, 9, 9, 9}, {0, 0, 20, 20}});
    List<Lockstep.End> ends =
        lying(
            parties,
            vector -> {
              set(vector, 1, 100);
              set(vector, 4, -100);
              set(vector, 7, 2);
              set(vector, 10, -1);
            });
    for (int group = 0; group < 4; group++) {
      assertZeros(ends, group);
    }
  }

  /** The same for anything that an element can be, by the circuit alone. */
  @Test
  void noElementAtAllLiftsAGroupThatIsTooSmallForTheOthers() {
    long seed = Seed.of(CircuitDealerTest.class);
    Random numbers = new Random(seed);
    Circuit circuit =
        ThresholdCircuit.of(
            ThresholdCircuitTest.oneCell(DisclosureChecks.Zero.FAILS, 0), 0, RULE, 3, 1);
    for (int i = 0; i < 2000; i++) {
      int north = numbers.nextInt(11);
      int east = numbers.nextInt(11 - north);
      BigInteger count = lie(numbers);
      BigInteger contributor = lie(numbers);
      List<BigInteger> inputs =
          List.of(
              BigInteger.valueOf(north),
              count,
              BigInteger.valueOf(east),
              BigInteger.valueOf(Integer.signum(north)),
              contributor,
              BigInteger.valueOf(Integer.signum(east)));
      assertThat(ThresholdCircuitTest.output(circuit, inputs))
          .as("seed %d, %s", seed, inputs)
          .isZero();
    }
  }

  private static BigInteger lie(Random numbers) {
    return numbers.nextBoolean()
        ? BigInteger.valueOf(numbers.nextInt(60) - 30).mod(Fp127.MODULUS)
        : new BigInteger(127, numbers).mod(Fp127.MODULUS);
  }

  /** A known mask takes nothing away: the others draw theirs. */
  @Test
  void aMaskAndATailOfZerosChangeNothing() {
    Parties parties = three(new int[][] {{3, 20}, {3, 20}, {3, 20}});
    List<Lockstep.End> ends =
        lying(
            parties,
            vector -> {
              set(vector, 2, 0);
              set(vector, 5, 0);
              Arrays.fill(vector, 12, vector.length, 0);
            });
    assertThat(ends)
        .allSatisfy(
            end -> assertThat(end.totals()).contains(parties.shown(CircuitPhaseTest.bits(0))));
  }

  /** A share that is off for east alone; of two groups, count, contributor, mask; then the tail. */
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
  @ValueSource(ints = {0, 4, 2, 5})
  void aGroupsElementOffItsPolynomialIsNoticed(int element) {
    Parties parties = three(new int[][] {{3, 20}, {3, 20}, {3, 20}});
    assertNoticed(off(parties, element), new int[] {NORTH, EAST}, "CHECK");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void aTailOffItsPolynomialIsNoticed(int element) {
    Parties parties = three(new int[][] {{3, 20}, {3, 20}, {3, 20}});
    String step = element < 2 ? "CHALLENGE" : "CHECK";
    assertNoticed(off(parties, 6 + element), new int[] {NORTH, EAST}, step);
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
            .withTests(
                DisclosureChecks.Zero.FAILS,
                new int[][] {{3, 20}, {3, 20}, {3, 20}, {3, 20}},
                RULE);
    assertNoticed(off(parties, element), new int[] {NORTH, EAST, 3}, "CHECK");
  }

  /** What is opened but not tested is no part of the check; the receivers notice it, as ever. */
  @Test
  void anElementThatIsNotTestedIsNoticedWhenItIsOpened() {
    Parties parties = three(new int[][] {{20, 20}, {20, 20}, {20, 20}}).withSums();
    List<Lockstep.End> ends = off(parties, 3);
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
    assertThat(off(parties, 3))
        .allSatisfy(end -> assertThat(end.totals()).contains(parties.shown(suppressed)));
  }
}
