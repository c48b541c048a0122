package io.jointly.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The times of a listing are the mailbox's word. */
class MailboxEntryTest {

  @ParameterizedTest
  @CsvSource({
    "-1000000000-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
    "1969-12-31T23:59:59Z, 1970-01-01T00:00:00Z",
    "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
    "2026-11-30T12:00:00Z, 2026-11-30T12:00:00Z",
    "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z",
    "+10000-01-01T00:00:00Z, 9999-12-31T23:59:59Z",
    "+1000000000-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59Z"
  })
  void timesAreOnesThatCanBeCalculatedWith(Instant said, Instant taken) {
    Mailbox.Entry entry = new Mailbox.Entry("r/s/join-0-0", 1, said);
    assertThat(entry.modified()).isEqualTo(taken);
    assertThat(entry.modified().minus(Duration.ofDays(365))).isBefore(taken);
  }
}
