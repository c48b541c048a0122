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
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** North waits; south is in another session of the run, or only seems to be (PROTOCOL.md §7.4). */
class MismatchDetectorTest {

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Parties parties = Parties.all(3, 1, 4);
  private final Parties other = parties.withQuery("SELECT 2");
  private final Mailbox mailbox = Lockstep.freshMailbox();
  private final FakeClock clock = new FakeClock();
  private final AtomicReference<String> theirQuery = new AtomicReference<>("");
  private final SessionRunner runner = runner(mailbox);

  private SessionRunner runner(Mailbox way) {
    return new SessionRunner(
        way,
        Timeouts.standard(),
        clock,
        Progress.silent(),
        (mine, theirs) -> {
          theirQuery.set(new String(theirs, StandardCharsets.UTF_8));
          return "it groups by age, this party by region";
        });
  }

  /** Threads that really wait, in a world that goes 40 times as fast. */
  private static final class FastClock implements SessionClock {
    @Override
    public long nanoTime() {
      return System.nanoTime() * 40;
    }

    @Override
    public Instant instant() {
      return Instant.now();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      Thread.sleep(1 + duration.dividedBy(40).toMillis());
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

  private JointlyException northFails(SessionRunner with, Parties view) {
    return catchThrowableOfType(
        JointlyException.class,
        () ->
            with.run(
                view.parameters(0),
                view.identities.get(0),
                new SecureRandom(),
                (task, earlier) -> {
                  throw new AssertionError("nothing is shared");
                }));
  }

  private void assertNotNoticed(JointlyException e) {
    assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(e).hasMessageContaining("south, east did not join");
  }

  @Test
  void anotherQueryIsNoticedAndDescribed() {
    put(session(other, 1).join(0, Instant.now()));
    JointlyException e = northFails(runner, parties);
    assertThat(e.code()).isEqualTo(ErrorCode.OTHER_QUERY);
    assertThat(e)
        .hasMessageContaining("party south")
        .hasMessageContaining("run 'run-1'")
        .hasMessageContaining("it groups by age, this party by region");
    assertThat(theirQuery).hasValue("SELECT 2");
    assertThat(clock.elapsed()).isBetween(GRACE, GRACE.plusSeconds(3));
  }

  /** Partners mostly come within a second, and a run may hold many sessions. */
  @Test
  void theRunIsNotListedAtOnce() {
    String run = session(parties, 0).names().runFolder();
    List<Duration> looks = new ArrayList<>();
    Mailbox watched =
        new HostileMailbox(mailbox) {
          @Override
          public List<Entry> list(String folder) {
            if (folder.equals(run)) {
              looks.add(clock.elapsed());
            }
            return inner.list(folder);
          }
        };
    assertNotNoticed(northFails(runner(watched), parties));
    assertThat(looks).isNotEmpty();
    assertThat(looks.get(0)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void bothSidesNoticeAndTellTheOthers() {
    List<Lockstep.End> ends =
        Lockstep.of(parties, 1)
            .view(1, p -> p.withQuery("SELECT 2"))
            .timeouts(Timeouts.standard())
            .clock(new FastClock())
            .run();
    assertThat(ends.get(0).code()).isIn(ErrorCode.OTHER_QUERY, ErrorCode.PEER_STOPPED);
    assertThat(ends.get(1).code()).isEqualTo(ErrorCode.OTHER_QUERY);
    assertThat(ends.get(2).code()).isIn(ErrorCode.OTHER_QUERY, ErrorCode.PEER_STOPPED);
  }

  @Test
  void anotherFileIsNoticed() {
    put(session(parties.withCollaboration("older file"), 1).join(0, Instant.now()));
    JointlyException e = northFails(runner, parties);
    assertThat(e.code()).isEqualTo(ErrorCode.OTHER_COLLABORATION);
    assertThat(e).hasMessageContaining("party south").hasMessageContaining("'trial'");
  }

  @Test
  void anotherVersionIsNoticed() throws NameTakenException {
    Outgoing join = session(other, 1).join(0, Instant.now());
    byte[] later = join.content().clone();
    later[5]++;
    mailbox.put(join.name(), later);
    assertThat(northFails(runner, parties).code()).isEqualTo(ErrorCode.VERSION);
  }

  @Test
  void anotherRunIsNobodysBusiness() {
    put(session(other.withRun("run-2"), 1).join(0, Instant.now()));
    assertNotNoticed(northFails(runner, parties));
  }

  @Test
  void aForgedJoinElsewhereIsIgnored() throws NameTakenException {
    Outgoing join = session(other, 1).join(0, Instant.now());
    byte[] forged = join.content().clone();
    forged[forged.length - 1] ^= 1;
    mailbox.put(join.name(), forged);
    assertNotNoticed(northFails(runner, parties));
  }

  @Test
  void garbageElsewhereIsIgnored() throws NameTakenException {
    String run = session(parties, 0).names().runFolder();
    mailbox.put(run + "/somewhere/join-1-0", new byte[] {1, 2, 3});
    mailbox.put(run + "/somewhere/join-2-0", new byte[4 << 20]);
    mailbox.put(run + "/somewhere/start-0", new byte[3]);
    mailbox.put(run + "/stray", new byte[3]);
    assertNotNoticed(northFails(runner, parties));
  }

  @Test
  void aJoinInTheWrongFolderIsIgnored() throws NameTakenException {
    Outgoing join = session(other, 1).join(0, Instant.now());
    String run = session(parties, 0).names().runFolder();
    mailbox.put(run + "/00112233445566778899aabbccddeeff/join-1-0", join.content());
    assertNotNoticed(northFails(runner, parties));
  }

  @Test
  void whoWasStoppedThereIsNotWaitingThere() {
    PartySession south = session(other, 1);
    put(south.join(0, Instant.now()));
    put(south.stop(ErrorCode.TIMEOUT));
    assertNotNoticed(northFails(runner, parties));
  }

  @Test
  void whoLeftForThatReasonWhileOneWaitedIsNoticed() {
    PartySession south = session(other, 1);
    put(south.join(0, Instant.now()));
    clock.after(Duration.ofSeconds(8), () -> put(south.stop(ErrorCode.OTHER_QUERY)));
    assertThat(northFails(runner, parties).code()).isEqualTo(ErrorCode.OTHER_QUERY);
  }

  @Test
  void whoLeftForAnotherReasonIsWaitedFor() {
    PartySession south = session(other, 1);
    put(south.join(0, Instant.now()));
    clock.after(Duration.ofSeconds(8), () -> put(south.stop(ErrorCode.CANCELLED)));
    assertNotNoticed(northFails(runner, parties));
  }

  @Test
  void whoLeftForThatReasonBeforeIsForgotten() {
    PartySession south = session(other, 1);
    put(south.join(0, Instant.now()));
    put(south.stop(ErrorCode.OTHER_QUERY));
    // The mailbox's clock must have moved on.
    long end = System.currentTimeMillis() + 5;
    while (System.currentTimeMillis() < end) {
      Thread.onSpinWait();
    }
    assertNotNoticed(northFails(runner, parties));
  }

  @Test
  void whoseJoinWasUsedThereIsNotWaitingThere() {
    List<PartySession> sessions = new ArrayList<>();
    List<byte[]> joins = new ArrayList<>();
    for (int party = 0; party < 3; party++) {
      sessions.add(session(other, party));
      Outgoing join = sessions.get(party).join(0, Instant.now());
      joins.add(join.content());
      put(join);
    }
    put(sessions.get(0).start(0, List.of(0, 0, 0), joins));
    assertNotNoticed(northFails(runner, parties));
  }

  @Test
  void whoIsStillAtAQueryThatThisProcessHasJoinedIsOnlySlow() {
    put(session(other, 1).join(0, Instant.now()));
    // This process asks the other query first and runs into its time-out.
    assertThat(northFails(runner, other).code()).isEqualTo(ErrorCode.TIMEOUT);
    assertNotNoticed(northFails(runner, parties));
  }

  @Test
  void anOldJoinElsewhereIsForgotten() {
    put(session(other, 1).join(0, Instant.now()));
    Mailbox aged =
        new HostileMailbox(mailbox) {
          @Override
          public List<Entry> list(String folder) {
            return inner.list(folder).stream()
                .map(
                    e ->
                        e.name().endsWith("join-1-0")
                            ? new Entry(
                                e.name(), e.bytes(), Instant.now().minus(Duration.ofMinutes(11)))
                            : e)
                .toList();
          }
        };
    assertNotNoticed(northFails(runner(aged), parties));
  }

  @Test
  void whoComesInTimeIsNotAccused() {
    put(session(other, 1).join(0, Instant.now()));
    clock.after(GRACE.minusSeconds(4), () -> put(session(parties, 1).join(0, Instant.now())));
    JointlyException e = northFails(runner, parties);
    assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(e).hasMessageContaining("east did not join");
  }
}
