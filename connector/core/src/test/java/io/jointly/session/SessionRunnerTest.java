package io.jointly.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jointly.error.CallerException;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.error.ViolationException;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.Attempt;
import io.jointly.protocol.Parties;
import io.jointly.protocol.PartySession;
import io.jointly.protocol.message.Awaited;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.parameters.PartyRole;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What one party's runner does while others are late, silent, elsewhere or gone. */
class SessionRunnerTest {

  private static final int NORTH = 0;
  private static final int SOUTH = 1;
  private static final int EAST = 2;
  private static final Timeouts STANDARD = Timeouts.standard();

  private final Parties parties = Parties.all(3, 1, 4);
  private final Mailbox mailbox = Lockstep.freshMailbox();
  private final FakeClock clock = new FakeClock();
  private final List<String> lines = new ArrayList<>();
  private final SessionRunner runner =
      new SessionRunner(
          mailbox, STANDARD, clock, lines::add, (mine, theirs) -> "it groups by region");

  private JointlyException failure(int me) {
    return failure(runner, parties, me, InMemoryShares.of(parties.vector(me, 1), mailbox));
  }

  private static JointlyException failure(
      SessionRunner runner, Parties parties, int me, ShareSource local) {
    return catchThrowableOfType(
        JointlyException.class,
        () ->
            runner.run(
                parties.parameters(me), parties.identities.get(me), new SecureRandom(), local));
  }

  private static PartySession session(Parties parties, int party) {
    return PartySession.of(
        parties.parameters(party), parties.identities.get(party), new SecureRandom());
  }

