package io.jointly.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.Sweep;
import io.jointly.crypto.FieldRandom;
import io.jointly.error.ErrorCode;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.protocol.circuit.AuthenticatedEvaluation;
import io.jointly.protocol.circuit.Circuit;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.round.CircuitPhaseTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A compute party alters what it multiplies, deals or opens in a test: every element of every
 * message, one after another. Of two groups the first is too small.
 */
@Tag("sweep")
class ThresholdSweepTest {

  private static final int SOUTH = 1;
  private static final int EAST = 2;
  private static final int SMALL = 0;
  private static final int[][] ROWS = {{1, 20}, {1, 20}, {1, 20}};
  private static final GroupRule RULE = GroupRule.of(3, 3);

  private final long seed = Seed.of(ThresholdSweepTest.class);
  private final Random random = new Random(seed);
  private final Parties three = Parties.all(3, 1, 1).withTests(RULE, ROWS);

  private static Parties five() {
    int[][] rows = {{1, 9}, {1, 9}, {1, 9}, {1, 9}, {1, 9}};
    return Parties.all(5, 2, 1).withTests(GroupRule.of(4, 5), rows);
  }

  private static Circuit circuit(Parties parties) {
    return new CircuitRun(parties, Map.of()).circuit();
  }

  private long[] anything() {
    long[] value = FpVectors.create(1);
    FieldRandom.create(new SeededRandom("anything " + random.nextLong())).fill(value, 0, 1);
    return value;
  }

  private static void assertNothingPassed(CircuitRun run) {
    assertThat(run.opened).isEmpty();
    assertThat(run.ofHonest("test", "tested", "commit", "opened", "reveal")).isEmpty();
  }

  /** A place in what a party shares again. */
  private record Place(int step, int element) {}

  private static List<Place> places(Parties parties) {
    Circuit circuit = circuit(parties);
    List<Place> places = new ArrayList<>();
    for (int step = 1; step <= AuthenticatedEvaluation.steps(circuit); step++) {
      long n = AuthenticatedEvaluation.elements(circuit, parties.groups(), step);
      for (int element = 0; element < n; element++) {
        places.add(new Place(step, element));
      }
    }
    places.add(new Place(AuthenticatedEvaluation.steps(circuit) + 1, 0));
    return places;
  }

