package io.jointly.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.session.SessionClock;
import io.jointly.session.SessionState;
import io.jointly.session.SessionState.Attendance;
import io.jointly.session.SessionState.Steps;
import io.jointly.session.SessionState.Traffic;
import io.jointly.session.SessionState.Waiting;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a terminal shows of a query that waits, played on a stream. */
class ConsoleLineTest {

  private static final int WIDTH = 79;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final StoppedClock clock = new StoppedClock();

  /** Time passes when a test says so. */
  private static final class StoppedClock implements SessionClock {
    private long nanos = 7;

    @Override
    public long nanoTime() {
      return nanos;
    }

    @Override
    public Instant instant() {
      return Instant.EPOCH;
    }

    @Override
    public void sleep(Duration duration) {
      nanos += duration.toNanos();
    }
  }

  private ConsoleLine line(Charset charset) {
    return new ConsoleLine(new PrintStream(bytes, false, charset), charset, clock);
  }

  private ConsoleLine line() {
    return line(StandardCharsets.UTF_8);
  }

  private static SessionState waitingFor(String party, int seconds) {
    return new SessionState(
        new Attendance(3, 2, 0),
        new Steps(0, 9, 0, 1),
        new Traffic(0, 0),
        new Waiting(List.of(party), Duration.ofSeconds(seconds)),
        Duration.ZERO);
  }

  private static SessionState computing() {
    return new SessionState(
        new Attendance(3, 3, 0),
        new Steps(2, 9, 1, 1),
        new Traffic(0, 0),
        new Waiting(List.of(), Duration.ZERO),
        Duration.ZERO);
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** The line that a terminal of endless width shows, and where its cursor stands. */
  private static String screen(String printed) {
    StringBuilder row = new StringBuilder();
    int column = 0;
    for (int at = 0; at < printed.length(); at++) {
      char c = printed.charAt(at);
      if (c == '\r') {
        column = 0;
      } else {
        assertThat(c).isGreaterThanOrEqualTo(' ');
        row.setLength(Math.max(row.length(), column + 1));
        row.setCharAt(column++, c);
      }
    }
    return row.toString().stripTrailing() + "|" + column;
  }

  @Test
  void rewritesOneLineAndLeavesNothing() {
    try (ConsoleLine line = line()) {
      clock.sleep(Duration.ofSeconds(1));
      assertThat(line.show(waitingFor("south-with-a-name", 1))).isTrue();
      assertThat(screen(printed()))
          .isEqualTo("2 of 3 joined · waiting for south-with-a-name 1 s|0");
      line.show(waitingFor("south", 2));
      assertThat(screen(printed())).isEqualTo("2 of 3 joined · waiting for south 2 s|0");
      line.show(computing());
      assertThat(screen(printed())).isEqualTo("3 of 3 joined · step 3 of 9|0");
    }
    assertThat(screen(printed())).isEqualTo("|0");
    assertThat(printed()).doesNotContain("\n");
  }

  @Test
  void theSameTextIsPrintedOnce() {
    try (ConsoleLine line = line()) {
      clock.sleep(Duration.ofSeconds(1));
      line.show(waitingFor("south", 1));
      int once = bytes.size();
      assertThat(line.show(waitingFor("south", 1))).isTrue();
      assertThat(bytes.size()).isEqualTo(once);
    }
  }

  @Test
  void aQuickQueryShowsNothing() {
    try (ConsoleLine line = line()) {
      clock.sleep(Duration.ofMillis(400));
      assertThat(line.show(waitingFor("south", 0))).isFalse();
    }
    assertThat(printed()).isEmpty();
  }

  @Test
  void aLongLineIsCut() {
    try (ConsoleLine line = line()) {
      clock.sleep(Duration.ofSeconds(1));
      line.show(waitingFor("s".repeat(200), 1));
      assertThat(screen(printed()))
          .hasSize(WIDTH + "|0".length())
          .startsWith("2 of 3 joined · waiting for sss")
          .endsWith("sss...|0");
    }
    assertThat(screen(printed())).isEqualTo("|0");
  }

  @Test
  void oneOfTwoQueriesHasTheLine() {
    try (ConsoleLine first = line()) {
      clock.sleep(Duration.ofSeconds(1));
      assertThat(first.show(waitingFor("south", 1))).isTrue();
      try (ConsoleLine second = line()) {
        clock.sleep(Duration.ofSeconds(1));
        assertThat(second.show(waitingFor("east", 1))).isFalse();
      }
      // The second one has taken nothing away.
      assertThat(screen(printed())).contains("south").doesNotContain("east");
      assertThat(first.show(waitingFor("south", 2))).isTrue();
    }
    try (ConsoleLine next = line()) {
      clock.sleep(Duration.ofSeconds(1));
      assertThat(next.show(waitingFor("east", 1))).isTrue();
    }
  }

  @Test
  void aConsoleThatHasNoSuchLetterGetsCommas() {
    try (ConsoleLine line = line(StandardCharsets.US_ASCII)) {
      clock.sleep(Duration.ofSeconds(1));
      line.show(waitingFor("south", 4));
      assertThat(printed()).contains("2 of 3 joined, waiting for south 4 s").doesNotContain("?");
    }
  }
}
