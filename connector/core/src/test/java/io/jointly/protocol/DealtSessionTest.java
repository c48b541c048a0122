package io.jointly.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Seed;
import io.jointly.crypto.FieldRandom;
import io.jointly.error.ErrorCode;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.field.Shamir;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.parameters.DealtVector;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.DisclosureChecks.Cell;
import io.jointly.protocol.parameters.DisclosureChecks.DealtCell;
import io.jointly.protocol.parameters.DisclosureChecks.GroupChecks;
import io.jointly.protocol.parameters.DisclosureChecks.MaskedFlag;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.SessionParameters;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sessions over a share table (PROTOCOL.md §12.7). */
class DealtSessionTest {

  private static final long SEED = Seed.of(DealtSessionTest.class);
  private static final int ENOUGH = 12;

  // The elements of a group.
  private static final int COUNT = 0;
  private static final int ROWS = 1;
  private static final int MASK = 2;
  private static final int SUM = 3;
  private static final int WIDTH = 4;

  private final Random random = new Random(SEED);

  private static DisclosureChecks checks(int groups, int enough) {
    return checks(groups, new DealtCell(ROWS, enough, DealtCell.None.FAILS));
  }

  private static DisclosureChecks checks(int groups, DealtCell cell) {
    return new DisclosureChecks(
        groups,
        List.of(WIDTH),
        new GroupChecks(List.of(), 0, List.of(cell), MASK, List.of(ROWS, MASK)));
  }

  private long[] totals(int... rows) {
    long[] totals = FpVectors.create(rows.length * WIDTH + DisclosureChecks.TAIL);
    for (int group = 0; group < rows.length; group++) {
      Fp127.encodeSigned(rows[group], totals, group * WIDTH + COUNT);
      Fp127.encodeSigned(rows[group], totals, group * WIDTH + ROWS);
      Fp127.encodeSigned(1000L * rows[group] - 7, totals, group * WIDTH + SUM);
    }
    return totals;
  }

  private Map<Integer, DealtVector> shares(Parties parties, long[] totals) {
    List<Integer> compute = parties.roster.indices(PartyRole.COMPUTE);
    long[][] shares = new long[compute.size()][totals.length];
    FieldRandom fresh = FieldRandom.create(new SeededRandom("dealt " + random.nextLong()));
    Shamir.of(compute.size(), parties.roster.threshold())
        .share(totals, 0, totals.length / 2, fresh, shares);
    Map<Integer, DealtVector> result = new TreeMap<>();
    for (int k = 0; k < shares.length; k++) {
      result.put(compute.get(k), new DealtVector(rows(1), shares[k]));
    }
    return result;
  }

  private static byte[] rows(int which) {
    byte[] digest = new byte[32];
    Arrays.fill(digest, (byte) which);
    return digest;
  }

  private Parties dealt(Parties parties, int... rows) {
    return parties.withDealt(checks(rows.length, ENOUGH), shares(parties, totals(rows)));
  }

  private static long[] shown(Parties parties, long[] totals, int... suppressed) {
    long[] shown = totals.clone();
    BitSet hidden = new BitSet();
    Arrays.stream(suppressed).forEach(hidden::set);
    Objects.requireNonNull(parties.tests).hide(0, hidden, shown);
    return shown;
  }

  @Test
  void groupsWithEnoughDealtRowsAreOpened() {
    Parties parties = dealt(Parties.all(3, 1, 1), 0, 1, 11, 12, 13, 400);
    CircuitRun run = new CircuitRun(parties, Map.of()).run();
    assertThat(run.refused).as("seed %d", SEED).isEmpty();
    assertThat(run.opened)
        .hasSize(3)
        .allSatisfy(
            (party, opened) ->
                assertThat(opened)
                    .isEqualTo(shown(parties, totals(0, 1, 11, 12, 13, 400), 0, 1, 2)));
  }

  @Test
  void theThresholdIsThatOfTheRules() {
    for (int enough : new int[] {1, 2, 3, 7, 30}) {
      int[] rows = {0, enough - 1, enough, enough + 1};
      Parties three = Parties.all(3, 1, 1);
      Parties parties = three.withDealt(checks(4, enough), shares(three, totals(rows)));
      CircuitRun run = new CircuitRun(parties, Map.of()).run();
      assertThat(run.opened.get(0))
          .as("%d rows", enough)
          .isEqualTo(shown(parties, totals(rows), 0, 1));
    }
  }

