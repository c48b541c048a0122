package io.jointly.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two logs can say of one session, by records made by hand. */
class LogComparisonTest {

  @TempDir Path folder;
  private AuditLog north;
  private AuditLog south;

  @BeforeEach
  void open() {
    north = Logs.open(folder.resolve("north"), "north", Logs.identity());
    south = Logs.open(folder.resolve("south"), "south", Logs.identity());
  }

  private void bothJoin() {
    north.record(Logs.joining(Logs.SESSION));
    south.record(Logs.joining(Logs.SESSION));
  }

  private LogComparison compare() {
    return LogComparison.of(read("north"), read("south"), session -> true);
  }

  private AuditFile read(String party) {
    AuditFile file = AuditFile.read(folder.resolve(party), KnownKeys.NONE, Optional.empty());
    assertThat(file.verification().broken()).isEmpty();
    return file;
  }

  private static Event notPut(String message, String reason) {
    return Event.of(EventKind.NOT_PUT)
        .with(EventField.SESSION, Logs.SESSION)
        .with(EventField.ATTEMPT, Logs.ATTEMPT)
        .with(EventField.MESSAGE, message)
        .with(EventField.SHA256, Logs.message(EventKind.PUT, message).get(EventField.SHA256))
        .with(EventField.REASON, reason);
  }

  @Test
  void whatBothKnowAgrees() {
    bothJoin();
    north.record(Logs.message(EventKind.PUT, "shared-0-0"));
    south.record(Logs.message(EventKind.GOT, "shared-0-0"));
    south.record(Logs.message(EventKind.GOT, "shared-0-2"));
    north.record(Logs.message(EventKind.GOT, "shared-0-2"));
    assertThat(compare().differences()).isEmpty();
    assertThat(compare().lacking()).isEmpty();
    assertThat(compare().agreeing()).isEqualTo(2);
  }

  @Test
  void whatAPartyIsSaidToHavePutAndHasNotIsADifference() {
    bothJoin();
    south.record(Logs.message(EventKind.GOT, "shared-0-0"));
    assertThat(compare().differences())
        .singleElement()
        .asString()
        .contains("shared-0-0: south got it in the name of north, which has no record");
    // Of the third party's messages only the digests can be compared.
    south.record(Logs.message(EventKind.GOT, "shared-0-2"));
    assertThat(compare().differences()).hasSize(1);
    assertThat(compare().lacking()).singleElement().asString().contains("shared-0-2: south got it");
  }

  @Test
  void whatOneLacksIsListed() {
    bothJoin();
    north.record(Logs.message(EventKind.PUT, "done-0"));
    assertThat(compare().differences()).isEmpty();
    assertThat(compare().lacking())
        .containsExactly(
            Logs.SESSION + "/" + Logs.ATTEMPT + "/done-0: north put it, south has no record of it");
  }

  @Test
  void whatWasNotPutIsNotHeldAgainstAnybody() {
    bothJoin();
    north.record(Logs.message(EventKind.PUT, "done-0"));
    north.record(notPut("done-0", "taken"));
    north.record(Logs.message(EventKind.PUT, "commit-0-0"));
    north.record(notPut("commit-0-0", "failed"));
    assertThat(compare().differences()).isEmpty();
    assertThat(compare().lacking()).isEmpty();
    // The mailbox failed and had it all the same.
    south.record(Logs.message(EventKind.GOT, "commit-0-0"));
    assertThat(compare().agreeing()).isEqualTo(1);
    // What stands under a taken name is not this party's.
    south.record(Logs.message(EventKind.GOT, "done-0"));
    assertThat(compare().differences()).singleElement().asString().contains("done-0: south got");
  }

  @Test
  void twoContentsUnderOneNameInOneLogAreADifference() {
    bothJoin();
    Event first = Logs.message(EventKind.GOT, "commit-0-2");
    south.record(first);
    south.record(
        Event.of(EventKind.GOT)
            .with(EventField.SESSION, Logs.SESSION)
            .with(EventField.ATTEMPT, Logs.ATTEMPT)
            .with(EventField.MESSAGE, "commit-0-2")
            .with(EventField.BYTES, 1)
            .with(EventField.SHA256, "0".repeat(64)));
    assertThat(compare().differences())
        .singleElement()
        .asString()
        .contains("south got " + "0".repeat(64), "north has no record of it");
  }

  @Test
  void aSessionThatWasAnsweredWithoutAPartyIsADifference() {
    north.record(Logs.joining(Logs.SESSION));
    assertThat(compare().differences()).isEmpty();
    assertThat(compare().lacking())
        .containsExactly(
            Logs.SESSION + ": north joined it (no end recorded), south has no record of it");
    north.record(Logs.failed(Logs.SESSION));
    assertThat(compare().differences()).isEmpty();
    assertThat(compare().lacking()).singleElement().asString().contains("(failed: TIMEOUT)");
    north.record(Logs.joining(Logs.SESSION));
    north.record(Logs.answered(Logs.SESSION));
    assertThat(compare().differences())
        .singleElement()
        .asString()
        .contains("north completed it, but the log of south does not show");
    assertThat(compare().sessions()).isZero();
  }

  /** A session that failed is missing from one log, and the other has read its messages. */
  @Test
  void aSessionThatOneLogLacksIsNamedInBothDirections() {
    south.record(Logs.joining(Logs.SESSION));
    south.record(Logs.message(EventKind.GOT, "shared-0-0"));
    south.record(Logs.message(EventKind.GOT, "shared-0-2"));
    south.record(Logs.failed(Logs.SESSION));
    LogComparison one = compare();
    LogComparison other = LogComparison.of(read("south"), read("north"), session -> true);
    for (LogComparison comparison : List.of(one, other)) {
      assertThat(comparison.differences())
          .singleElement()
          .asString()
          .contains("shared-0-0: south got it in the name of north, which has no record");
      assertThat(comparison.lacking())
          .containsExactly(
              Logs.SESSION + ": south joined it (failed: TIMEOUT), north has no record of it");
    }
  }

  @Test
  void aSessionSaysHowItEnded() {
    AuditLog log = north;
    log.record(Logs.message(EventKind.PUT, "join-0-0"));
    assertThat(summary()).endsWith("1 put, 0 got  not joined");
    log.record(Logs.joining(Logs.SESSION));
    assertThat(summary()).contains("north,south,east").endsWith("no end recorded");
    log.record(Logs.failed(Logs.SESSION));
    assertThat(summary()).endsWith("failed: TIMEOUT");
    log.record(Logs.joining(Logs.SESSION));
    assertThat(summary()).endsWith("no end recorded");
    log.record(Logs.answered(Logs.SESSION));
    assertThat(summary()).endsWith("answered, 3 of 40 groups suppressed");
    assertThat(read("north").sessions().get(0).lines()).hasSize(9);
  }

  private String summary() {
    List<SessionRecords> sessions = read("north").sessions();
    assertThat(sessions).hasSize(1);
    return sessions.get(0).summary();
  }
}
