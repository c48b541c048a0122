package io.jointly.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.Invitation;
import io.jointly.protocol.Parties;
import io.jointly.protocol.PartySession;
import io.jointly.protocol.message.Outgoing;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a waiting party says of the one that is missing (PROTOCOL.md §7.1). North waits. */
class WaitingTest {

  private static final int NORTH = 0;
  private static final int SOUTH = 1;
  private static final int EAST = 2;

  private final Parties parties = Parties.all(3, 1, 4);
  private final Mailbox mailbox = Lockstep.freshMailbox();
  private final FakeClock clock = new FakeClock();
  private final Heard heard = new Heard();
  private final SessionRunner runner =
      new SessionRunner(
          mailbox, Timeouts.standard(), clock, heard, (mine, theirs) -> "it groups by age");

  private final class Heard implements Progress {
    private final List<String> lines = new ArrayList<>();
    private final List<Duration> times = new ArrayList<>();
    private final List<String> details = new ArrayList<>();
    private final List<SessionState> states = new ArrayList<>();

    @Override
    public void say(String line) {
      lines.add(line);
      times.add(clock.elapsed());
    }

    @Override
    public void detail(String line) {
      details.add(line);
    }

    @Override
    public void at(SessionState state) {
      states.add(state);
    }
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

  private JointlyException northFails() {
    return catchThrowableOfType(
        JointlyException.class,
        () ->
            runner.run(
                parties.parameters(NORTH),
                parties.identities.get(NORTH),
                new SecureRandom(),
                InMemoryShares.of(parties.vector(NORTH, 1), mailbox)));
  }

  private PartySession joined(int party) {
    PartySession session = session(parties, party);
    put(session.join(0, clock.instant()));
    return session;
  }

  @Test
  void aShortWaitIsNotMentioned() {
    joined(SOUTH);
    PartySession east = session(parties, EAST);
    clock.after(Duration.ofSeconds(4), () -> put(east.join(0, clock.instant())));
    clock.after(Duration.ofMillis(4_500), () -> put(east.stop(ErrorCode.CANCELLED)));
    assertThat(northFails().code()).isEqualTo(ErrorCode.PEER_STOPPED);
    assertThat(heard.lines).isEmpty();
    assertThat(heard.details).contains("waiting for east (2 of 3 joined)");
  }

  @Test
  void aLineSaysWhoIsMissingSinceWhenAndHowLongStill() {
    joined(SOUTH);
    northFails();
    assertThat(heard.lines.get(0))
        .matches(
            "waiting since \\d\\d:\\d\\d:\\d\\d, until \\d\\d:\\d\\d:\\d\\d, for east \\(2 of 3"
                + " joined\\): east: nothing of it is in the mailbox");
    assertThat(heard.lines)
        .allMatch(line -> !line.matches(".*(JOIN|START|SHARED|RESHARED|HELD|COMMIT|REVEAL).*"));
  }

  @Test
  void anotherWaitIsSaidBeforeTheLineIsDueAgain() {
    clock.after(Duration.ofSeconds(20), () -> joined(SOUTH));
    northFails();
    assertThat(heard.lines.get(0)).contains("for south, east (1 of 3 joined)");
    assertThat(heard.lines.get(1)).contains("for east (2 of 3 joined)");
    assertThat(heard.states)
        .extracting(state -> state.waiting().parties())
        .contains(List.of("south", "east"), List.of("east"))
        .doesNotContain(List.of("south"));
    SessionState last = heard.states.get(heard.states.size() - 1);
    assertThat(last.steps().round()).isZero();
    // One wait, although it is for fewer parties now.
    assertThat(last.waiting().time()).isGreaterThan(Duration.ofMinutes(9));
    assertThat(heard.times.get(1)).isLessThan(Duration.ofSeconds(25));
  }

