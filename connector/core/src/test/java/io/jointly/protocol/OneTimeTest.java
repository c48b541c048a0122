package io.jointly.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.error.ErrorCode;
import io.jointly.error.InternalException;
import io.jointly.error.JointlyException;
import io.jointly.error.ViolationException;
import io.jointly.protocol.message.Awaited;
import io.jointly.protocol.message.BlockWriter;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.round.BlockShares;
import io.jointly.protocol.round.ShareTask;
import io.jointly.protocol.round.SharedBlocks;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Every step happens once and in its order (PROTOCOL.md §6, R23). */
class OneTimeTest {

  private static final BlockWriter NOWHERE = (name, content) -> {};

  private final Parties parties = Parties.all(3, 1, 3);
  private final Sessions sessions = new Sessions(parties, 1);

  private static void assertBug(ThrowingCallable step) {
    assertThatThrownBy(step)
        .isInstanceOf(InternalException.class)
        .extracting(e -> ((JointlyException) e).code())
        .isEqualTo(ErrorCode.BUG);
  }

  private void assertOnly(Attempt attempt, String... allowed) {
    List<String> may = List.of(allowed);
    if (!may.contains("shareTask")) {
      assertBug(attempt::shareTask);
    }
    if (!may.contains("circuitStep")) {
      assertBug(() -> attempt.circuitStep(NOWHERE));
    }
    if (!may.contains("commit")) {
      assertBug(attempt::commit);
    }
    if (!may.contains("reveal")) {
      assertBug(() -> attempt.reveal(NOWHERE));
    }
    if (!may.contains("open")) {
      assertBug(attempt::open);
    }
    if (!may.contains("done")) {
      assertBug(attempt::done);
    }
  }

  @Test
  void aWholeSessionInOneThread() {
    assertThat(sessions.join().start().share().commit().reveal().open())
        .hasSize(3)
        .allSatisfy(totals -> assertThat(totals).isEqualTo(parties.totals(1)));
  }

  @Test
  void eachStepOnlyInItsPlace() {
    sessions.join().start();
    Attempt attempt = sessions.attempts.get(0);
    assertOnly(attempt);
    sessions.collect(0);
    assertOnly(attempt, "shareTask");
    sessions.share(0);
    assertOnly(attempt);
    for (int party : new int[] {1, 2}) {
      sessions.collect(party);
      sessions.share(party);
    }
    sessions.collect(0);
    assertOnly(attempt, "commit");
    sessions.commit();
    assertOnly(attempt);
    sessions.collect(0);
    assertOnly(attempt, "reveal");
    sessions.reveal();
    assertOnly(attempt);
    sessions.collect(0);
    assertOnly(attempt, "open");
    attempt.open();
    assertOnly(attempt, "done");
    attempt.done();
    assertOnly(attempt);
  }

  /** With no step open twice, and none of a round before the one before is opened. */
  @Test
  void eachStepOncePerRoundAndDoneOnceAtTheEnd() {
    Parties two = parties.withRounds(3, 2);
    Sessions all = new Sessions(two, 1).join().start();
    Attempt attempt = all.attempts.get(0);
    for (int round = 0; round < 2; round++) {
      all.collect(0);
      assertOnly(attempt, "shareTask");
      all.share();
      assertOnly(attempt);
      all.collect(0);
      assertOnly(attempt, "commit");
      all.commit();
      assertOnly(attempt);
      all.collect(0);
      assertOnly(attempt, "reveal");
      all.reveal();
      assertOnly(attempt);
      if (round == 0) {
        all.open();
      }
    }
    all.collect(0);
    assertOnly(attempt, "open");
    attempt.open();
    assertOnly(attempt, "done");
    attempt.done();
    assertOnly(attempt);
  }

  @Test
  void aTaskIsGivenOnceInALaterRoundToo() {
    Sessions all = inSecondRound();
    all.attempts.get(0).shareTask();
    assertBug(() -> all.attempts.get(0).shareTask());
  }

