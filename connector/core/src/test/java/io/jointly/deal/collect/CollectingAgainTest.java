package io.jointly.deal.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Seed;
import io.jointly.deal.RowVerdict;
import io.jointly.deal.collect.CollectedBatch.Rows;
import io.jointly.deal.message.DealingDigests;
import io.jointly.deal.message.DealingName;
import io.jointly.deal.message.TakenBlocks;
import io.jointly.error.CallerException;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.protocol.message.MessageKind;
import io.jointly.session.SessionClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A process may end at any moment; the next one goes on, and no row is checked at two points. */
class CollectingAgainTest {

  @TempDir Path folder;

  private final Map<String, List<byte[]>> attempts = StoppedMailbox.attempts();

  private Trial trial(String name) {
    Trial trial = Trial.ofThree(folder.resolve(name), UnaryOperator.identity());
    trial.batch(0, "b1", 3).lie(rows -> rows[0] ^= 1).deal();
    trial.batch(1, "a1", 2).deal();
    return trial;
  }

  private static final List<CollectedBatch> RESULT =
      List.of(
          new CollectedBatch(
              "clinic-b", "b1", 3, 2, Map.of(RowVerdict.INVALID, List.of(new Rows(1, 1)))),
          new CollectedBatch("clinic-a", "a1", 2, 2, Map.of()));

  private void stop(Trial trial, int party, StoppedMailbox.Stop stop) {
    trial.views.put(party, StoppedMailbox.of(stop, attempts)::apply);
  }

  /** Every name was put with one content only, however often; among them those of checks. */
  private void assertOneContentEach(Trial trial) {
    assertThat(attempts.values())
        .allSatisfy(
            contents ->
                assertThat(contents)
                    .allSatisfy(content -> assertThat(content).isEqualTo(contents.get(0))));
    assertThat(trial.mailbox.list("").stream().filter(e -> e.name().contains("/checks-")))
        .hasSize(6);
  }

  @ParameterizedTest
  @CsvSource({"0, 7", "1, 6", "2, 6"})
  void aProcessThatEndsAtAPut(int party, int puts) {
    for (String operation : List.of("before put", "after put")) {
      for (int k = 0; k < puts; k++) {
        attempts.clear();
        AtomicInteger left = new AtomicInteger(k);
        try (Trial trial = trial(operation + k)) {
          stop(
              trial,
              party,
              (now, name) ->
                  now.equals(operation) && left.getAndDecrement() == 0 ? new Trial.Killed() : null);
          Collected collected = trial.collectAll("c1");
          assertThat(collected.batches()).as("%s %d", operation, k).isEqualTo(RESULT);
          assertThat(trial.restarts).containsOnlyKeys(party);
          assertOneContentEach(trial);
        }
      }
    }
  }

  @Test
  void processesThatEndAtAnyMoment() {
    long seed = Seed.of(CollectingAgainTest.class);
    for (int run = 0; run < 5; run++) {
      attempts.clear();
      try (Trial trial = trial("run" + run)) {
        for (int party = 0; party < 3; party++) {
          Random random = new Random(seed + 31L * run + party);
          AtomicInteger kills = new AtomicInteger(10);
          stop(
              trial,
              party,
              (now, name) ->
                  random.nextInt(8) == 0 && kills.getAndDecrement() > 0
                      ? new Trial.Killed()
                      : null);
        }
        assertThat(trial.collectAll("c1").batches()).as("run %d", run).isEqualTo(RESULT);
        assertThat(trial.restarts).containsOnlyKeys(0, 1, 2);
        assertOneContentEach(trial);
        trial.views.clear();
        assertThat(trial.open("c1")).hasSize(4);
      }
    }
  }

  /** What a message must not contradict is on disk before it is put. */
  @Test
  void theStateIsWrittenBeforeTheMessage() {
    try (Trial trial = trial("t")) {
      List<String> seen = new ArrayList<>();
      stop(
          trial,
          0,
          (now, name) -> {
            if (now.equals("before put")) {
              KeptCollection kept = trial.kept(0, "c1");
              String message = name.replaceAll(".*/([a-z]+)-.*", "$1");
              seen.add(message);
              assertThat(kept.batches()).hasSize(2);
              assertThat(kept.taken().isPresent()).isEqualTo(!message.equals("list"));
              boolean tookAll = !message.equals("list") && !message.equals("taken");
              assertThat(kept.takenDigests()).hasSize(tookAll ? 3 : 0);
              boolean isSeeded = tookAll && !message.equals("seed");
              assertThat(kept.combined().isPresent()).isEqualTo(isSeeded);
              assertThat(kept.checked().isPresent())
                  .isEqualTo(isSeeded && !message.equals("checks"));
              assertThat(kept.verdicts().isPresent()).isEqualTo(message.equals("accepted"));
            }
            return null;
          });
      trial.collectAll("c1");
      assertThat(seen)
          .containsExactly("list", "taken", "seed", "checks", "checks", "checked", "accepted");
    }
  }