  @Test
  void theStepIsSaidWhereAPartyIsSlow() {
    joined(SOUTH);
    joined(EAST);
    assertThat(northFails().code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(heard.lines.get(0)).contains(" for south, east: computing, step 1 of 3");
    assertThat(heard.lines)
        .allMatch(line -> !line.matches(".*(JOIN|START|SHARED|RESHARED|HELD|COMMIT|REVEAL).*"));
    SessionState last = heard.states.get(heard.states.size() - 1);
    assertThat(last.attendance()).isEqualTo(new SessionState.Attendance(3, 3, 0));
    assertThat(last.steps()).isEqualTo(new SessionState.Steps(0, 3, 1, 1));
    assertThat(last.waiting().parties()).containsExactly("south", "east");
    assertThat(last.waiting().time()).isGreaterThan(Duration.ofSeconds(110));
    assertThat(last.traffic().out()).isPositive();
    assertThat(last.traffic().in()).isPositive();
    assertThat(last.waited()).isGreaterThan(Duration.ofSeconds(110));
  }

  /** South computes under another run name. */
  @Test
  void anotherRunNameIsNamed() {
    joined(EAST);
    put(session(parties.withRun("run\n2"), SOUTH).join(0, clock.instant()));
    assertThat(northFails())
        .hasMessageContaining("south did not join within 10 minutes")
        .hasMessageContaining("it waits in another run, 'run?2', with the same query");
  }

  @Test
  void anotherQueryInAnotherRunIsDescribed() {
    joined(EAST);
    put(session(parties.withRun("run-2").withQuery("SELECT 2"), SOUTH).join(0, clock.instant()));
    assertThat(northFails())
        .hasMessageContaining("another run, 'run-2', with another query: it groups by age");
  }

  /** A process that was killed there long ago waits for nobody. */
  @Test
  void anOldJoinInAnotherRunWaitsForNobody() {
    put(session(parties.withRun("run-2"), SOUTH).join(0, clock.instant()));
    assertThat(northFails()).hasMessageContaining("it waits in another run, 'run-2'");
    assertThat(northFails())
        .hasMessageContaining("south: it was last heard of at")
        .hasMessageContaining("in run 'run-2'");
  }

  @Test
  void whoHasLeftAnotherRunWasLastHeardOfThere() {
    joined(EAST);
    PartySession south = session(parties.withRun("run-2"), SOUTH);
    put(south.join(0, clock.instant()));
    put(south.stop(ErrorCode.CANCELLED));
    assertThat(northFails())
        .hasMessageContaining("south: it was last heard of at")
        .hasMessageContaining("in run 'run-2'");
  }

  /** Only what a party has signed is told of it. */
  @Test
  void whatAPartyHasNotSignedTellsNothing() throws NameTakenException {
    joined(EAST);
    Outgoing join = session(parties.withRun("run-2"), SOUTH).join(0, clock.instant());
    byte[] forged = join.content().clone();
    forged[forged.length - 1] ^= 1;
    mailbox.put(join.name(), forged);
    mailbox.put(join.name().replace("join-1-0", "join-1-1"), new byte[2 << 20]);
    assertThat(northFails()).hasMessageContaining("south: nothing of it is in the mailbox");
  }

  /** North comes an hour late: the others have waited and left. */
  @Test
  void whoHasWaitedAndLeftIsSaidSoonAndInTheTimeOut() {
    for (int party : List.of(SOUTH, EAST)) {
      put(joined(party).stop(ErrorCode.TIMEOUT));
    }
    assertThat(northFails())
        .hasMessageContaining("south, east did not join within 10 minutes")
        .hasMessageContaining("south: it joined at")
        .hasMessageContaining("east: it joined at")
        .hasMessageContaining("and left at");
    assertThat(heard.times.get(0)).isLessThan(Duration.ofSeconds(4));
    assertThat(heard.lines.get(0)).contains("south: it joined at").contains("and left at");
  }

  /** South is missing. East has waited as long as it wanted, and is not to blame. */
  @Test
  void whoStoppedForLackOfAThirdPartyIsNotBlamed() {
    PartySession east = joined(EAST);
    clock.after(Duration.ofSeconds(30), () -> put(east.stop(ErrorCode.TIMEOUT)));
    JointlyException failure = northFails();
    assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(failure.getMessage())
        .startsWith("[JOINTLY_TIMEOUT] south did not join, and east no longer waits for them:")
        .contains("south: nothing of it is in the mailbox");
    // It passes on what another has said, which ends nobody's wait.
    PartySession reader = session(parties, EAST);
    byte[] join = mailbox.get(reader.names().join(NORTH, 0), 1 << 20).orElseThrow();
    byte[] stop = mailbox.get(reader.names().stop(NORTH, 0), 1 << 20).orElseThrow();
    assertThat(reader.readStop(NORTH, join, stop)).isEqualTo(ErrorCode.PEER_STOPPED);
  }

  private void southDecides(Instant until, Predicate<byte[]> change) {
    String folder = session(parties, NORTH).names().sessionFolder();
    byte[] join = mailbox.get(folder + "/join-0-0", 1 << 20).orElseThrow();
    Outgoing pending =
        Invitation.read(
                parties.roster,
                parties.parameters(NORTH).collaborationDigest(),
                NORTH,
                0,
                folder,
                join)
            .orElseThrow()
            .pending(parties.roster, parties.identities.get(SOUTH), SOUTH, until);
    byte[] content = pending.content().clone();
    assertThat(change.test(content)).isTrue();
    put(new Outgoing(pending.name(), content));
  }

  @Test
  void aPersonsDecisionIsToldFromSilence() {
    joined(EAST);
    clock.after(
        Duration.ofSeconds(20),
        () -> southDecides(Instant.EPOCH.plus(Duration.ofDays(1)), same -> true));
    assertThat(northFails())
        .hasMessageContaining("south: a person there has to approve the query, until");
    assertThat(heard.lines.get(0)).contains("south: nothing of it is in the mailbox");
    assertThat(heard.lines.get(1)).contains("south: a person there has to approve the query");
    assertThat(heard.times.get(1)).isLessThan(Duration.ofSeconds(25));
    assertThat(heard.states)
        .extracting(state -> state.attendance().deciding())
        .contains(0, 1)
        .doesNotContain(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 110, 140})
  void aDecisionThatSouthHasNotSignedTellsNothing(int at) {
    joined(EAST);
    clock.after(
        Duration.ofSeconds(1),
        () ->
            southDecides(
                Instant.EPOCH.plus(Duration.ofDays(1)),
                content -> {
                  content[at] ^= 1;
                  return true;
                }));
    assertThat(northFails()).hasMessageContaining("south: nothing of it is in the mailbox");
  }

  @Test
  void aDecisionWhoseTimeIsOverTellsNothing() {
    joined(EAST);
    clock.after(
        Duration.ofSeconds(1),
        () -> southDecides(Instant.EPOCH.plus(Duration.ofMinutes(2)), same -> true));
    assertThat(northFails()).hasMessageContaining("south: nothing of it is in the mailbox");
  }

  /** Another process of north has met the others; this one is the second. */
  @Test
  void whoHasMetAnotherProcessOfThisPartyIsSaidSoon() {
    PartySession first = joined(NORTH);
    joined(SOUTH);
    joined(EAST);
    List<byte[]> joins = new ArrayList<>();
    for (int party = 0; party < 3; party++) {
      joins.add(mailbox.get(first.names().join(party, 0), 1 << 20).orElseThrow());
    }
    put(first.start(0, List.of(0, 0, 0), joins));
    JointlyException failure = northFails();
    assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(failure)
        .hasMessageContaining(
            "south: it computes with another process of this party, which joined");
    assertThat(heard.lines.get(0)).contains("begins a new attempt");
    assertThat(heard.lines.get(1)).contains("another process of this party");
    assertThat(heard.times.get(1)).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void whoHasAnsweredAnotherProcessOfThisPartyIsSaidSoon() {
    long seed = 3;
    assertThat(Lockstep.of(parties, seed).over(me -> mailbox).run())
        .allMatch(Lockstep.End::isOpened);
    assertThat(northFails())
        .hasMessageContaining("south: it has answered another process of this party")
        .hasMessageContaining("see whether this job was started twice");
    assertThat(heard.times.get(0)).isLessThan(Duration.ofSeconds(4));
    assertThat(heard.lines.get(0)).contains("south: it has answered another process");
  }
}
