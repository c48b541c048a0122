package io.jointly.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.crypto.Identity;
import io.jointly.error.EnvironmentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a log is opened and appended to. */
class LogWritingTest {

  @TempDir Path folder;
  private final Identity north = Logs.identity();
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("audit.log");
  }

  private AuditLog open() {
    return Logs.open(file, "north", north);
  }

  private Verification verify() throws Exception {
    return Logs.verify(Files.readAllBytes(file));
  }

  @Test
  void othersCannotReadIt() throws Exception {
    open();
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .startsWith("rw-")
          .endsWith("---");
    }
  }

  @Test
  void manyThreadsWithLogsOfTheirOwnMakeOneChain() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        all.add(
            threads.submit(
                () -> {
                  AuditLog log = open();
                  for (int i = 0; i < 100; i++) {
                    log.record(Logs.message(EventKind.PUT, "shared-" + i + "-0"));
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(verify().broken()).isEmpty();
    assertThat(verify().records()).isEqualTo(4 * 102);
  }

  @Test
  void anInterruptLosesAndDoublesNothing() throws Exception {
    AuditLog log = open();
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < 200; i++) {
                log.record(Logs.message(EventKind.PUT, "shared-" + i + "-0"));
              }
            });
    writer.start();
    int interrupts = 0;
    while (writer.isAlive()) {
      writer.interrupt();
      interrupts++;
      Thread.sleep(1);
    }
    assertThat(interrupts).isPositive();
    assertThat(verify().broken()).isEmpty();
    assertThat(verify().notes()).isEmpty();
    assertThat(verify().records()).isEqualTo(202);

    Thread.currentThread().interrupt();
    log.record(Logs.refused());
    assertThat(Thread.interrupted()).as("is handed on").isTrue();
    assertThat(verify().records()).isEqualTo(204);
  }

  /** As a crash, or a full disk, leaves it: at every byte of a write of two lines. */
  @Test
  void whatWasCutOffIsTold() throws Exception {
    AuditLog first = open();
    first.record(Logs.joining(Logs.SESSION));
    int before = (int) Files.size(file);
    first.record(Logs.answered(Logs.SESSION));
    byte[] whole = Files.readAllBytes(file);
    int end = before + Logs.lines(whole).get(4).length();
    for (int cut = 1; cut < whole.length; cut++) {
      if ((cut > 20 && cut < before - 5 && cut % 100 != 0)
          || (cut > before + 5
              && cut % 30 != 0
              && Math.abs(cut - end) > 2
              && cut < whole.length - 2)) {
        continue;
      }
      Files.write(file, Arrays.copyOf(whole, cut));
      // Where only the line feed is missing, nothing is.
      boolean torn = whole[cut - 1] != '\n' && whole[cut] != '\n';
      // A decision that is whole is signed, now if not before.
      boolean ended = cut >= end;
      open();
      Verification found = verify();
      assertThat(found.broken()).as("cut at " + cut).isEmpty();
      assertThat(found.notes()).as("cut at " + cut).hasSize(torn ? 1 : 0);
      assertThat(found.signedRecords()).isEqualTo(found.records());
      assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
          .satisfies(
              text ->
                  assertThat(text.lines().anyMatch(LogWritingTest::isWholeEnd)).isEqualTo(ended));
      assertThat(found.party()).hasValue("north");
    }
  }

  private static boolean isWholeEnd(String line) {
    return line.contains("\"kind\":\"answered\"") && line.endsWith("}");
  }

  @Test
  void aLineThatClaimsToHaveBeenCutOffHasToBeThatLine() throws Exception {
    open();
    byte[] good = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(good, good.length - 5));
    open();
    String log = Files.readString(file);
    assertThat(verify().broken()).isEmpty();
    assertThat(log).contains("\"kind\":\"recovered\"");
    // The piece itself is bound, too.
    byte[] changed = log.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    changed[100] ^= 1;
    assertThat(Logs.verify(changed).broken()).isPresent();
    String without = log.substring(log.indexOf('\n') + 1);
    assertThat(Logs.verify(without.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)).broken())
        .isPresent();
  }

  @Test
  void theLogOfAnotherIsNotWrittenTo() throws Exception {
    open();
    byte[] before = Files.readAllBytes(file);
    assertThatThrownBy(() -> Logs.open(file, "south", Logs.identity()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("[JOINTLY_AUDIT]")
        .hasMessageContaining("belongs to north in trial, not to south in trial");
    Author elsewhere = new Author("other", Logs.COLLABORATION, "north", north, "jointly test");
    assertThatThrownBy(() -> AuditLog.open(file, elsewhere, Logs.CLOCK))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("not to north in other");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"some notes\n", "notes", "{\"n\":0}\n", "\n", "{\"a\":1}"})
  void aFileOfAnotherKindIsNotWrittenTo(String content) throws Exception {
    Files.writeString(file, content);
    assertThatThrownBy(this::open)
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("[JOINTLY_AUDIT]");
    assertThat(file).hasContent(content);
  }

  @Test
  void whereItCannotBeOpenedIsSaid() {
    file = folder.resolve("absent/audit.log");
    assertThatThrownBy(this::open)
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("absent")
        .hasMessageContaining("option audit");
    file = folder;
    assertThatThrownBy(this::open).isInstanceOf(EnvironmentException.class);
  }

  @Test
  void aFileThatIsShortenedReplacedOrGoneIsNoticedByWhoeverWroteIt() throws Exception {
    AuditLog log = open();
    log.record(Logs.refused());
    byte[] whole = Files.readAllBytes(file);
    int firstLine = Logs.lines(whole).get(0).length() + 1;

    Files.write(file, Arrays.copyOf(whole, firstLine));
    assertThatThrownBy(() -> log.record(Logs.refused()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("shorter than when this process last used it");
    Files.delete(file);
    assertThatThrownBy(() -> log.record(Logs.refused())).isInstanceOf(EnvironmentException.class);
    open().record(Logs.refused());
    open();
    byte[] other = Files.readAllBytes(file);
    assertThat(other.length).isGreaterThan(whole.length);
    // Another log, that is longer: its lines are others only by their numbers and hashes.
    byte[] replaced = Logs.madeAnew(Logs.records(other).subList(1, 2));
    Files.write(file, replaced, StandardOpenOption.TRUNCATE_EXISTING);
    assertThatThrownBy(() -> log.record(Logs.refused())).isInstanceOf(EnvironmentException.class);

    Files.write(file, whole);
    log.record(Logs.refused());
    assertThat(verify().broken()).isEmpty();
  }

  @Test
  void aLastLineThatWasChangedStopsTheWriting() throws Exception {
    AuditLog log = open();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 10] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> log.record(Logs.refused())).isInstanceOf(EnvironmentException.class);
    assertThatThrownBy(this::open).isInstanceOf(EnvironmentException.class);
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  @Test
  void anIncompleteEventIsOurMistake() {
    AuditLog log = open();
    assertThatThrownBy(() -> log.record(Event.of(EventKind.REFUSED)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