  @Test
  void aRevealThatFailedHalfWayEndsAllRounds() {
    Sessions all = new Sessions(parties.withRounds(3, 3), 1).join().start().share().commit();
    all.collect(0);
    Attempt attempt = all.attempts.get(0);
    assertThatThrownBy(
            () ->
                attempt.reveal(
                    (name, content) -> {
                      throw new IllegalStateException("disk full");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertOnly(attempt);
  }

  @Test
  void blocksOfTheRoundBeforeAreNotListedAgain() {
    Sessions all = new Sessions(parties.withRounds(3, 3), 1).join().start();
    all.collect(0);
    ShareTask first = all.attempts.get(0).shareTask();
    BlockShares block = first.shareBlock(0, parties.vector(0, 1), NOWHERE);
    SharedBlocks blocks = SharedBlocks.of(first, List.of(block));
    Sessions later = inSecondRound();
    ShareTask second = later.attempts.get(0).shareTask();
    assertThat(second.round()).isEqualTo(1);
    assertBug(() -> SharedBlocks.of(second, List.of(block)));
    assertBug(() -> later.attempts.get(0).shared(blocks));
  }

  @Test
  void whatARoundAwaitedIsNotTakenInTheNext() {
    Sessions all = inSecondRound();
    all.share();
    Awaited old =
        new Awaited(
            "south",
            "SHARED",
            all.attempts.get(0).awaited().get(0).name().replace("shared-1", "shared-0"),
            1000);
    assertThat(all.get(old.name())).isNotEmpty();
    assertBug(() -> all.attempts.get(0).accept(old, all.get(old.name())));
  }

  /** RESHARED of each step, HELD, CHALLENGE, RESHARED of the difference, CHECK, TESTED; COMMIT. */
  @Test
  void eachStepOfATestOnceAndInItsPlace() {
    int[][] rows = {{1, 9}, {1, 9}, {1, 9}};
    Parties tested = Parties.all(3, 1, 1).withTests(GroupRule.of(4, 1), rows).withTestedRounds(1);
    Sessions all = new Sessions(tested, 1).join().start();
    Attempt attempt = all.attempts.get(0);
    all.collect(0);
    assertThat(attempt.hasCircuitStep()).isFalse();
    assertOnly(attempt, "shareTask");
    all.share();
    List<String> made = new ArrayList<>();
    all.collect(0);
    while (attempt.hasCircuitStep()) {
      assertOnly(attempt, "circuitStep");
      for (int party = 0; party < 3; party++) {
        all.collect(party);
      }
      for (int party = 0; party < 3; party++) {
        Outgoing message =
            all.attempts
                .get(party)
                .circuitStep((name, content) -> all.put(new Outgoing(name, content)));
        all.put(message);
        if (party == 0) {
          made.add(message.name().replaceAll(".*/", ""));
          assertOnly(attempt);
        }
      }
      all.collect(0);
    }
    assertThat(made)
        .containsExactly(
            "reshared-1-0",
            "reshared-2-0",
            "reshared-3-0",
            "reshared-4-0",
            "held-0-0",
            "challenge-0-0",
            "reshared-5-0",
            "check-0-0",
            "tested-0-0");
    assertOnly(attempt, "commit");
    all.commit();
    assertOnly(attempt);
    all.reveal().open();
    all.collect(0);
    // Nothing is tested in later rounds.
    all.share();
    all.collect(0);
    assertThat(attempt.hasCircuitStep()).isFalse();
    assertOnly(attempt, "commit");
  }

  @Test
  void aTestThatFailedHalfWayIsNotGoneOnWith() {
    int[][] rows = {{1}, {1}, {1}};
    Parties tested = Parties.all(3, 1, 1).withTests(GroupRule.of(4, 1), rows);
    Sessions all = new Sessions(tested, 1).join().start().share();
    all.collect(0);
    Attempt attempt = all.attempts.get(0);
    assertThatThrownBy(
            () ->
                attempt.circuitStep(
                    (name, content) -> {
                      throw new IllegalStateException("disk full");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertOnly(attempt);
  }

  /** All parties have opened round 0 of two rounds of three elements. */
  private Sessions inSecondRound() {
    Sessions all = new Sessions(parties.withRounds(3, 3), 1).join().start();
    all.share().commit().reveal().open();
    return all;
  }

  @Test
  void everyRoundHasASaltOfItsOwn() {
    List<Integer> drawn = new ArrayList<>();
    List<String> salts = new ArrayList<>();
    SecureRandom recording =
        new SecureRandom() {
          @Override
          public void nextBytes(byte[] bytes) {
            super.nextBytes(bytes);
            drawn.add(bytes.length);
            salts.add(HexFormat.of().formatHex(bytes));
          }
        };
    Parties two = Parties.all(2, 1, 3).withRounds(3, 3);
    Sessions all = new Sessions(two, 1, party -> party == 0 ? recording : null).join().start();
    List<String> ofCommits = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      all.share();
      all.collect(0);
      drawn.clear();
      salts.clear();
      all.put(all.attempts.get(0).commit());
      assertThat(drawn).containsExactly(Limits.SALT_BYTES);
      ofCommits.addAll(salts);
      all.collect(1);
      all.put(all.attempts.get(1).commit());
      all.reveal().open();
    }
    assertThat(ofCommits).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void aComparisonNeedsAResult() {
    Sessions all = inSecondRound();
    Awaited done = all.attempts.get(0).otherDones().get(0);
    assertBug(() -> all.attempts.get(0).compare(done, new byte[10]));
  }

  @Test
  void sharedNeedsItsTask() {
    sessions.join().start();
    sessions.collect(0);
    sessions.collect(1);
    ShareTask ofSouth = sessions.attempts.get(1).shareTask();
    SharedBlocks blocks =
        SharedBlocks.of(ofSouth, List.of(ofSouth.shareBlock(0, parties.vector(1, 1), NOWHERE)));
    assertBug(() -> sessions.attempts.get(0).shared(blocks));
  }

  @Test
  void aTaskIsGivenOnce() {
    sessions.join().start();
    sessions.collect(0);
    sessions.attempts.get(0).shareTask();
    assertBug(() -> sessions.attempts.get(0).shareTask());
  }

  @Test
  void aRevealThatFailedHalfWayIsNotRepeated() {
    sessions.join().start().share().commit();
    sessions.collect(0);
    Attempt attempt = sessions.attempts.get(0);
    assertThatThrownBy(
            () ->
                attempt.reveal(
                    (name, content) -> {
                      throw new IllegalStateException("disk full");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertBug(() -> attempt.reveal(NOWHERE));
  }

  @Test
  void oneThingIsTakenOnce() {
    sessions.join().start();
    Attempt attempt = sessions.attempts.get(0);
    Awaited first = attempt.awaited().get(0);
    attempt.accept(first, sessions.get(first.name()));
    assertBug(() -> attempt.accept(first, sessions.get(first.name())));
  }

  @Test
  void whatIsNotAwaitedIsNotTaken() {
    sessions.join().start();
    assertBug(
        () ->
            sessions
                .attempts
                .get(0)
                .accept(new Awaited("south", "SHARED", "a/b/c/shared-1", 100), new byte[10]));
  }

  @Test
  void joinsGoUpAndStopWithStart() {
    PartySession north = sessions.sessions.get(0);
    north.join(3, Sessions.TIME);
    assertBug(() -> north.join(3, Sessions.TIME));
    assertBug(() -> north.join(2, Sessions.TIME));
    assertThat(north.join(4, Sessions.TIME).name()).endsWith("/join-0-4");
  }

  @Test
  void nothingBeforeJoin() {
    PartySession north = sessions.sessions.get(0);
    assertBug(() -> north.stop(ErrorCode.TIMEOUT));
    assertBug(() -> north.begin(0, new byte[0]));
    assertBug(() -> north.readStop(1, new byte[0]));
  }

  @Test
  void oneSessionTakesPartInOneAttempt() {
    sessions.join().start();
    PartySession north = sessions.sessions.get(0);
    byte[] start = sessions.get(north.names().start(0));
    assertBug(() -> north.begin(0, start));
    assertBug(() -> north.join(9, Sessions.TIME));
    assertBug(() -> north.start(1, List.of(0, 0, 0), List.of(start, start, start)));
  }

  @Test
  void onlyTheCoordinatorStarts() {
    sessions.join();
    assertBug(() -> sessions.sessions.get(1).start(0, List.of(0, 0, 0), List.of()));
  }

  @Test
  void aFailedStartIsNotRepeated() {
    sessions.join();
    PartySession north = sessions.sessions.get(0);
    List<byte[]> wrong = List.of(new byte[9], new byte[9], new byte[9]);
    assertThatThrownBy(() -> north.start(0, List.of(0, 0, 0), wrong))
        .isInstanceOf(ViolationException.class);
    assertBug(() -> north.start(0, List.of(0, 0, 0), wrong));
  }

  @Test
  void theKeyIsGoneAfterClose() {
    sessions.join().start().share();
    sessions.sessions.get(0).close();
    assertThatThrownBy(() -> sessions.collect(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aPartyWithoutAPartHasNoStep() {
    Parties some =
        Parties.of(
            3,
            1,
            3,
            i -> i == 2 ? EnumSet.noneOf(PartyRole.class) : EnumSet.allOf(PartyRole.class));
    Sessions session = new Sessions(some.withRounds(3, 3), 1).join().start().rounds();
    assertThat(session.attempts.get(2).awaited()).isEmpty();
    assertOnly(session.attempts.get(2));
  }

  @Test
  void anIdentityOfSomebodyElseIsRefused() {
    assertThatThrownBy(
            () ->
                PartySession.of(
                    parties.parameters(0), parties.identities.get(1), new SeededRandom("x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("north");
  }
}