  private void put(Outgoing message) {
    try {
      mailbox.put(message.name(), message.content());
    } catch (NameTakenException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> names() {
    return mailbox.list("").stream()
        .map(entry -> entry.name().substring(entry.name().lastIndexOf('/') + 1))
        .toList();
  }

  @Test
  void theJoinTimeOutNamesAllWhoAreMissing() {
    JointlyException e = failure(NORTH);
    assertThat(e).isInstanceOf(EnvironmentException.class);
    assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(e).hasMessageContaining("south, east did not join within 10 minutes");
    assertThat(clock.elapsed()).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
  }

  @Test
  void theJoinTimeOutNamesOnlyWhoIsMissing() {
    put(session(parties, EAST).join(0, Instant.now()));
    assertThat(failure(NORTH))
        .hasMessageContaining("south did not join")
        .hasMessageContaining("south: nothing of it is in the mailbox");
    assertThat(lines.get(0))
        .contains("for south (2 of 3 joined): south: nothing of it is in the mailbox");
  }

  @Test
  void withoutStartTheCoordinatorIsNamed() {
    put(session(parties, NORTH).join(0, Instant.now()));
    put(session(parties, EAST).join(0, Instant.now()));
    assertThat(failure(SOUTH)).hasMessageContaining("north did not begin the query within");
    assertThat(lines.get(0)).contains("for north: all have joined, and it has to begin");
  }

  @Test
  void aLineIsRepeatedMoreAndMoreRarely() {
    List<Duration> said = new ArrayList<>();
    SessionRunner watched =
        runner.reportingTo(
            line -> {
              lines.add(line);
              said.add(clock.elapsed());
            });
    failure(watched, parties, NORTH, InMemoryShares.of(parties.vector(NORTH, 1), mailbox));
    assertThat(lines).hasSize(4).allMatch(line -> line.contains("south, east (1 of 3 joined)"));
    assertThat(said.get(0)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(8));
    assertThat(said.get(1).minus(said.get(0)))
        .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(63));
    assertThat(said.get(2).minus(said.get(1))).isGreaterThan(Duration.ofMinutes(2));
    assertThat(said.get(3).minus(said.get(2))).isGreaterThan(Duration.ofMinutes(4));
  }

  @Test
  void theRoundTimeOutNamesStepAndParties() {
    put(session(parties, SOUTH).join(0, Instant.now()));
    put(session(parties, EAST).join(0, Instant.now()));
    JointlyException e = failure(NORTH);
    assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(e).hasMessageContaining("SHARED of south, east did not come within 2 minutes");
    assertThat(names()).contains("start-0", "shared-0-0", "stop-0-0");
    assertThat(names()).noneMatch(name -> name.startsWith("commit"));
  }

  @Test
  void theRoundTimeOutStartsAnewWithEachThingThatComes() {
    PartySession east = session(parties, EAST);
    put(session(parties, SOUTH).join(0, Instant.now()));
    put(east.join(0, Instant.now()));
    clock.after(Duration.ofSeconds(90), () -> share(east, EAST));
    assertThat(failure(NORTH)).hasMessageContaining("SHARED of south did not come");
    assertThat(clock.elapsed()).isBetween(Duration.ofSeconds(210), Duration.ofSeconds(220));
  }

  private void share(PartySession session, int party) {
    byte[] start = mailbox.get(session.names().start(0), 1 << 20).orElseThrow();
    Attempt attempt = session.begin(0, start).orElseThrow();
    for (Awaited join : attempt.awaited()) {
      attempt.accept(join, mailbox.get(join.name(), join.maxBytes()).orElseThrow());
    }
    ShareSource local = InMemoryShares.of(parties.vector(party, 1), mailbox);
    put(attempt.shared(local.share(attempt.shareTask(), List.of())));
  }

  @Test
  void whoFailsBeforeJoinIsNeverSeen() {
    JointlyException e =
        catchThrowableOfType(
            JointlyException.class,
            () ->
                new SessionRunner(
                        new HostileMailbox(mailbox) {
                          @Override
                          public List<Entry> list(String folder) {
                            throw new EnvironmentException(ErrorCode.MAILBOX, "down");
                          }
                        },
                        STANDARD,
                        clock,
                        lines::add,
                        (mine, theirs) -> "")
                    .run(
                        parties.parameters(NORTH),
                        parties.identities.get(NORTH),
                        new SecureRandom(),
                        (task, earlier) -> {
                          throw new AssertionError();
                        }));
    assertThat(e.code()).isEqualTo(ErrorCode.MAILBOX);
    assertThat(names()).isEmpty();
  }

  /** The mailbox fails, but what it was given is there. */
  @Test
  void aJoinThatMayBeThereIsStopped() {
    Mailbox broken =
        new HostileMailbox(mailbox) {
          @Override
          public void put(String name, byte[] content) throws NameTakenException {
            inner.put(name, content);
            if (name.contains("/join-")) {
              throw new EnvironmentException(ErrorCode.MAILBOX, "the connection was reset");
            }
          }
        };
    SessionRunner unlucky = new SessionRunner(broken, STANDARD, clock, lines::add, (a, b) -> "");
    JointlyException e =
        failure(
            unlucky,
            parties,
            NORTH,
            (task, earlier) -> {
              throw new AssertionError("nothing is shared");
            });
    assertThat(e.code()).isEqualTo(ErrorCode.MAILBOX);
    assertThat(readStop(NORTH)).isEqualTo(ErrorCode.MAILBOX);
  }

  @Test
  void aFailureOfTheLocalJobIsToldByItsCodeAlone() {
    put(session(parties, SOUTH).join(0, Instant.now()));
    put(session(parties, EAST).join(0, Instant.now()));
    JointlyException e =
        failure(
            runner,
            parties,
            NORTH,
            (task, earlier) -> {
              throw new IllegalStateException("stage 3 of the job: cost 4711");
            });
    assertThat(e.code()).isEqualTo(ErrorCode.LOCAL_JOB);
    assertThat(e).hasCauseInstanceOf(IllegalStateException.class);
    assertThat(readStop(NORTH)).isEqualTo(ErrorCode.LOCAL_JOB);
    assertThat(names()).noneMatch(name -> name.startsWith("share"));
  }

  @Test
  void aCodedFailureOfTheLocalJobKeepsItsCode() {
    put(session(parties, SOUTH).join(0, Instant.now()));
    put(session(parties, EAST).join(0, Instant.now()));
    JointlyException e =
        failure(
            runner,
            parties,
            NORTH,
            (task, earlier) -> {
              throw new CallerException(ErrorCode.SOURCE, "the table is gone");
            });
    assertThat(e).isInstanceOf(CallerException.class);
    assertThat(readStop(NORTH)).isEqualTo(ErrorCode.SOURCE);
  }

  private ErrorCode readStop(int party) {
    PartySession reader = session(parties, (party + 1) % 3);
    byte[] join = mailbox.get(reader.names().join(party, 0), 1 << 20).orElseThrow();
    byte[] stop = mailbox.get(reader.names().stop(party, 0), 1 << 20).orElseThrow();
    return reader.readStop(party, join, stop);
  }

  @Test
  void aStopWhileOneWaitsForStartEndsIt() {
    PartySession south = session(parties, SOUTH);
    put(south.join(0, Instant.now()));
    clock.after(Duration.ofSeconds(30), () -> put(south.stop(ErrorCode.LOCAL_JOB)));
    JointlyException e = failure(NORTH);
    assertThat(e).isInstanceOf(ViolationException.class);
    assertThat(e.code()).isEqualTo(ErrorCode.PEER_STOPPED);
    assertThat(e).hasMessageContaining("party south").hasMessageContaining("LOCAL_JOB");
    assertThat(clock.elapsed()).isLessThan(Duration.ofSeconds(32));
    assertThat(readStop(NORTH)).isEqualTo(ErrorCode.PEER_STOPPED);
  }

  @Test
  void aStopWithinAnAttemptEndsIt() {
    PartySession south = session(parties, SOUTH);
    put(south.join(0, Instant.now()));
    put(session(parties, EAST).join(0, Instant.now()));
    clock.after(Duration.ofSeconds(30), () -> put(south.stop(ErrorCode.TIMEOUT)));
    JointlyException e = failure(NORTH);
    assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(e)
        .hasMessageContaining("east did not go on: south has waited for its round-timeout and left")
        .hasMessageContaining("waits for SHARED of south, east");
    assertThat(readStop(NORTH)).isEqualTo(ErrorCode.PEER_STOPPED);
  }

  /** It may have left because of what this party has been late with, so no third one is named. */
  @Test
  void aStopThatWasThereBeforeThisPartyWaitedBlamesNobodyElse() {
    PartySession south = session(parties, SOUTH);
    put(south.join(0, Instant.now()));
    put(session(parties, EAST).join(0, Instant.now()));
    ShareSource shares = InMemoryShares.of(parties.vector(NORTH, 1), mailbox);
    JointlyException e =
        failure(
            runner,
            parties,
            NORTH,
            (task, earlier) -> {
              put(south.stop(ErrorCode.TIMEOUT));
              return shares.share(task, earlier);
            });
    assertThat(e.code()).isEqualTo(ErrorCode.PEER_STOPPED);
    assertThat(e)
        .hasMessageContaining("party south stopped with TIMEOUT")
        .hasMessageContaining("its log says of whom");
  }

  @Test
  void ofSeveralStopsTheRootIsNamed() {
    PartySession south = session(parties, SOUTH);
    PartySession east = session(parties, EAST);
    put(south.join(0, Instant.now()));
    put(east.join(0, Instant.now()));
    clock.after(
        Duration.ofSeconds(5),
        () -> {
          put(south.stop(ErrorCode.PEER_STOPPED));
          put(east.stop(ErrorCode.COMMITMENT));
        });
    assertThat(failure(NORTH))
        .hasMessageContaining("party east")
        .hasMessageContaining("COMMITMENT");
  }

  @Test
  void aStopFromBeforeIsOldAndItsJoinIsWaitedForAnew() {
    PartySession south = session(parties, SOUTH);
    put(south.join(0, Instant.now()));
    put(south.stop(ErrorCode.TIMEOUT));
    put(session(parties, EAST).join(0, Instant.now()));
    JointlyException e = failure(NORTH);
    assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(e)
        .hasMessageContaining("south did not join within 10 minutes. south: it joined at")
        .hasMessageContaining("and left at");
    assertThat(names()).doesNotContain("start-0");
  }

  /** It may be the echo of this party's own last failure. */
  @Test
  void aStopThatOnlyPassesOnEndsNobodyBeforeStart() {
    PartySession south = session(parties, SOUTH);
    put(south.join(0, Instant.now()));
    clock.after(Duration.ofSeconds(5), () -> put(south.stop(ErrorCode.PEER_STOPPED)));
    JointlyException e = failure(NORTH);
    assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(e).hasMessageContaining("south, east did not join");
  }

  @Test
  void aForgedStopIsRefused() {
    PartySession south = session(parties, SOUTH);
    put(south.join(0, Instant.now()));
    clock.after(
        Duration.ofSeconds(5),
        () -> {
          byte[] stop = south.stop(ErrorCode.TIMEOUT).content();
          stop[stop.length - 1] ^= 1;
          try {
            mailbox.put(south.names().stop(SOUTH, 0), stop);
          } catch (NameTakenException e) {
            throw new AssertionError(e);
          }
        });
    assertThat(failure(NORTH).code()).isEqualTo(ErrorCode.SIGNATURE);
  }

  @Test
  void aStopOfAnotherJoinIsRefused() {
    PartySession earlier = session(parties, SOUTH);
    Outgoing ignored = earlier.join(0, Instant.now());
    PartySession south = session(parties, SOUTH);
    put(south.join(0, Instant.now()));
    clock.after(Duration.ofSeconds(5), () -> put(earlier.stop(ErrorCode.TIMEOUT)));
    assertThat(ignored.name()).endsWith("join-1-0");
    assertThat(failure(NORTH).code()).isEqualTo(ErrorCode.WRONG_PLACE);
  }

  /** More than can be right is not even read (R22). */
  @Test
  void aFileThatIsTooLongIsRefused() throws NameTakenException {
    mailbox.put(session(parties, SOUTH).names().join(SOUTH, 0), new byte[2 << 20]);
    assertThat(failure(NORTH).code()).isEqualTo(ErrorCode.MAILBOX);
  }

  @Test
  void anInterruptedWaitIsCancelledAndTheFlagRestored() {
    clock.after(Duration.ofSeconds(5), () -> Thread.currentThread().interrupt());
    JointlyException e = failure(NORTH);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED);
    assertThat(readStop(NORTH)).isEqualTo(ErrorCode.CANCELLED);
  }

