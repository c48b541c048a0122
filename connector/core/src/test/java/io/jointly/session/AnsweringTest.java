package io.jointly.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.Parties;
import io.jointly.protocol.PartySession;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.parameters.SessionParameters;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Refusals, and parties that answer because another one asks (PROTOCOL.md §7.2, §7.5). */
class AnsweringTest {

  private static final long SEED = 5;

  private final Parties parties = Parties.all(3, 1, 4);
  private final Mailbox mailbox = Lockstep.freshMailbox();
  private final FakeClock clock = new FakeClock();
  private final SessionRunner runner =
      Lockstep.runner(mailbox, new Timeouts(Duration.ofSeconds(60), Duration.ofSeconds(60)), clock);

  private PartySession session(int party) {
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

  private void refuse(int party, ErrorCode code) {
    runner.refuse(
        parties.parameters(party), parties.identities.get(party), new SecureRandom(), code);
  }

  private JointlyException northFails() {
    return catchThrowableOfType(
        JointlyException.class,
        () ->
            runner.run(
                parties.parameters(0),
                parties.identities.get(0),
                new SecureRandom(),
                AnsweringTest::nothing));
  }

  private Outcome southAnswers() {
    return runner.answer(
        answering(1), parties.identities.get(1), new SecureRandom(), AnsweringTest::nothing, 0, 0);
  }

  private static io.jointly.protocol.round.SharedBlocks nothing(
      io.jointly.protocol.round.ShareTask task, List<long[]> earlier) {
    throw new AssertionError("nothing is shared");
  }

  private SessionParameters answering(int party) {
    return parties.parameters(party).toBuilder().onlyAnswers().build();
  }

  private List<String> names() {
    return mailbox.list("").stream()
        .map(entry -> entry.name().substring(entry.name().lastIndexOf('/') + 1))
        .toList();
  }

  @Test
  void aRefusalEndsTheWaitOfWhoIsThere() {
    clock.after(Duration.ofSeconds(3), () -> refuse(1, ErrorCode.COLUMN_USE));
    JointlyException failure = northFails();
    assertThat(failure.code()).isEqualTo(ErrorCode.PEER_STOPPED);
    assertThat(failure)
        .hasMessageContaining("party south stopped with COLUMN_USE")
        .hasMessageContaining("that party's log");
    assertThat(clock.elapsed()).isLessThan(Duration.ofSeconds(5));
    assertThat(names()).containsExactly("join-0-0", "join-1-0", "stop-0-0", "stop-1-0");
  }

  @Test
  void aRefusalAlsoEndsTheWaitOfWhoComesLaterButOnlyOnce() {
    refuse(1, ErrorCode.LOCAL_JOB);
    assertThat(northFails()).hasMessageContaining("party south stopped with LOCAL_JOB");
    assertThat(clock.elapsed()).isLessThan(Duration.ofSeconds(1));
    // It knows by now, and waits for what south does next.
    assertThat(northFails().code()).isEqualTo(ErrorCode.TIMEOUT);
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorCode.class,
      names = {"TIMEOUT", "PEER_STOPPED", "CANCELLED", "MAILBOX", "OTHER_QUERY"})
  void whoOnlyGaveUpIsWaitedFor(ErrorCode code) {
    refuse(1, code);
    assertThat(northFails().code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(clock.elapsed()).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void aForgedRefusalThatWasThereBeforeIsIgnored() throws NameTakenException {
    PartySession south = session(1);
    put(south.join(0, Instant.now()));
    byte[] forged = south.stop(ErrorCode.COLUMN_USE).content().clone();
    forged[forged.length - 1] ^= 1;
    mailbox.put(south.stop(ErrorCode.COLUMN_USE).name(), forged);
    assertThat(northFails().code()).isEqualTo(ErrorCode.TIMEOUT);
  }

  @Test
  void refusingAgainTakesTheNextNumber() {
    refuse(1, ErrorCode.COLUMN_USE);
    refuse(1, ErrorCode.DISABLED);
    assertThat(names()).containsExactly("join-1-0", "join-1-1", "stop-1-0", "stop-1-1");
  }

  @Test
  void whoAnswersLeavesWithoutEndingTheWaitOfOthers() {
    PartySession north = session(0);
    put(north.join(0, Instant.now()));
    assertThat(southAnswers()).isEqualTo(new Outcome.NotMet(List.of(2)));
    assertThat(names()).containsExactly("join-0-0", "join-1-0", "stop-1-0");

    // East comes, and waits for south in spite of its STOP.
    clock.after(Duration.ofSeconds(3), () -> refuse(1, ErrorCode.PEER_STOPPED));
    Outcome east =
        runner.answer(
            answering(2),
            parties.identities.get(2),
            new SecureRandom(),
            AnsweringTest::nothing,
            0,
            0);
    assertThat(east).isEqualTo(new Outcome.NotMet(List.of(1)));
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorCode.class,
      names = {"CANCELLED", "PEER_STOPPED", "TIMEOUT"})
  void withoutTheOneWhoAsksThereIsNoSession(ErrorCode code) {
    PartySession north = session(0);
    put(north.join(0, Instant.now()));
    clock.after(Duration.ofSeconds(3), () -> put(north.stop(code)));
    assertThat(southAnswers()).isEqualTo(new Outcome.NotMet(List.of(0)));
    assertThat(clock.elapsed()).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void whatWasRefusedBeforeIsBetweenOthers() {
    refuse(2, ErrorCode.COLUMN_USE);
    put(session(0).join(0, Instant.now()));
    assertThat(southAnswers()).isEqualTo(new Outcome.NotMet(List.of(2)));
    assertThat(clock.elapsed()).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void whoAnswersElsewhereRunsNoOtherQuery() {
    Parties other = parties.withQuery("SELECT 2");
    put(
        PartySession.of(
                other.parameters(1).toBuilder().onlyAnswers().build(),
                parties.identities.get(1),
                new SecureRandom())
            .join(0, Instant.now()));
    assertThat(northFails().code()).isEqualTo(ErrorCode.TIMEOUT);
  }

  @Test
  void oneAsksAndTheOthersAnswer() {
    Lockstep lockstep = Lockstep.of(parties, SEED).over(me -> mailbox);
    for (int party = 1; party < 3; party++) {
      int me = party;
      lockstep.with(
          me,
          () -> {
            while (names().isEmpty()) {
              Thread.sleep(1);
            }
            Outcome outcome =
                Lockstep.runner(mailbox, Lockstep.PATIENT, SessionClock.system())
                    .answer(
                        answering(me),
                        parties.identities.get(me),
                        new SecureRandom(),
                        InMemoryShares.of(parties.vector(me, SEED), mailbox),
                        0,
                        0);
            return outcome instanceof Outcome.Opened opened
                ? Optional.of(opened.onlyTotals())
                : Optional.empty();
          });
    }
    assertThat(lockstep.run())
        .allSatisfy(end -> assertThat(end.totals()).contains(parties.totals(SEED)));
  }

  @Test
  void whatDependsOnRowsIsNotTold() {
    assertThat(Refusal.told(ErrorCode.OUTSIDE_BOUNDS)).isEqualTo(ErrorCode.LOCAL_JOB);
    assertThat(Refusal.told(ErrorCode.TOO_MANY_ROWS)).isEqualTo(ErrorCode.LOCAL_JOB);
    assertThat(Refusal.told(ErrorCode.SHARES)).isEqualTo(ErrorCode.LOCAL_JOB);
    assertThat(Refusal.told(ErrorCode.ENCODING)).isEqualTo(ErrorCode.LOCAL_JOB);
    assertThat(Refusal.told(ErrorCode.DIFFERENCE)).isEqualTo(ErrorCode.LOCAL_JOB);
    assertThat(Refusal.told(ErrorCode.COLUMN_USE)).isEqualTo(ErrorCode.COLUMN_USE);
  }
}
