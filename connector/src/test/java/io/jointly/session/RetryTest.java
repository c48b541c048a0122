package io.jointly.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.Parties;
import io.jointly.protocol.PartySession;
import io.jointly.protocol.message.Outgoing;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

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

  @Test
  void aStaleJoinOfACrashedPartyIsReplacedByItsNext() throws NameTakenException {
    crashedAfterJoin(1);
    // All three come; south's new JOIN may be seen at once or only after a START with the old one.
    List<Lockstep.End> first = all(Lockstep.BRIEF_ROUND);
    if (!first.stream().allMatch(Lockstep.End::isOpened)) {
      assertThat(first)
          .allSatisfy(
              end -> assertThat(end.code()).isIn(ErrorCode.TIMEOUT, ErrorCode.PEER_STOPPED));
      assertAllOpened(all(Lockstep.PATIENT));
    }
    assertThat(names()).contains("join-1-1");
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