  @Test
  void aSecondProcessOfOnesOwnIsNoticed() {
    clock.after(Duration.ofSeconds(5), () -> put(session(parties, NORTH).join(1, Instant.now())));
    JointlyException e = failure(NORTH);
    assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(e).hasMessageContaining("second process");
  }

  @Test
  void aTakenJoinNameIsPassedOver() {
    Mailbox late =
        new HostileMailbox(mailbox) {
          @Override
          public List<Entry> list(String folder) {
            return List.of();
          }
        };
    put(session(parties, NORTH).join(0, Instant.now()));
    SessionRunner blind = new SessionRunner(late, STANDARD, clock, lines::add, (a, b) -> "");
    failure(blind, parties, NORTH, InMemoryShares.of(parties.vector(0, 1), mailbox));
    assertThat(names()).contains("join-0-0", "join-0-1", "stop-0-1");
  }

  @Test
  void aStopThatCannotBePutDoesNotHideTheFailure() {
    Mailbox broken =
        new HostileMailbox(mailbox) {
          @Override
          public void put(String name, byte[] content) throws NameTakenException {
            if (name.contains("/stop-")) {
              throw new EnvironmentException(ErrorCode.MAILBOX, "disk full");
            }
            inner.put(name, content);
          }
        };
    SessionRunner unlucky = new SessionRunner(broken, STANDARD, clock, lines::add, (a, b) -> "");
    JointlyException e =
        failure(unlucky, parties, NORTH, InMemoryShares.of(parties.vector(0, 1), mailbox));
    assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(lines).anyMatch(line -> line.contains("could not be told of TIMEOUT"));
  }

