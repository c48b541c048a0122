package io.jointly.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.Parties;
import io.jointly.protocol.PartySession;
import io.jointly.protocol.message.Outgoing;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session that failed is tried again in the same place (PROTOCOL.md §7.3). */
class RetryTest {

  private static final long SEED = 12;

  private final Parties parties = Parties.all(3, 1, 4);
  private final Mailbox mailbox = Lockstep.freshMailbox();

  private List<Lockstep.End> all(Timeouts timeouts) {
    return Lockstep.of(parties, SEED).over(me -> mailbox).timeouts(timeouts).run();
  }

  private void assertAllOpened(List<Lockstep.End> ends) {
    assertThat(ends).allSatisfy(end -> assertThat(end.totals()).contains(parties.totals(SEED)));
  }

  private List<String> names() {
    return mailbox.list("").stream()
        .map(entry -> entry.name().substring(entry.name().lastIndexOf('/') + 1))
        .toList();
  }

  private void crashedAfterJoin(int party) throws NameTakenException {
    Outgoing join =
        PartySession.of(
                parties.parameters(party), parties.identities.get(party), new SecureRandom())
            .join(0, Instant.now());
    mailbox.put(join.name(), join.content());
  }

  /** Whether the coordinator takes the dead JOIN before the new one comes or not. */
  @RepeatedTest(5)
  void aStaleJoinOfACrashedPartyIsReplacedByItsNext() throws NameTakenException {
    crashedAfterJoin(1);
    assertAllOpened(all(Lockstep.PATIENT));
    assertThat(names()).contains("join-1-1", "stop-1-0");
  }