  /** Five parties; two hold no shares and two learn nothing. */
  @Test
  void partiesWithoutSharesTakePart() {
    Parties parties =
        dealt(
            Parties.of(
                5,
                1,
                1,
                i ->
                    switch (i) {
                      case 0 -> EnumSet.of(PartyRole.DATA, PartyRole.RECEIVER);
                      case 1 -> EnumSet.of(PartyRole.COMPUTE, PartyRole.DATA);
                      case 2 -> EnumSet.of(PartyRole.COMPUTE);
                      default -> EnumSet.of(PartyRole.COMPUTE, PartyRole.RECEIVER);
                    }),
            12,
            3);
    Sessions sessions = new Sessions(parties, SEED);
    List<long[]> opened = sessions.join().start().share().test().commit().reveal().open();
    assertThat(opened).hasSize(3).containsOnly(shown(parties, totals(12, 3), 1));
  }

  /** A row that one party has counted twice, or left out. */
  @Test
  void aShareOfOtherRowsIsNoticed() {
    for (int wrong = 0; wrong < 3; wrong++) {
      CircuitRun run = otherRows(Parties.all(3, 1, 1), wrong);
      assertThat(run.opened).as("party %d, seed %d", wrong, SEED).isEmpty();
      assertThat(run.code()).isEqualTo(ErrorCode.OFF_POLYNOMIAL);
    }
  }

  /** With one party more the others' shares are enough. */
  @Test
  void aShareOfOtherRowsIsCorrected() {
    for (int wrong = 0; wrong < 4; wrong++) {
      Parties four = Parties.all(4, 1, 1);
      CircuitRun run = otherRows(four, wrong);
      assertThat(run.opened).as("party %d, seed %d", wrong, SEED).hasSize(4);
      Parties right = four.withDealt(checks(2, ENOUGH), shares(four, totals(50, 20)));
      assertThat(run.opened.values())
          .allSatisfy(opened -> assertThat(opened).isEqualTo(shown(right, totals(50, 20))));
    }
  }

  /** One party has other shares of a sum than it was dealt. */
  private CircuitRun otherRows(Parties parties, int wrong) {
    Map<Integer, DealtVector> shares = shares(parties, totals(50, 20));
    long[] other = Objects.requireNonNull(shares.get(wrong)).shares().clone();
    Fp127.encodeSigned(random.nextInt(1000), other, SUM);
    shares.put(wrong, new DealtVector(rows(1), other));
    return new CircuitRun(parties.withDealt(checks(2, ENOUGH), shares), Map.of()).run();
  }

  /** A party that lifts a group over the threshold needs others' shares for it. */
  @Test
  void aPartyThatClaimsMoreRowsIsNoticed() {
    Parties three = Parties.all(3, 1, 1);
    Map<Integer, DealtVector> shares = shares(three, totals(3));
    long[] more = Objects.requireNonNull(shares.get(1)).shares().clone();
    long[] rows = FpVectors.create(1);
    Fp127.encodeSigned(40, rows, 0);
    Fp127.add(more, ROWS, rows, 0, more, ROWS);
    shares.put(1, new DealtVector(rows(1), more));
    CircuitRun run = new CircuitRun(three.withDealt(checks(1, ENOUGH), shares), Map.of()).run();
    assertThat(run.opened).as("seed %d", SEED).isEmpty();
  }

  @Test
  void tablesOfOtherRowsAreRefusedBeforeAnythingIsShared() {
    Parties three = Parties.all(3, 1, 1);
    Map<Integer, DealtVector> shares = shares(three, totals(50));
    shares.put(1, new DealtVector(rows(2), Objects.requireNonNull(shares.get(1)).shares()));
    Parties parties = three.withDealt(checks(1, ENOUGH), shares);
    Sessions sessions = new Sessions(parties, SEED).join();
    assertThatThrownBy(() -> sessions.start().share())
        .hasMessageContaining("JOINTLY_SHARE_TABLE")
        .hasMessageContaining("south");
    assertThat(sessions.mailbox.keySet()).noneMatch(name -> name.contains("/share"));
  }

  @Test
  void aPartyWithoutItsShareTableIsRefused() {
    Parties three = Parties.all(3, 1, 1);
    Map<Integer, DealtVector> shares = shares(three, totals(50));
    shares.remove(2);
    Sessions sessions = new Sessions(three.withDealt(checks(1, ENOUGH), shares), SEED).join();
    assertThatThrownBy(() -> sessions.start().share())
        .hasMessageContaining("JOINTLY_SHARE_TABLE")
        .hasMessageContaining("east");
  }

