package io.jointly.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.error.ErrorCode;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.Parties;
import io.jointly.protocol.parameters.PartyRole;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions that open several vectors, one after another (PROTOCOL.md §6). */
class RoundsTest {

  private static final long SEED = 21;

  private final Mailbox mailbox = Lockstep.freshMailbox();

  static Stream<Arguments> sizes() {
    return Stream.of(
        Arguments.of(2, 1, new Integer[] {3, 1}),
        Arguments.of(3, 1, new Integer[] {1, 1, 1, 1, 1, 1, 1}),
        Arguments.of(3, 2, new Integer[] {5, 2, 9}),
        Arguments.of(4, 2, new Integer[] {1, 300}),
        Arguments.of(3, 1, new Integer[] {7, 65_536 + 3, 2}));
  }

  /** What a party shares in a round is, in these tests, made from all totals before it. */
  @ParameterizedTest
  @MethodSource("sizes")
  void everyReceiverLearnsTheTotalsOfEveryRound(int n, int t, Integer[] rounds) {
    Parties parties = Parties.all(n, t, 1).withRounds(rounds);
    List<Lockstep.End> ends = Lockstep.of(parties, SEED).run();
    assertThat(ends)
        .allSatisfy(end -> assertThat(end.failure()).isNull())
        .allSatisfy(end -> assertThat(end.totals()).contains(parties.totals(SEED)));
  }

  @Test
  void asManyRoundsAsCanBe() {
    Integer[] ones = Collections.nCopies(64, 1).toArray(new Integer[0]);
    Parties parties = Parties.all(2, 1, 1).withRounds(ones);
    assertThat(Lockstep.of(parties, SEED).run())
        .allSatisfy(end -> assertThat(end.totals()).contains(parties.totals(SEED)));
  }

  /** north and south have rows and receive; east and west only compute; centre only receives. */
  @Test
  void partiesWithoutRowsTakePartInAllRounds() {
    Parties parties =
        Parties.of(
                6,
                1,
                1,
                i ->
                    switch (i) {
                      case 0, 1 -> EnumSet.of(PartyRole.DATA, PartyRole.RECEIVER);
                      case 2, 3 -> EnumSet.of(PartyRole.COMPUTE);
                      case 4 -> EnumSet.of(PartyRole.RECEIVER);
                      default -> EnumSet.noneOf(PartyRole.class);
                    })
            .withRounds(4, 2, 3);
    List<Lockstep.End> ends = Lockstep.of(parties, SEED).over(me -> mailbox).run();
    assertThat(ends).allSatisfy(end -> assertThat(end.failure()).isNull());
    assertThat(ends.stream().map(Lockstep.End::isOpened))
        .containsExactly(true, true, false, false, true, false);
    for (int receiver : new int[] {0, 1, 4}) {
      assertThat(ends.get(receiver).totals()).contains(parties.totals(SEED));
    }
    for (int round = 0; round < 3; round++) {
      assertThat(names("shared-" + round)).hasSize(2);
      assertThat(names("commit-" + round)).hasSize(2);
      assertThat(names("reveal-" + round)).hasSize(2);
    }
    assertThat(names("done")).hasSize(3);
    assertThat(names("start")).hasSize(1);
    assertThat(names("stop")).isEmpty();
  }