  private List<Place> oneOfEachStep(List<Place> all) {
    List<Place> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, random);
    Map<Integer, Place> chosen = new TreeMap<>();
    shuffled.forEach(place -> chosen.putIfAbsent(place.step(), place));
    return List.copyOf(chosen.values());
  }

  @Test
  void withoutACheatTheSmallGroupAloneIsSuppressed() {
    CircuitRun run = new CircuitRun(three, Map.of()).run();
    assertThat(run.refused).isEmpty();
    assertThat(run.opened)
        .hasSize(3)
        .allSatisfy((p, t) -> assertThat(t).isEqualTo(three.shown(CircuitPhaseTest.bits(SMALL))));
  }

  /** Products, their marked twins, marked inputs, and the blinded difference. */
  @Test
  void everyAlteredElementIsNoticed() {
    for (Place at : Sweep.IS_ON ? places(three) : oneOfEachStep(places(three))) {
      Alteration cheat =
          Alterations.adding(MessageKind.RESHARED, at.step(), at.element(), anything());
      CircuitRun run = new CircuitRun(three, Map.of(SOUTH, cheat)).run();
      assertThat(run.code()).as("%s, seed %d", at, seed).isEqualTo(ErrorCode.WRONG_PRODUCT);
      assertNothingPassed(run);
    }
  }

  /** South's own share of the check is then off, too, unless it opens what fits. */
  @Test
  void everyWrongShareIsNoticed() {
    List<Place> places = new ArrayList<>(places(three));
    Collections.shuffle(places, random);
    for (Place at : places.subList(0, Sweep.times(4, 12))) {
      Alteration cheat =
          Alterations.addingToShare(
              at.step(), random.nextBoolean() ? 0 : EAST, at.element(), anything());
      CircuitRun run = new CircuitRun(three, Map.of(SOUTH, cheat)).run();
      assertThat(run.code()).as("%s, seed %d", at, seed).isEqualTo(ErrorCode.OFF_POLYNOMIAL);
      assertNothingPassed(run);

      Alteration fits = Alterations.all(cheat, Alterations.fitting(MessageKind.CHECK));
      CircuitRun fitted = new CircuitRun(three, Map.of(SOUTH, fits)).run();
      assertThat(fitted.code()).as("%s, seed %d", at, seed).isEqualTo(ErrorCode.WRONG_PRODUCT);
      assertNothingPassed(fitted);
    }
  }

  /** One alters products; the other helps it to open what fits. */
  @Test
  void twoOfFiveAreNoticed() {
    Parties five = five();
    List<Place> places = new ArrayList<>(places(five));
    Collections.shuffle(places, random);
    for (Place at : places.subList(0, Sweep.times(1, 3))) {
      Alteration product =
          Alterations.adding(MessageKind.RESHARED, at.step(), at.element(), anything());
      CircuitRun one = new CircuitRun(five, Map.of(SOUTH, product)).run();
      assertThat(one.code()).as("%s, seed %d", at, seed).isEqualTo(ErrorCode.WRONG_PRODUCT);
      assertNothingPassed(one);

      for (Alteration first :
          List.of(product, Alterations.addingToShare(at.step(), 4, at.element(), anything()))) {
        Map<Integer, Alteration> cheats = new TreeMap<>();
        cheats.put(SOUTH, Alterations.all(first, Alterations.fitting(MessageKind.CHECK)));
        cheats.put(
            3,
            Alterations.all(
                Alterations.adding(MessageKind.RESHARED, at.step(), at.element(), anything()),
                Alterations.fitting(MessageKind.CHECK)));
        CircuitRun two = new CircuitRun(five, cheats).run();
        assertThat(two.code()).as("%s, seed %d", at, seed).isEqualTo(ErrorCode.WRONG_PRODUCT);
        assertNothingPassed(two);
      }
    }
  }

  /** With more parties than 2t + 1 even a dealer whose helpers lie for it is found out. */
  @Test
  void withMorePartiesThanNeededAWrongShareIsOffItsPolynomial() {
    Parties four =
        Parties.all(4, 1, 1).withTests(GroupRule.of(4, 4), new int[][] {{3}, {3}, {3}, {3}});
    for (int step : new int[] {1, 2, 3}) {
      Alteration cheat = Alterations.addingToShare(step, EAST, 0, anything());
      CircuitRun run = new CircuitRun(four, Map.of(SOUTH, cheat)).run();
      assertThat(run.code()).isEqualTo(ErrorCode.OFF_POLYNOMIAL);
      assertNothingPassed(run);
    }
  }

  /** It hides the dealer's own part of the check and is no part of any product. */
  @Test
  void whoeverAltersItsOwnCoverHarmsNobody() {
    int cover = (int) AuthenticatedEvaluation.elements(circuit(three), three.groups(), 1);
    Alteration cheat = Alterations.adding(MessageKind.RESHARED, 1, cover, anything());
    CircuitRun run = new CircuitRun(three, Map.of(SOUTH, cheat)).run();
    assertThat(run.refused).isEmpty();
    assertThat(run.opened.get(EAST)).isEqualTo(three.shown(CircuitPhaseTest.bits(SMALL)));
  }

  @Test
  void aCoverThatIsDealtOffItsPolynomialIsNoticed() {
    int cover = (int) AuthenticatedEvaluation.elements(circuit(three), three.groups(), 1);
    Alteration cheat = Alterations.addingToShare(1, EAST, cover, anything());
    CircuitRun run = new CircuitRun(three, Map.of(SOUTH, cheat)).run();
    assertThat(run.code()).isEqualTo(ErrorCode.OFF_POLYNOMIAL);
    assertNothingPassed(run);
  }

  @ParameterizedTest
  @EnumSource(names = {"CHALLENGE", "CHECK"})
  void everyAlteredShareThatIsOpenedIsNoticed(MessageKind kind) {
    int elements = kind == MessageKind.CHALLENGE ? 2 : 1 + 3 + 3;
    for (int element = 0; element < elements; element++) {
      Alteration cheat = Alterations.adding(kind, 0, element, anything());
      CircuitRun run = new CircuitRun(three, Map.of(SOUTH, cheat)).run();
      assertThat(run.code()).isEqualTo(ErrorCode.OFF_POLYNOMIAL);
      assertThat(run.refused.get(EAST)).hasMessageContaining(kind.name());
      assertNothingPassed(run);
    }
  }

  /** The results are known then, but nobody goes on to COMMIT. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void anAlteredResultIsNoticedBeforeAnythingIsOpened(int group) {
    Alteration cheat = Alterations.adding(MessageKind.TEST, 0, group, anything());
    CircuitRun run = new CircuitRun(three, Map.of(SOUTH, cheat)).run();
    assertThat(run.code()).isEqualTo(ErrorCode.OFF_POLYNOMIAL);
    assertThat(run.refused.get(EAST)).hasMessageContaining("TEST");
    assertThat(run.opened).isEmpty();
    assertThat(run.ofHonest("commit", "opened", "reveal")).isEmpty();
  }

  /** Adds to the small group's result, and to its twin as if the mark were this. */
  private CircuitRun lifting(Parties parties, long[] guess) {
    Circuit circuit = circuit(parties);
    int last = circuit.depth();
    int lanes = parties.groups();
    long[] error = anything();
    long[] ofTwin = FpVectors.create(1);
    Fp127.mul(error, 0, guess, 0, ofTwin, 0);
    Alteration cheat =
        Alterations.all(
            Alterations.adding(
                MessageKind.RESHARED,
                last,
                circuit.layer(last).indexOf(circuit.outputAt(0)) * lanes + SMALL,
                error),
            Alterations.adding(
                MessageKind.RESHARED,
                last + 1,
                circuit.layer(last).indexOf(circuit.outputAt(0)) * lanes + SMALL,
                ofTwin));
    return new CircuitRun(parties, Map.of(SOUTH, cheat)).run();
  }

  private static long[] mark(Parties parties) {
    long[] mark = FpVectors.create(1);
    for (int party : parties.roster.indices(PartyRole.DATA)) {
      FpVectors.addInto(
          mark, 0, parties.vector(party, CircuitRun.SEED), RULE.width() * parties.groups() + 1, 1);
    }
    return mark;
  }

  @Test
  void aGuessedMarkLiftsNoGroup() {
    for (int i = 0; i < 4; i++) {
      CircuitRun run = lifting(three, anything());
      assertThat(run.code()).isEqualTo(ErrorCode.WRONG_PRODUCT);
      assertNothingPassed(run);
    }
    assertThat(lifting(three, Alterations.element(0)).code()).isEqualTo(ErrorCode.WRONG_PRODUCT);
    assertThat(lifting(three, Alterations.element(1)).code()).isEqualTo(ErrorCode.WRONG_PRODUCT);
  }

  /** So the attack is a real one, and it is the secret mark alone that stands against it. */
  @Test
  void whoeverKnewTheMarkCouldLiftAGroup() {
    CircuitRun run = lifting(three, mark(three));
    assertThat(run.refused).isEmpty();
    assertThat(run.suppressed(EAST).get(SMALL)).isFalse();
    assertThat(run.opened.get(EAST)).isEqualTo(three.shown(CircuitPhaseTest.bits()));
  }

  /** Opened after every HELD, the mark is of no use for the one product that is left. */
  @Test
  void theMarkComesTooLateForTheBlindedDifference() {
    int blind = AuthenticatedEvaluation.steps(circuit(three)) + 1;
    long[] lie = anything();
    Circuit circuit = circuit(three);
    Alteration cheat =
        Alterations.all(
            Alterations.adding(MessageKind.RESHARED, circuit.depth(), SMALL, lie),
            // As if what it adds to the difference were not blinded.
            Alterations.sharingZero(blind));
    CircuitRun run = new CircuitRun(three, Map.of(SOUTH, cheat)).run();
    assertThat(run.code()).isEqualTo(ErrorCode.WRONG_PRODUCT);
    assertNothingPassed(run);
  }

  @Test
  void whatHonestPartiesHoldAfterwardsIsZeroWhereNothingMayBeOpened() {
    CircuitRun run = new CircuitRun(three, Map.of()).run();
    for (int party = 0; party < 3; party++) {
      long[] share = run.sessions.revealed(0, party, (party + 1) % 3);
      for (int element = 0; element < FpVectors.length(share); element++) {
        boolean isOpened = element == RULE.width();
        assertThat(!FpVectors.isZero(share, element))
            .as("element %d of party %d", element, party)
            .isEqualTo(isOpened);
      }
    }
  }
}