  /** A failure that ends the collection at this party. */
  private static StoppedMailbox.Stop failure(String operation, String part) {
    return (now, name) ->
        now.equals(operation) && name.contains(part)
            ? new EnvironmentException(ErrorCode.MAILBOX, "no mailbox")
            : null;
  }

  @Test
  void noOtherPointThanTheOneThatIsKept() {
    try (Trial trial = trial("t")) {
      stop(trial, 2, failure("before put", "/checked-"));
      assertThat(trial.collect("c1").get(2).refusal()).hasMessageContaining("no mailbox");
      KeptCollection kept = trial.kept(2, "c1");
      kept.setCombined(new byte[32]);
      trial.state(2).write(kept);
      trial.views.clear();
      assertThat(trial.collect("c1").get(2).refusal())
          .hasMessage(
              "[JOINTLY_CONFLICT] SEED, party ?: the combined seed is another one than this party has"
                  + " kept, and no row is checked twice");
    }
  }

  @Test
  void noOtherTakenThanBefore() {
    try (Trial trial = trial("t")) {
      stop(trial, 1, failure("before put", "/seed-"));
      assertThat(trial.collect("c1").get(1).refusal()).hasMessageContaining("no mailbox");
      byte[] list = trial.kept(1, "c1").list();
      byte[] other =
          trial
              .place("c1")
              .sign(
                  trial.parties.identities.get(2),
                  MessageKind.TAKEN,
                  2,
                  new TakenBlocks(
                          DealingDigests.list(list),
                          new byte[32],
                          2,
                          BitSet.valueOf(new byte[] {3}))
                      .write())
              .content();
      trial.views.put(1, View.shows("/taken-2", other));
      assertThat(trial.collect("c1").get(1).refusal())
          .hasMessageContaining(
              "TAKEN, party east: it is another message than when this collection was begun");
      trial.views.clear();
      assertThat(trial.collectAll("c1").batches()).isEqualTo(RESULT);
    }
  }

  @Test
  void aPartyThatHasLostItsStateDoesNotGoOn() throws Exception {
    try (Trial trial = trial("t")) {
      stop(trial, 1, failure("before put", "/checks-"));
      trial.collect("c1");
      trial.views.clear();
      Files.delete(
          trial.folder(1).resolve(DealingName.hex(trial.dealing)).resolve("c1.collection"));
      assertThat(trial.collect("c1").get(1).refusal())
          .hasMessageContaining("TAKEN, party south: '")
          .hasMessageContaining("see whether its state was lost or put back");
      assertThat(trial.mailbox.list("")).noneMatch(e -> e.name().contains("/checks-1"));
    }
  }

  @Test
  void oneCollectionAfterTheOther() {
    try (Trial trial = trial("t")) {
      trial.absent.add(2);
      trial.collect("c1");
      trial.absent.clear();
      Trial.Ends ends = trial.collect("c2");
      assertThat(ends.get(0).refusal())
          .isInstanceOf(CallerException.class)
          .hasMessage(
              "[JOINTLY_DEALING] collection c1 of this table was begun and is not finished; collect"
                  + " again under that name first, or give it up");
      assertThat(trial.collectAll("c1").batches()).isEqualTo(RESULT);
    }
  }

  @Test
  void whatIsGivenUpBeforeACheckCanBeCollectedAgain() {
    try (Trial trial = trial("t")) {
      trial.absent.add(2);
      trial.collect("c1");
      trial.absent.clear();
      assertThat(trial.collecting(0, new SharedClock(1)).giveUp("c1")).isTrue();
      assertThat(trial.collecting(1, new SharedClock(1)).giveUp("c1")).isTrue();
      assertThat(trial.collect("c1").get(0).refusal())
          .hasMessage(
              "[JOINTLY_DEALING] this party has given up collection c1; agree on another name");
      // East has found TAKEN of all and said its seed, but there is no seed of the others.
      assertThat(trial.collecting(2, new SharedClock(1)).giveUp("c1")).isTrue();
      assertThat(trial.collectAll("c2").batches()).isEqualTo(RESULT);
    }
  }