  @Test
  void aDataPartyIsGivenWhatWasOpenedBefore() {
    Parties parties = Parties.all(2, 1, 1).withRounds(2, 1, 3);
    List<String> given = Collections.synchronizedList(new ArrayList<>());
    Lockstep lockstep = Lockstep.of(parties, SEED).over(me -> mailbox);
    Callable<Optional<long[]>> south =
        () -> {
          Outcome outcome =
              Lockstep.runner(mailbox, Lockstep.PATIENT, SessionClock.system())
                  .run(
                      parties.parameters(1),
                      parties.identities.get(1),
                      new SecureRandom(),
                      (task, earlier) -> {
                        given.add(
                            task.round()
                                + ": "
                                + earlier.stream().map(totals -> totals.length / 2).toList());
                        return InMemoryShares.of(
                                parties.vector(1, SEED, task.round(), earlier), mailbox)
                            .share(task, earlier);
                      });
          Outcome.Opened opened = (Outcome.Opened) outcome;
          assertThatThrownBy(opened::onlyTotals).isInstanceOf(IllegalStateException.class);
          return Optional.of(Parties.joined(opened.totals()));
        };
    assertThat(lockstep.with(1, south).run())
        .allSatisfy(end -> assertThat(end.totals()).contains(parties.totals(SEED)));
    assertThat(given).containsExactly("0: []", "1: [2]", "2: [2, 1]");
  }

  @Test
  void aFailureInALaterRoundIsToldToAll() {
    Parties parties = Parties.all(3, 1, 1).withRounds(2, 2);
    Lockstep lockstep = Lockstep.of(parties, SEED).over(me -> mailbox);
    Callable<Optional<long[]>> south =
        () -> {
          Lockstep.runner(mailbox, Lockstep.PATIENT, SessionClock.system())
              .run(
                  parties.parameters(1),
                  parties.identities.get(1),
                  new SecureRandom(),
                  (task, earlier) -> {
                    if (task.round() == 1) {
                      throw new IllegalStateException("the executor is gone");
                    }
                    return InMemoryShares.of(parties.vector(1, SEED), mailbox).share(task, earlier);
                  });
          return Optional.empty();
        };
    List<Lockstep.End> ends = lockstep.with(1, south).run();
    assertThat(ends.get(1).code()).isEqualTo(ErrorCode.LOCAL_JOB);
    for (int other : new int[] {0, 2}) {
      assertThat(ends.get(other).code()).isEqualTo(ErrorCode.PEER_STOPPED);
      assertThat(ends.get(other).message()).contains("LOCAL_JOB").contains("(round 2 of 2)");
    }
    assertThat(names("done")).isEmpty();
    assertThat(names("commit-1")).isEmpty();
  }

  @Test
  void otherRoundsAreAnotherLayout() {
    Parties parties = Parties.all(3, 1, 1).withRounds(2, 3);
    List<Lockstep.End> ends =
        Lockstep.of(parties, SEED).over(me -> mailbox).view(1, p -> p.withRounds(3, 2)).run();
    assertThat(ends)
        .allSatisfy(end -> assertThat(end.code()).isIn(ErrorCode.VERSION, ErrorCode.PEER_STOPPED));
    assertThat(ends)
        .anySatisfy(end -> assertThat(end.message()).contains("5 elements in 2 rounds"));
    assertThat(names("share")).isEmpty();
  }

  /** One round costs what it did: no message more, and nothing is looked for that cannot be. */
  @Test
  void oneRoundHasNoMessageOfASecond() {
    Parties parties = Parties.all(3, 1, 4);
    List<String> looked = Collections.synchronizedList(new ArrayList<>());
    Mailbox watched =
        new HostileMailbox(mailbox) {
          @Override
          protected Optional<byte[]> seen(String name, Optional<byte[]> content) {
            looked.add(name);
            return content;
          }
        };
    assertThat(Lockstep.of(parties, SEED).over(me -> watched).run())
        .allMatch(Lockstep.End::isOpened);
    assertThat(looked)
        .noneMatch(name -> name.matches(".*/(shared|share|commit|reveal|opened)-1-.*"));
    // 3 JOINs, a START, then of each: SHARED, 2 blocks, COMMIT, REVEAL, 2 blocks, DONE.
    assertThat(mailbox.list("")).hasSize(4 + 3 * (1 + 2 + 1 + 1 + 2 + 1));
  }

  private List<String> names(String prefix) {
    return mailbox.list("").stream()
        .map(entry -> entry.name().substring(entry.name().lastIndexOf('/') + 1))
        .filter(name -> name.startsWith(prefix + "-"))
        .toList();
  }
}
