package io.jointly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CleanTest {

  private static final String RUN = "0123456789abcdef0123456789abcdef";

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  private Path session(char digit, Duration age) throws Exception {
    Path session = folder.resolve(RUN).resolve(String.valueOf(digit).repeat(32));
    Files.createDirectories(session);
    Path file = Files.write(session.resolve("join-0-0"), new byte[10]);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    return session;
  }

  @Test
  void deletesOldSessionsAndNothingElse() throws Exception {
    Path old = session('a', Duration.ofDays(8));
    Path young = session('b', Duration.ofDays(6));
    Path other = Files.write(folder.resolve("notes"), new byte[1]);
    Files.setLastModifiedTime(other, FileTime.from(Instant.now().minus(Duration.ofDays(99))));

    assertThat(run("clean", folder.toString(), "--older-than", "7d")).isZero();

    assertThat(old).doesNotExist();
    assertThat(young).exists();
    assertThat(other).exists();
    assertThat(out.toString()).contains("a".repeat(32), "1 files, 10 bytes", "deleted 1 sessions");
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "0d", "-1d", "7m", "90m", "seven days", "7d "})
  void refusesAnAgeThatIsNone(String age) throws Exception {
    Path old = session('a', Duration.ofDays(800));

    assertThat(run("clean", folder.toString(), "--older-than=" + age)).isEqualTo(1);

    assertThat(err.toString()).contains("[JOINTLY_OPTION]", "36h");
    assertThat(old).exists();
  }

  @Test
  void aMailboxThatDoesNotExistIsAFailure() {
    assertThat(run("clean", folder.resolve("typo").toString(), "--older-than", "7d")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("[JOINTLY_MAILBOX] the mailbox file:" + folder.resolve("typo"));
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void wantsAnAge() {
    assertThat(run("clean", folder.toString())).isEqualTo(2);
  }
}
