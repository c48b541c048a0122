package io.jointly.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.field.FpVectors;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.round.BlockShares;
import io.jointly.protocol.round.CircuitPhaseTest;
import io.jointly.protocol.round.DealtShares;
import io.jointly.protocol.round.ShareTask;
import io.jointly.session.Lockstep;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What round 0's test has suppressed stays so in all rounds (PROTOCOL.md §2.5). */
class CircuitRoundsTest {

  private static final int SOUTH = 1;
  private static final long SEED = ScriptedParty.SEED;
  private static final int[][] ROWS = {{3, 20, 0, 12}, {3, 20, 0, 12}, {3, 20, 0, 12}};
  private static final BitSet SUPPRESSED = CircuitPhaseTest.bits(0, 2);

  private final Mailbox mailbox = Lockstep.freshMailbox();

  private static Parties three() {
    return Parties.all(3, 1, 1).withTests(GroupRule.of(11, 3), ROWS).withTestedRounds(2, 1, 3);
  }

  @Test
  void suppressedGroupsAreZeroInEveryRound() {
    Parties parties = three();
    List<Lockstep.End> ends = Lockstep.of(parties, SEED).run();
    assertThat(ends)
        .allSatisfy(
            end -> {
              assertThat(end.failure()).isNull();
              assertThat(end.totals()).contains(parties.shown(SUPPRESSED));
            });
    // In a later round no sum of these parties is zero by itself.
    long[] second = Arrays.copyOfRange(ends.get(0).totals().orElseThrow(), 2 * 20, 2 * 28);
    for (int element = 0; element < 8; element++) {
      assertThat(second[2 * element] == 0)
          .as("element %d of round 1", element)
          .isEqualTo(SUPPRESSED.get(element / 2));
    }
  }

  /** Rows and results at two parties, shares at three others, and one that only receives. */
  @Test
  void partsCanBeApart() {
    Parties parties =
        Parties.apart()
            .withTests(GroupRule.of(5, 2), new int[][] {{3, 20, 0, 9}, {3, 20, 0, 1}})
            .withTestedRounds(1, 2);
    List<Lockstep.End> ends = Lockstep.of(parties, SEED).over(me -> mailbox).run();
    assertThat(ends).allSatisfy(end -> assertThat(end.failure()).isNull());
    for (int receiver : new int[] {0, 1, 5}) {
      assertThat(ends.get(receiver).totals())
          .contains(parties.shown(CircuitPhaseTest.bits(0, 2, 3)));
    }
    assertThat(mailbox.list("").stream().map(Mailbox.Entry::name))
        .filteredOn(name -> name.matches(".*/(held|challenge|check|tested)-.*"))
        .hasSize(4 * 3);
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "4, 2"})
  void fewerComputePartiesThanTwiceTheThresholdAndOneAreRefused(int n, int t) {
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> Parties.all(n, t, 1).withTests(GroupRule.of(3, 1), new int[n][1]).parameters(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2t + 1");
  }

  /**
   * South gives its share of what was suppressed in round 0, in a later round: alone it is none.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void noShareOfASuppressedGroupIsOpenedLater(int at) {
    Parties parties = three();
    ScriptedParty cheat =
        new ScriptedParty(
            parties, SOUTH, mailbox, parties.vector(SOUTH, SEED), new SecureRandom()) {
          private long[] own = new long[0];

          @Override
          protected BlockShares shareBlock(ShareTask task, int block, long[] plain) {
            BlockShares shares = super.shareBlock(task, block, plain);
            own = DealtShares.own(shares).clone();
            return shares;
          }

          @Override
          protected void beforeReveal(long[] total) {
            if (round == at) {
              assertThat(FpVectors.length(total)).isEqualTo(parties.rounds.get(at));
              System.arraycopy(sumOfShares(own), 0, total, 0, total.length);
            }
          }
        };
    List<Lockstep.End> ends =
        Lockstep.of(parties, SEED).over(me -> mailbox).with(SOUTH, cheat).run();
    assertThat(List.of(ends.get(0), ends.get(2)))
        .noneMatch(Lockstep.End::isOpened)
        .anySatisfy(end -> assertThat(end.code()).isEqualTo(ErrorCode.COMMITMENT));
  }

  @Test
  void otherTestsAreAnotherLayout() {
    Parties parties = three();
    List<Lockstep.End> ends =
        Lockstep.of(parties, SEED)
            .over(me -> mailbox)
            .view(
                SOUTH,
                p -> p.withTests(GroupRule.of(11, 3).orNone(), ROWS).withTestedRounds(2, 1, 3))
            .run();
    assertThat(ends)
        .allSatisfy(end -> assertThat(end.code()).isIn(ErrorCode.VERSION, ErrorCode.PEER_STOPPED))
        .anySatisfy(end -> assertThat(end.code()).isEqualTo(ErrorCode.VERSION));
    assertThat(mailbox.list("").stream().map(Mailbox.Entry::name))
        .noneMatch(name -> name.contains("/share"));
  }
}
