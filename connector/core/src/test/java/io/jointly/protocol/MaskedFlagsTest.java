package io.jointly.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.round.BlockShares;
import io.jointly.protocol.round.DealtShares;
import io.jointly.protocol.round.ShareTask;
import io.jointly.session.HostileMailbox;
import io.jointly.session.Lockstep;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Flags that are multiplied by a mask of all data parties before they are opened (§2.4). */
class MaskedFlagsTest {

  private static final int NORTH = 0;
  private static final int SOUTH = 1;
  private static final int EAST = 2;
  // Lockstep's parties and scripted ones draw their vectors of later rounds from one seed.
  private static final long SEED = ScriptedParty.SEED;
  private static final int GROUPS = 5;

  private final Mailbox mailbox = Lockstep.freshMailbox();
  private final Parties three = Parties.all(3, 1, 1).withFlags(GROUPS, 2, 3, 1);

  private static List<long[]> byRound(Parties parties, long[] opened) {
    List<long[]> rounds = new ArrayList<>();
    int at = 0;
    for (int n : parties.rounds) {
      rounds.add(Arrays.copyOfRange(opened, 2 * at, 2 * (at + n)));
      at += n;
    }
    return rounds;
  }

  private static BigInteger flagOf(long[] round, int width, int group, int flag) {
    return Fp127.toBigInteger(round, group * width + 1 + flag);
  }

  @ParameterizedTest
  @CsvSource({"3, 1", "4, 1", "5, 1", "5, 2", "7, 3"})
  void whatIsOpenedIsTheFlagTimesTheMask(int n, int t) {
    for (int[] counts : new int[][] {{2}, {0, 3}, {1, 0, 2}, {1, 1}}) {
      Parties parties = Parties.all(n, t, 1).withFlags(7, counts);
      List<Lockstep.End> ends = Lockstep.of(parties, SEED).run();
      assertThat(ends)
          .allSatisfy(
              end -> {
                assertThat(end.failure()).isNull();
                assertThat(end.totals()).contains(parties.shownFlags(SEED));
              });
      List<long[]> rounds = byRound(parties, ends.get(0).totals().orElseThrow());
      for (int round = 0; round < counts.length; round++) {
        for (int group = 0; group < 7; group++) {
          for (int flag = 0; flag < counts[round]; flag++) {
            assertThat(flagOf(rounds.get(round), 1 + 2 * counts[round], group, flag).signum() != 0)
                .isEqualTo(isSetByAny(parties, round, group, flag));
          }
        }
      }
    }
  }

  private static boolean isSetByAny(Parties parties, int round, int group, int flag) {
    for (int party = 0; party < parties.size(); party++) {
      if (parties.isSet(party, round, group, flag)) {
        return true;
      }
    }
    return false;
  }

  /** Rows at two parties that see results, shares at three others, and one that only receives. */
  @Test
  void partsCanBeApart() {
    Parties parties = Parties.apart().withFlags(4, 1, 2);
    List<Lockstep.End> ends = Lockstep.of(parties, SEED).over(me -> mailbox).run();
    assertThat(ends).allSatisfy(end -> assertThat(end.failure()).isNull());
    for (int receiver : new int[] {0, 1, 5}) {
      assertThat(ends.get(receiver).totals()).contains(parties.shownFlags(SEED));
    }
    assertThat(names("(held|challenge|check)-[01]-[234]")).hasSize(2 * 3 * 3);
    assertThat(names("tested-.*")).isEmpty();
  }

  /**
   * What this is for: a party that has set a flag alone, and one that has set it with others, see
   * numbers that are equally uniform. The sum of the flags themselves, less the party's own, is
   * zero exactly for the former.
   */
  @Test
  void nobodyCanTakeItsOwnPartOut() {
    int groups = 3000;
    Parties parties = Parties.all(3, 1, 1).withFlags(groups, 1);
    long[] opened = Lockstep.of(parties, SEED).run().get(SOUTH).totals().orElseThrow();
    List<long[]> vectors =
        IntStream.range(0, 3).mapToObj(party -> parties.vector(party, SEED)).toList();
    long[] own = vectors.get(SOUTH);
    int[] alone = new int[16];
    int[] together = new int[16];
    for (int group = 0; group < groups; group++) {
      if (!parties.isSet(SOUTH, 0, group, 0)) {
        continue;
      }
      int flag = 3 * group + 1;
      BigInteger all = Fp127.toBigInteger(opened, flag);
      BigInteger mine = Fp127.toBigInteger(own, flag);
      BigInteger myMask = Fp127.toBigInteger(own, flag + 1);
      assertThat(all).isNotIn(mine, mine.multiply(myMask).mod(Fp127.MODULUS), BigInteger.ZERO);
      // The others' part of the mask, if south had set the flag alone.
      BigInteger left =
          all.multiply(mine.modInverse(Fp127.MODULUS)).subtract(myMask).mod(Fp127.MODULUS);
      boolean others = parties.isSet(NORTH, 0, group, 0) || parties.isSet(EAST, 0, group, 0);
      long[] unmasked = FpVectors.create(1);
      for (long[] vector : vectors) {
        Fp127.add(unmasked, 0, vector, flag, unmasked, 0);
      }
      assertThat(Fp127.toBigInteger(unmasked, 0).equals(mine)).isEqualTo(!others);
      (others ? together : alone)[left.shiftRight(123).intValue()]++;
    }
    // 15 degrees of freedom: more than 45 comes once in some 10,000 times, and the seed is fixed.
    assertThat(chiSquare(alone)).isLessThan(45);
    assertThat(chiSquare(together)).isLessThan(45);
  }

