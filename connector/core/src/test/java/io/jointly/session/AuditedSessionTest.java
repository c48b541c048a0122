package io.jointly.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.audit.AuditFile;
import io.jointly.audit.AuditLog;
import io.jointly.audit.Author;
import io.jointly.audit.EventField;
import io.jointly.audit.KnownKeys;
import io.jointly.audit.LogComparison;
import io.jointly.audit.RecordingMailbox;
import io.jointly.audit.SessionRecords;
import io.jointly.audit.Verification;
import io.jointly.crypto.PublicIdentity;
import io.jointly.error.JointlyException;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.GroupRule;
import io.jointly.protocol.Parties;
import io.jointly.protocol.parameters.SessionParameters;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three parties write logs of a session in which groups are tested; then the logs are compared. */
class AuditedSessionTest {

  private static final int SOUTH = 1;
  private static final long SEED = 21;

  @TempDir Path folder;

  private final Parties parties =
      Parties.all(3, 1, 1)
          .withTests(GroupRule.of(5, 3), new int[][] {{10, 1, 7}, {10, 1, 7}, {10, 1, 7}});

  private List<Lockstep.End> run(IntFunction<Mailbox> ways) {
    Lockstep lockstep = Lockstep.of(parties, SEED).timeouts(Lockstep.BRIEF_ROUND);
    for (int party = 0; party < parties.size(); party++) {
      int me = party;
      lockstep.with(me, () -> audited(me, ways.apply(me)));
    }
    return lockstep.run();
  }

  private Optional<long[]> audited(int me, Mailbox way) {
    SessionParameters own = parties.parameters(me);
    AuditLog log =
        AuditLog.open(
            file(me),
            new Author(
                own.roster().collaborationId(),
                HexFormat.of().formatHex(own.collaborationDigest()),
                own.self().id(),
                parties.identities.get(me),
                own.software()),
            InstantSource.system());
    RecordingMailbox mailbox = new RecordingMailbox(way, log);
    SessionAudit audit = new SessionAudit(log, mailbox, own);
    audit.joining(
        Map.of(
            EventField.MIN_PARTIES, 3,
            EventField.ROWS_OF_EACH_PARTY, 5,
            EventField.OWN_ROWS, 5),
        SessionAudit.Known.of(me == SOUTH ? Optional.of("ann o'hara") : Optional.empty()));
    try {
      Outcome outcome =
          Lockstep.runner(mailbox, Lockstep.BRIEF_ROUND, SessionClock.system())
              .run(
                  own,
                  parties.identities.get(me),
                  new SecureRandom(),
                  InMemoryShares.inRounds(
                      (round, earlier) -> parties.vector(me, SEED, round, earlier), mailbox));
      audit.ended(outcome, 3);
      return Optional.of(Parties.joined(((Outcome.Opened) outcome).totals()));
    } catch (JointlyException e) {
      audit.failed(e.code(), e);
      throw e;
    }
  }

  private Path file(int me) {
    return folder.resolve("log-" + me);
  }

  private PublicIdentity key(String party) {
    return parties.identities.get(parties.roster.indexOf(party).orElseThrow()).publicKey();
  }

  private List<AuditFile> logs() {
    List<AuditFile> logs = new ArrayList<>();
    for (int me = 0; me < parties.size(); me++) {
      AuditFile log =
          AuditFile.read(
              file(me), KnownKeys.only(key(parties.parameters(me).self().id())), Optional.empty());
      Verification found = log.verification();
      assertThat(found.broken()).isEmpty();
      assertThat(found.notes()).isEmpty();
      assertThat(found.unverified()).isEmpty();
      assertThat(found.verifiedRecords()).isEqualTo(found.records());
      assertThat(found.signedRecords()).isEqualTo(found.records());
      assertThat(log.sessions()).hasSize(1);
      logs.add(log);
    }
    return logs;
  }

  private static List<String> differences(AuditFile one, AuditFile other) {
    List<String> found = LogComparison.of(one, other, session -> true).differences();
    assertThat(LogComparison.of(other, one, session -> true).differences()).hasSameSizeAs(found);
    return found;
  }

  @Test
  void honestLogsAgree() {
    Mailbox shared = Lockstep.freshMailbox();
    assertThat(run(me -> shared)).allMatch(Lockstep.End::isOpened);
    List<AuditFile> logs = logs();
    for (AuditFile one : logs) {
      for (AuditFile other : logs) {
        LogComparison comparison = LogComparison.of(one, other, session -> true);
        assertThat(comparison.differences()).isEmpty();
        assertThat(comparison.sessions()).isEqualTo(1);
        // JOINs, START, SHARED, COMMIT, REVEAL and all of the test; DONE may come too late.
        assertThat(comparison.agreeing()).isGreaterThan(20);
        assertThat(comparison.lacking()).allMatch(line -> line.contains("/done-"));
      }
    }
    SessionRecords session = logs.get(SOUTH).sessions().get(0);
    assertThat(session.parties()).containsExactly("north", "south", "east");
    assertThat(session.summary())
        .contains("answered, 1 of 3 groups suppressed")
        .contains("  user ann%20o%27hara  ");
    assertThat(logs.get(0).sessions().get(0).summary()).doesNotContain("user");
    for (String kind : List.of("join", "start", "shared", "reshared", "held", "challenge")) {
      assertThat(session.lines()).anyMatch(line -> line.contains("\"message\":\"" + kind + "-"));
    }
    assertThat(session.lines()).anyMatch(line -> line.contains("\"blocks_got\":"));
    assertThat(session.lines()).noneMatch(line -> line.contains("\"message\":\"share-"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "join-0-0",
        "start-0",
        "shared-0-0",
        "reshared-1-0",
        "held-0-0",
        "challenge-0-0",
        "check-0-0",
        "tested-0-0",
        "commit-0-0",
        "reveal-0-0"
      })
  void whatTheMailboxAltersShows(String name) {
    Mailbox shared = Lockstep.freshMailbox();
    List<Lockstep.End> ends = run(me -> me == SOUTH ? altering(shared, name) : shared);
    assertThat(ends.get(SOUTH).isOpened()).isFalse();
    List<AuditFile> logs = logs();
    assertThat(differences(logs.get(0), logs.get(SOUTH)))
        .singleElement()
        .asString()
        .contains("/" + name + " differs: north put ", "; south got ");
    assertThat(differences(logs.get(0), logs.get(2))).isEmpty();
    // East has read the same message, or had no time to.
    assertThat(differences(logs.get(2), logs.get(SOUTH)))
        .hasSizeLessThan(2)
        .allMatch(line -> line.contains("/" + name + " differs: east got "));
    assertThat(logs.get(SOUTH).sessions().get(0).summary()).contains("failed: ");
  }

  private static Mailbox altering(Mailbox shared, String wanted) {
    return new HostileMailbox(shared) {
      @Override
      protected Optional<byte[]> seen(String name, Optional<byte[]> content) {
        if (name.endsWith("/" + wanted)) {
          content.ifPresent(bytes -> bytes[bytes.length - 1] ^= 1);
        }
        return content;
      }
    };
  }
}