  @Test
  void whatIsGivenUpAfterACheckIsLost() {
    try (Trial trial = trial("t")) {
      stop(trial, 0, failure("before put", "/checks-"));
      trial.collect("c1");
      trial.views.clear();
      for (int party = 0; party < 3; party++) {
        assertThat(trial.collecting(party, new SharedClock(1)).giveUp("c1")).isFalse();
      }
      trial.batch(0, "b2", 1).deal();
      assertThat(trial.collectAll("c2").batches())
          .containsExactly(new CollectedBatch("clinic-b", "b2", 1, 1, Map.of()));
    }
  }

  @Test
  void whatWasAcceptedIsNotGivenUp() {
    try (Trial trial = trial("t")) {
      trial.collectAll("c1");
      assertThatThrownBy(() -> trial.collecting(0, new SharedClock(1)).giveUp("c1"))
          .isInstanceOf(CallerException.class)
          .hasMessageContaining("others may have finished it");
      assertThatThrownBy(() -> trial.collecting(0, new SharedClock(1)).giveUp("c2"))
          .isInstanceOf(CallerException.class)
          .hasMessageContaining("this party has begun no collection c2");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "C1", "-c", "../c1", "c1 ", "ä"})
  void aNameThatIsNone(String name) {
    try (Trial trial = trial("t")) {
      assertThatThrownBy(() -> trial.collecting(0, new SharedClock(1)).collect(name))
          .isInstanceOf(CallerException.class)
          .hasMessageContaining("the name of a collection has up to 63 characters");
    }
  }

  @Test
  void anInterruptCancels() throws InterruptedException {
    try (Trial trial = trial("t")) {
      List<Throwable> ends = new ArrayList<>();
      List<Boolean> flags = new ArrayList<>();
      Thread thread =
          new Thread(
              () -> {
                try {
                  trial.collecting(1, SessionClock.system()).collect("c1");
                } catch (RuntimeException e) {
                  ends.add(e);
                  flags.add(Thread.currentThread().isInterrupted());
                }
              });
      thread.start();
      thread.interrupt();
      thread.join();
      assertThat(ends).hasSize(1);
      assertThat(((EnvironmentException) ends.get(0)).code()).isEqualTo(ErrorCode.CANCELLED);
      assertThat(flags).containsExactly(true);
    }
  }

  @Test
  void keysAreNeededUntilTheSharesAreStored() {
    try (Trial trial = Trial.ofThree(folder, UnaryOperator.identity())) {
      assertThat(needed(trial)).isEmpty();
      trial.batch(0, "b1", 1).deal();
      trial.batch(1, "a1", 1).key(3).deal();
      BatchMaker withdrawn = trial.batch(1, "a2", 1).key(4);
      withdrawn.deal();
      withdrawn.publication().withdraw(Instant.EPOCH);
      assertThat(needed(trial)).containsExactly(0, 3);
      trial.collectAll("c1");
      assertThat(needed(trial)).containsExactly(0, 3);
      assertThatThrownBy(() -> trial.collecting(0, new SharedClock(1)).setStored("c2"))
          .isInstanceOf(CallerException.class);
      trial.collecting(0, new SharedClock(1)).setStored("c1");
      trial.batch(0, "b2", 1).key(5).deal();
      assertThat(needed(trial)).containsExactly(5);
      // It can still be read.
      assertThat(trial.collectAll("c1").accepted()).isEqualTo(1);
    }
  }

  @Test
  void whatIsBegunIsNotStored() {
    try (Trial trial = trial("t")) {
      trial.absent.add(2);
      trial.collect("c1");
      assertThatThrownBy(() -> trial.collecting(0, new SharedClock(1)).setStored("c1"))
          .isInstanceOf(CallerException.class)
          .hasMessageContaining("is not finished");
    }
  }

  private static SortedSet<Integer> needed(Trial trial) {
    return NeededKeys.of(trial.mailbox, trial.party(0), trial.state(0));
  }
}