  private static double chiSquare(int[] seen) {
    double expected = Arrays.stream(seen).sum() / (double) seen.length;
    assertThat(expected).isGreaterThan(20);
    return Arrays.stream(seen).mapToDouble(n -> (n - expected) * (n - expected) / expected).sum();
  }

  private List<String> names(String pattern) {
    return mailbox.list("").stream()
        .map(entry -> entry.name().substring(entry.name().lastIndexOf('/') + 1))
        .filter(name -> name.matches(pattern))
        .toList();
  }

  private List<Lockstep.End> run(int at, Alteration alteration) {
    ScriptedParty cheat =
        new ScriptedParty(three, SOUTH, mailbox, three.vector(SOUTH, SEED), new SecureRandom()) {
          @Override
          Alteration alteration() {
            return Alterations.inRound(at, alteration);
          }
        };
    return Lockstep.of(three, SEED).over(me -> mailbox).with(SOUTH, cheat).run();
  }

  private void assertRefused(List<Lockstep.End> ends, int round, ErrorCode code) {
    assertThat(List.of(ends.get(NORTH), ends.get(EAST)))
        .noneMatch(Lockstep.End::isOpened)
        .allSatisfy(end -> assertThat(end.code()).isIn(code, ErrorCode.PEER_STOPPED))
        .anySatisfy(end -> assertThat(end.code()).isEqualTo(code));
    assertThat(names("(opened|reveal|commit)-" + round + "-[02].*")).isEmpty();
  }

  /** Step 1 has products and the twins of flags and masks, step 2 twins of products. */
  @ParameterizedTest
  @CsvSource({"0, 1", "0, 2", "0, 3", "1, 1", "1, 2", "1, 3", "2, 1", "2, 2", "2, 3"})
  void anAlteredProductIsRefusedInEveryRound(int round, int step) {
    int elements = step == 3 ? 1 : GROUPS;
    for (int element : new int[] {0, elements - 1}) {
      MaskedFlagsTest fresh = new MaskedFlagsTest();
      fresh.assertRefused(
          fresh.run(
              round,
              Alterations.adding(MessageKind.RESHARED, step, element, Alterations.element(1))),
          round,
          ErrorCode.WRONG_PRODUCT);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aWrongShareIsRefusedInEveryRound(int round) {
    for (int step = 1; step <= 3; step++) {
      MaskedFlagsTest fresh = new MaskedFlagsTest();
      fresh.assertRefused(
          fresh.run(round, Alterations.addingToShare(step, EAST, 0, Alterations.element(1))),
          round,
          ErrorCode.OFF_POLYNOMIAL);
    }
    for (MessageKind kind : List.of(MessageKind.CHALLENGE, MessageKind.CHECK)) {
      MaskedFlagsTest fresh = new MaskedFlagsTest();
      fresh.assertRefused(
          fresh.run(round, Alterations.adding(kind, 0, 1, Alterations.element(-1))),
          round,
          ErrorCode.OFF_POLYNOMIAL);
    }
  }

  /** The mailbox shows in round 1 what stood in the same place in round 0. */
  @ParameterizedTest
  @CsvSource({
    "reshared-65-0, reshared-1-0, WRONG_PLACE",
    "held-1-0, held-0-0, CONFLICT",
    "challenge-1-0, challenge-0-0, WRONG_PLACE",
    "check-1-0, check-0-0, WRONG_PLACE"
  })
  void nothingOfAnotherRoundIsTaken(String wanted, String shown, ErrorCode code) {
    Parties same = Parties.all(3, 1, 1).withFlags(GROUPS, 2, 2);
    Mailbox hostile =
        new HostileMailbox(mailbox) {
          @Override
          protected Optional<byte[]> seen(String name, Optional<byte[]> content) {
            return content.isPresent() && name.endsWith("/" + wanted)
                ? mailbox.get(name.replace(wanted, shown), Limits.MAX_MESSAGE_BYTES)
                : content;
          }
        };
    List<Lockstep.End> ends =
        Lockstep.of(same, SEED).over(me -> me == EAST ? hostile : mailbox).run();
    assertThat(ends.get(EAST).code()).isEqualTo(code);
    assertThat(ends).noneMatch(Lockstep.End::isOpened);
    assertThat(names("(opened|reveal)-1-.*")).isEmpty();
  }

  /** A data party deals a flag or mask on no polynomial of degree t: four can tell. */
  @ParameterizedTest
  @CsvSource({"0, 1", "0, 2", "1, 1", "1, 2"})
  void aFlagThatIsDealtWronglyIsRefused(int at, int element) {
    Parties four = Parties.all(4, 1, 1).withFlags(1, 1, 1);
    ScriptedParty cheat =
        new ScriptedParty(four, SOUTH, mailbox, four.vector(SOUTH, SEED), new SecureRandom()) {
          @Override
          protected BlockShares shareBlock(ShareTask task, int block, long[] plain) {
            BlockShares shares = super.shareBlock(task, block, plain);
            if (round == at) {
              FpVectors.addInto(DealtShares.own(shares), element, Alterations.element(1), 0, 1);
            }
            return shares;
          }
        };
    List<Lockstep.End> ends = Lockstep.of(four, SEED).over(me -> mailbox).with(SOUTH, cheat).run();
    assertThat(List.of(ends.get(0), ends.get(2), ends.get(3)))
        .noneMatch(Lockstep.End::isOpened)
        .anySatisfy(end -> assertThat(end.code()).isEqualTo(ErrorCode.OFF_POLYNOMIAL));
    assertThat(names("(opened|reveal|commit)-" + at + "-[023].*")).isEmpty();
  }
}
