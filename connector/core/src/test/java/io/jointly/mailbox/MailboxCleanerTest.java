package io.jointly.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.mailbox.MailboxCleaner.StoredSession;
import io.jointly.session.HostileMailbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailboxCleanerTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String RUN = "0123456789abcdef".repeat(2);
  private static final String OLD = "a".repeat(32);
  private static final String MIXED = "b".repeat(32);
  private static final String NEW = "c".repeat(32);

  @TempDir Path root;
  private Mailbox mailbox;
  private MailboxCleaner cleaner;

  @BeforeEach
  void open() {
    mailbox = FileMailbox.at(root);
    cleaner = MailboxCleaner.of(mailbox);
  }

  @Test
  void tellsEachSessionsNewestFile() throws Exception {
    putThreeSessions();
    assertThat(cleaner.sessions())
        .containsExactly(
            new StoredSession(RUN, OLD, NOW.minus(Duration.ofDays(8)), 2, 30),
            new StoredSession(RUN, MIXED, NOW.minus(Duration.ofDays(2)), 2, 2),
            new StoredSession(RUN, NEW, NOW.minus(Duration.ofDays(1)), 1, 0));
  }

  @Test
  void deletesWhatHasBeenStillForLonger() throws Exception {
    putThreeSessions();
    assertThat(cleaner.deleteOlderThan(Duration.ofDays(7), NOW))
        .extracting(StoredSession::session)
        .containsExactly(OLD);
    assertThat(cleaner.sessions()).extracting(StoredSession::session).containsExactly(MIXED, NEW);
    assertThat(mailbox.list(RUN + "/" + MIXED)).hasSize(2);
    assertThat(cleaner.deleteOlderThan(Duration.ofDays(7), NOW)).isEmpty();
    assertThat(cleaner.deleteOlderThan(Duration.ZERO, NOW)).hasSize(2);
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void exactlyTheAgeIsNotOlder() throws Exception {
    put(RUN + "/" + OLD + "/join-0-0", 1, Duration.ofDays(7));
    assertThat(cleaner.deleteOlderThan(Duration.ofDays(7), NOW)).isEmpty();
    assertThat(cleaner.deleteOlderThan(Duration.ofDays(7), NOW.plusMillis(1))).hasSize(1);
  }

  @Test
  void aTimeInTheFutureIsNotOld() throws Exception {
    put(RUN + "/" + OLD + "/join-0-0", 1, Duration.ofDays(-400));
    assertThat(cleaner.deleteOlderThan(Duration.ZERO, NOW)).isEmpty();
  }

  @Test
  void leavesAloneWhatIsNoSession() throws Exception {
    List<String> others =
        List.of(
            "warehouse/part-0",
            RUN + "/note",
            RUN + "/" + "d".repeat(31) + "/join-0-0",
            RUN + "/" + "g".repeat(32) + "/join-0-0",
            "e".repeat(33) + "/" + OLD + "/join-0-0",
            "x/" + RUN + "/" + OLD + "/join-0-0");
    for (String name : others) {
      put(name, 1, Duration.ofDays(1000));
    }
    assertThat(cleaner.sessions()).isEmpty();
    assertThat(cleaner.deleteOlderThan(Duration.ZERO, NOW)).isEmpty();
    assertThat(mailbox.list("")).hasSize(others.size());
  }

  /** A listing of parts alone can be longer than any that is accepted. */
  @Test
  void readsNothingOfDealing() throws Exception {
    putThreeSessions();
    put("dealing/" + RUN + "/" + OLD + "/part-0-0-0-00000000", 1, Duration.ofDays(1000));
    List<String> listed = new ArrayList<>();
    MailboxCleaner watched =
        MailboxCleaner.of(
            new HostileMailbox(mailbox) {
              @Override
              public List<Entry> list(String folder) {
                listed.add(folder);
                return super.list(folder);
              }
            });
    assertThat(watched.sessions()).isEqualTo(cleaner.sessions()).hasSize(3);
    assertThat(listed).containsExactly(RUN);
    watched.deleteOlderThan(Duration.ZERO, NOW);
    assertThat(mailbox.list("")).hasSize(1);
  }

  @Test
  void anEmptyMailboxHasNoSessions() {
    assertThat(cleaner.sessions()).isEmpty();
    assertThat(cleaner.deleteOlderThan(Duration.ZERO, NOW)).isEmpty();
    assertThatThrownBy(() -> cleaner.deleteOlderThan(Duration.ofSeconds(-1), NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void putThreeSessions() throws Exception {
    put(RUN + "/" + OLD + "/join-0-0", 10, Duration.ofDays(9));
    put(RUN + "/" + OLD + "/" + NEW + "/share-0-1-0", 20, Duration.ofDays(8));
    put(RUN + "/" + MIXED + "/join-0-0", 1, Duration.ofDays(9));
    put(RUN + "/" + MIXED + "/join-1-0", 1, Duration.ofDays(2));
    put(RUN + "/" + NEW + "/join-0-0", 0, Duration.ofDays(1));
  }

  private void put(String name, int bytes, Duration age) throws NameTakenException, IOException {
    mailbox.put(name, new byte[bytes]);
    Files.setLastModifiedTime(root.resolve(name), FileTime.from(NOW.minus(age)));
  }
}
