package io.jointly.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.mailbox.Mailbox;
import io.jointly.session.SessionListing.JoinId;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionListingTest {

  private static final String RUN = "a".repeat(32);
  private static final String SESSION = RUN + "/" + "b".repeat(32);

  private static SessionListing folder(String... names) {
    List<Mailbox.Entry> entries =
        Arrays.stream(names)
            .map(name -> new Mailbox.Entry(SESSION + "/" + name, 7, Instant.EPOCH))
            .toList();
    return SessionListing.of(SESSION, entries);
  }

  @Test
  void findsTheNewestByNumberNotByName() {
    SessionListing folder = folder("join-1-9", "join-1-10", "join-2-0");
    assertThat(folder.newest(1)).contains(new JoinId(1, 10));
    assertThat(folder.nextSeq(1)).isEqualTo(11);
    assertThat(folder.newest(2)).contains(new JoinId(2, 0));
    assertThat(folder.newest(0)).isEmpty();
    assertThat(folder.nextSeq(0)).isZero();
  }

  @Test
  void findsStopsAndStarts() {
    SessionListing folder = folder("join-1-0", "stop-1-0", "start-2", "start-10", "start-0");
    assertThat(folder.isStopped(new JoinId(1, 0))).isTrue();
    assertThat(folder.isStopped(new JoinId(1, 1))).isFalse();
    assertThat(folder.stops()).containsExactly(new JoinId(1, 0));
    assertThat(folder.starts()).containsExactly(0, 2, 10);
    assertThat(folder.nextStart()).isEqualTo(11);
    assertThat(folder().nextStart()).isZero();
  }

  @Test
  void tellsWhatTheListingSays() {
    SessionListing folder = folder("join-1-0", "stop-1-0");
    assertThat(folder.time(new JoinId(1, 0))).contains(Instant.EPOCH);
    assertThat(folder.time(new JoinId(2, 0))).isEmpty();
    assertThat(folder.stopTime(new JoinId(1, 0))).contains(Instant.EPOCH);
    assertThat(folder.stopTime(new JoinId(1, 1))).isEmpty();
    assertThat(folder.bytes(new JoinId(1, 0))).isEqualTo(7);
    assertThat(folder.bytes(new JoinId(3, 0))).isZero();
  }

  @Test
  void ignoresEveryOtherForm() {
    SessionListing folder =
        folder(
            "join-01-0",
            "join-1-00",
            "join-1",
            "join-1-0-0",
            "join--1-0",
            "join-1-1000000",
            "join-64-0",
            "join-99999-0",
            "Join-1-0",
            "join-1-0.tmp",
            "xjoin-1-0",
            "start-00",
            "start--1",
            "start-1000000",
            "stop-1",
            "0123/join-1-0",
            "d".repeat(32) + "/join-1-0",
            "");
    assertThat(folder.newest(1)).isEmpty();
    assertThat(folder.newest(64)).isEmpty();
    assertThat(folder.starts()).isEmpty();
    assertThat(folder.stops()).isEmpty();
  }

  @Test
  void ignoresOtherFolders() {
    SessionListing folder =
        SessionListing.of(
            SESSION,
            List.of(
                new Mailbox.Entry(SESSION + "2/join-1-0", 7, Instant.EPOCH),
                new Mailbox.Entry(RUN + "/join-1-0", 7, Instant.EPOCH),
                new Mailbox.Entry(
                    "c".repeat(32) + "/" + "b".repeat(32) + "/join-1-0", 7, Instant.EPOCH)));
    assertThat(folder.newest(1)).isEmpty();
  }

  @Test
  void timeoutsArePositive() {
    Duration minute = Duration.ofMinutes(1);
    assertThatThrownBy(() -> new Timeouts(Duration.ZERO, minute))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Timeouts(minute, minute.negated()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