  @Test
  void whoBeginsAnewIsToldWhichAttemptItIs() throws NameTakenException {
    crashedAfterJoin(1);
    List<String> said = new CopyOnWriteArrayList<>();
    assertAllOpened(
        Lockstep.of(parties, SEED)
            .over(me -> mailbox)
            .with(
                1,
                () -> {
                  SessionRunner runner =
                      Lockstep.runner(mailbox, Lockstep.PATIENT, SessionClock.system())
                          .reportingTo(said::add);
                  return totals(south(runner, mailbox));
                })
            .run());
    assertThat(said)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("an earlier process of this party", "begins a new attempt"));
  }

  /** The others are in an attempt with the dead JOIN, and need not run into their time-out. */
  @Test
  void whoComesBackIsMetAgainAlthoughTheOthersHaveBegun() throws NameTakenException {
    crashedAfterJoin(1);
    long began = System.nanoTime();
    assertAllOpened(
        Lockstep.of(parties, SEED)
            .over(me -> mailbox)
            .with(
                1,
                () -> {
                  while (!names().contains("start-0")) {
                    Thread.sleep(1);
                  }
                  return south(mailbox, Lockstep.PATIENT);
                })
            .run());
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Lockstep.PATIENT.round());
    assertThat(names()).contains("start-1", "join-0-1", "join-1-1", "join-2-1", "stop-1-0");
  }

  private Optional<long[]> south(Mailbox through, Timeouts timeouts) {
    return totals(south(Lockstep.runner(through, timeouts, SessionClock.system()), through));
  }

  private Outcome south(SessionRunner runner, Mailbox through) {
    return runner.run(
        parties.parameters(1),
        parties.identities.get(1),
        new SecureRandom(),
        InMemoryShares.of(parties.vector(1, SEED), through));
  }

  private static Optional<long[]> totals(Outcome outcome) {
    return outcome instanceof Outcome.Opened opened
        ? Optional.of(opened.onlyTotals())
        : Optional.empty();
  }

  /** South's way to the mailbox until it is killed, when it puts this. */
  private Mailbox dying(String message) {
    AtomicBoolean dead = new AtomicBoolean();
    return new HostileMailbox(mailbox) {
      @Override
      public void put(String name, byte[] content) throws NameTakenException {
        if (name.contains("/" + message)) {
          dead.set(true);
        }
        if (dead.get()) {
          throw new EnvironmentException(ErrorCode.MAILBOX, "killed");
        }
        inner.put(name, content);
      }
    };
  }

  /** South is killed when it puts this, and begins anew at once. */
  private List<Lockstep.End> killedAt(String message, Timeouts timeouts) {
    return Lockstep.of(parties, SEED)
        .over(me -> mailbox)
        .timeouts(timeouts)
        .with(
            1,
            () -> {
              Mailbox dying = dying(message);
              assertThatThrownBy(() -> south(dying, timeouts)).hasMessageContaining("killed");
              return south(mailbox, timeouts);
            })
        .run();
  }

  @ParameterizedTest
  @ValueSource(strings = {"share-0-1-0", "shared-0-1"})
  void whoIsKilledBeforeAnythingCanBeOpenedIsMetAgain(String message) {
    assertAllOpened(killedAt(message, Lockstep.PATIENT));
    assertThat(names()).contains("start-1", "stop-1-0").doesNotContain("start-2");
  }

  /** An agent that was killed while it answered, and does not answer again by itself. */
  @Test
  void whoseProcessWasKilledIsToldAndTakesNoPart() {
    Timeouts timeouts = new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(30));
    List<Lockstep.End> ends =
        Lockstep.of(parties, SEED)
            .over(me -> mailbox)
            .timeouts(timeouts)
            .with(
                1,
                () -> {
                  assertThatThrownBy(() -> south(dying("shared-0-1"), timeouts))
                      .hasMessageContaining("killed");
                  leaves();
                  return Optional.empty();
                })
            .run();
    for (int other : List.of(0, 2)) {
      assertThat(ends.get(other).code()).isEqualTo(ErrorCode.TIMEOUT);
      assertThat(ends.get(other).message())
          .contains("south did not join")
          .contains("that process was killed");
    }
    assertThat(names()).contains("stop-1-0", "join-0-1", "join-2-1");
  }

  private void leaves() {
    Lockstep.runner(mailbox, Lockstep.PATIENT, SessionClock.system())
        .leave(parties.parameters(1), parties.identities.get(1), new SecureRandom(), 0);
  }

  @Test
  void whatWasAnsweredIsNotStoppedAfterwards() {
    assertAllOpened(all(Lockstep.PATIENT));
    leaves();
    assertThat(names()).noneMatch(name -> name.startsWith("stop-"));
  }

  /** Others have put COMMIT: another attempt might open another answer. */
  @ParameterizedTest
  @ValueSource(strings = {"commit-0-1", "opened-0-1-0", "reveal-0-1"})
  void whoIsKilledLaterEndsTheAttemptAtOnce(String message) {
    long began = System.nanoTime();
    List<Lockstep.End> ends =
        killedAt(message, new Timeouts(Duration.ofSeconds(4), Duration.ofSeconds(30)));
    for (int other : List.of(0, 2)) {
      assertThat(ends.get(other).code()).isEqualTo(ErrorCode.PEER_STOPPED);
      assertThat(ends.get(other).message()).contains(" stopped with RESTARTED");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    assertThat(names()).doesNotContain("join-0-1", "join-2-1");
  }

  @Test
  void anAttemptWithADeadJoinFailsAndTheNextSucceeds() throws NameTakenException {
    crashedAfterJoin(1);
    List<Lockstep.End> first =
        Lockstep.of(parties, SEED)
            .over(me -> mailbox)
            .timeouts(Lockstep.BRIEF_ROUND)
            .without(1)
            .run();
    assertThat(first.get(0).code()).isIn(ErrorCode.TIMEOUT, ErrorCode.PEER_STOPPED);
    assertThat(first.get(0).message()).contains("south");
    assertThat(names()).contains("start-0");
    assertAllOpened(all(Lockstep.PATIENT));
    assertThat(names()).contains("start-1", "join-1-1", "join-0-1", "join-2-1");
  }

  @Test
  void aPartyThatFailedInTheMiddleComesBack() {
    AtomicBoolean broken = new AtomicBoolean(true);
    Mailbox failing =
        new HostileMailbox(mailbox) {
          @Override
          public void put(String name, byte[] content) throws NameTakenException {
            if (name.contains("/commit-") && broken.getAndSet(false)) {
              throw new EnvironmentException(ErrorCode.MAILBOX, "full");
            }
            inner.put(name, content);
          }
        };
    List<Lockstep.End> first =
        Lockstep.of(parties, SEED).over(me -> me == 2 ? failing : mailbox).run();
    assertThat(first.get(2).code()).isEqualTo(ErrorCode.MAILBOX);
    assertThat(first.get(0).code()).isEqualTo(ErrorCode.PEER_STOPPED);
    assertThat(first.get(0).message()).contains("MAILBOX");
    assertAllOpened(Lockstep.of(parties, SEED).over(me -> me == 2 ? failing : mailbox).run());
  }

  /** The STOPs of a failed start must not end the next one, whoever is first to try again. */
  @RepeatedTest(3)
  void retriesThatOverlapTheLastFailureStillMeet() {
    List<Lockstep.End> first =
        Lockstep.of(parties, SEED)
            .over(me -> mailbox)
            .timeouts(Lockstep.BRIEF_JOIN)
            .without(0)
            .run();
    assertThat(first.get(1).code()).isIn(ErrorCode.TIMEOUT, ErrorCode.PEER_STOPPED);
    assertAllOpened(all(Lockstep.PATIENT));
  }

  @Test
  void theSameQueryCanBeAskedAgainAfterItWasAnswered() {
    assertAllOpened(all(Lockstep.PATIENT));
    assertAllOpened(all(Lockstep.PATIENT));
    assertThat(names()).contains("start-0", "start-1").doesNotContain("stop-0-0", "stop-0-1");
  }

  @Test
  void aMailboxThatWasEmptiedStartsAnew() {
    assertAllOpened(all(Lockstep.PATIENT));
    mailbox.list("").stream().map(Mailbox.Entry::name).forEach(mailbox::delete);
    assertAllOpened(all(Lockstep.PATIENT));
    assertThat(names()).contains("join-0-0").doesNotContain("join-0-1");
  }
}