  /** Flags over dealt rows are masked by what the data parties draw. */
  @Test
  void aMaskedFlagTellsOnlyWhetherThereAreRows() {
    // The number of rows, a flag, the group's mask and the flag's.
    DisclosureChecks checks =
        new DisclosureChecks(
            2,
            List.of(4),
            new GroupChecks(
                List.of(), 0, List.of(new DealtCell(0, 1, DealtCell.None.FAILS)), 2, List.of(0, 2)),
            List.of(List.of(new MaskedFlag(1, 3))));
    Parties three = Parties.all(3, 1, 1);
    long[] totals = FpVectors.create(2 * 4 + DisclosureChecks.TAIL);
    for (int group = 0; group < 2; group++) {
      Fp127.encodeSigned(5, totals, 4 * group);
      Fp127.encodeSigned(group == 0 ? 0 : 5, totals, 4 * group + 1);
    }
    Parties parties = three.withDealt(checks, shares(three, totals));
    long[] opened = Objects.requireNonNull(new CircuitRun(parties, Map.of()).run().opened.get(0));
    assertThat(FpVectors.isZero(opened, 1)).isTrue();
    assertThat(Fp127.toBigInteger(opened, 4 + 1)).isGreaterThanOrEqualTo(BigInteger.ZERO);
  }

  /** Rows between two totals may be none; where there are some, there must be enough. */
  @Test
  void aCellThatMayBeEmptyPassesWithoutRows() {
    for (int enough : new int[] {2, 3, ENOUGH}) {
      Parties three = Parties.all(3, 1, 1);
      int[] rows = {0, 1, enough - 1, enough, 40};
      long[] totals = totals(rows);
      DisclosureChecks checks =
          checks(rows.length, new DealtCell(ROWS, enough, DealtCell.None.PASSES));
      Parties parties = three.withDealt(checks, shares(three, totals));
      int[] few =
          IntStream.range(0, rows.length)
              .filter(group -> rows[group] > 0 && rows[group] < enough)
              .toArray();
      assertThat(new CircuitRun(parties, Map.of()).run().opened.get(0))
          .as("%d rows are enough", enough)
          .isEqualTo(shown(parties, totals, few));
    }
  }

  @Test
  void aCellOfDealtRowsIsHiddenAndNeedsARow() {
    DealtCell cell = new DealtCell(1, 2, DealtCell.None.FAILS);
    for (Supplier<GroupChecks> wrong :
        List.<Supplier<GroupChecks>>of(
            () -> new GroupChecks(List.of(), 0, List.of(), 2, List.of(2)),
            () -> new GroupChecks(List.of(), 1, List.of(cell), 2, List.of(1, 2)),
            () -> new GroupChecks(List.of(), 0, List.of(cell), 2, List.of(2)),
            () -> new GroupChecks(List.of(), 0, List.of(cell), 1, List.of(1)),
            () ->
                new GroupChecks(
                    List.of(new Cell(1, OptionalInt.empty(), null)),
                    2,
                    List.of(cell),
                    2,
                    List.of(1, 2)))) {
      assertThatThrownBy(wrong::get).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new DealtCell(1, 1, DealtCell.None.PASSES))
        .isInstanceOf(IllegalArgumentException.class);
    for (int least : new int[] {0, 20_001}) {
      assertThatThrownBy(() -> new DealtCell(1, least, DealtCell.None.FAILS))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void onlyAComputePartyHasADealtVectorAndItIsAsLongAsTheRound() {
    Parties apart = Parties.apart();
    DealtVector vector = new DealtVector(rows(1), FpVectors.create(1));
    assertThatThrownBy(() -> builder(apart, 0).dealt(vector).build())
        .isInstanceOf(IllegalArgumentException.class);
    DealtVector longer = new DealtVector(rows(1), FpVectors.create(2));
    assertThatThrownBy(() -> builder(apart, 2).dealt(longer).build())
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(builder(apart, 2).dealt(vector).build().dealt()).isSameAs(vector);
    assertThatThrownBy(() -> new DealtVector(new byte[31], FpVectors.create(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static SessionParameters.Builder builder(Parties parties, int me) {
    return parties.parameters(me).toBuilder();
  }

  /** The whole session is signed and sealed as any other. */
  @Test
  void theDigestStandsInJoin() {
    Parties parties = dealt(Parties.all(3, 1, 1), 20);
    Sessions sessions = new Sessions(parties, SEED).join();
    assertThat(sessions.mailbox.keySet()).hasSize(3).allMatch(name -> name.contains("join-"));
    assertThat(MessageKind.JOIN.signature()).isNotNull();
    sessions
        .mailbox
        .values()
        .forEach(
            join ->
                assertThat(Arrays.copyOfRange(join, 1401 + 4, 1401 + 4 + 32)).isEqualTo(rows(1)));
  }
}