  @Test
  void aVectorOfAnotherLengthIsABugOfTheCaller() {
    put(session(parties, SOUTH).join(0, Instant.now()));
    put(session(parties, EAST).join(0, Instant.now()));
    JointlyException e = failure(runner, parties, NORTH, InMemoryShares.of(new long[2], mailbox));
    assertThat(e.code()).isEqualTo(ErrorCode.LOCAL_JOB);
    assertThat(e.getCause()).hasMessageContaining("1 elements in a round of 4");
  }

  @Test
  void sharesAreNotAskedOfAPartyWithoutRows() {
    Parties some =
        Parties.of(
            3,
            1,
            4,
            i ->
                i == 0
                    ? EnumSet.of(PartyRole.COMPUTE, PartyRole.RECEIVER)
                    : EnumSet.allOf(PartyRole.class));
    put(session(some, SOUTH).join(0, Instant.now()));
    put(session(some, EAST).join(0, Instant.now()));
    JointlyException e =
        failure(
            runner,
            some,
            NORTH,
            (task, earlier) -> {
              throw new AssertionError("asked");
            });
    assertThat(e).hasMessageContaining("SHARED of south, east");
  }

  /** Memory that runs out after JOIN is told as such, and is not taken for a bug. */
  @Test
  void memoryThatRunsOutIsToldToPartners() {
    Mailbox shared = Lockstep.freshMailbox();
    List<Lockstep.End> ends =
        Lockstep.of(parties, 1)
            .over(me -> shared)
            .with(
                SOUTH,
                () -> {
                  Lockstep.runner(shared, Lockstep.PATIENT, SessionClock.system())
                      .run(
                          parties.parameters(SOUTH),
                          parties.identities.get(SOUTH),
                          new SecureRandom(),
                          (task, earlier) -> {
                            throw new OutOfMemoryError("Java heap space");
                          });
                  return Optional.empty();
                })
            .run();
    assertThat(ends.get(SOUTH).code()).isEqualTo(ErrorCode.MEMORY);
    assertThat(ends.get(SOUTH).message()).contains("spark.driver.memory");
    for (int other : List.of(NORTH, EAST)) {
      assertThat(ends.get(other).code()).isEqualTo(ErrorCode.PEER_STOPPED);
      assertThat(ends.get(other).message()).contains("MEMORY");
    }
  }
}
