package io.jointly.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Sweep;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a crash, a copy or a hand can do to the file. */
@Tag("sweep")
class LedgerFileTest {

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void threeQueries() {
    Ledger ledger = ledger();
    file = ledger.path();
    for (int i = 0; i < 3; i++) {
      Admission admission = enter(ledger, i);
      Asking.open(admission);
      admission.opened(new Suppressed(new byte[32], 100, BitSet.valueOf(new long[] {i})));
      admission.close();
    }
  }

  private Ledger ledger() {
    Ledger ledger = Ledger.beside(folder.resolve("policy.yaml"), "c1", "north", Clock.systemUTC());
    ledger.begin();
    return ledger;
  }

  private static Admission enter(Ledger ledger, int number) {
    return ledger.enter(Asking.query("run", number), Asking.ASKER, Asking.NO_LIMITS);
  }

  private void refused(String what) {
    assertThatThrownBy(() -> ledger().entries())
        .isInstanceOfSatisfying(
            EnvironmentException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.LEDGER);
              assertThat(failure).hasMessageContaining(file.toString()).hasMessageContaining(what);
            });
    assertThatThrownBy(() -> enter(ledger(), 9)).isInstanceOf(EnvironmentException.class);
  }

  @Test
  void itLiesBesideThePolicyAndIsTheOwnersAlone() throws IOException {
    assertThat(file).isEqualTo(folder.resolve("c1.north.ledger")).exists();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    refused("chmod 600");
  }

  @Test
  void anotherReadsWhatWasWritten() {
    List<Entry> entries = ledger().entries();
    assertThat(entries).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(entries.get(i).asked()).isEqualTo(Asking.query("run", i));
      assertThat(entries.get(i).shown())
          .isEqualTo(
              new Disclosed.Groups(
                  new Suppressed(new byte[32], 100, BitSet.valueOf(new long[] {i}))));
    }
  }

  @Test
  void anEntryThatWasNotWrittenToItsEndIsDropped() throws IOException {
    Ledger ledger = ledger();
    byte[] before = Files.readAllBytes(file);
    enter(ledger, 3);
    byte[] after = Files.readAllBytes(file);
    for (int length = before.length; length < after.length - 1; length++) {
      Files.write(file, Arrays.copyOf(after, length));
      assertThat(ledger().entries()).as("%d bytes", length).hasSize(3);
      assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }
    // All but the line feed is the whole of it.
    Files.write(file, Arrays.copyOf(after, after.length - 1));
    assertThat(ledger().entries()).hasSize(4);
    assertThat(Files.readAllBytes(file)).isEqualTo(after);
    // And it goes on from there.
    Files.write(file, Arrays.copyOf(after, after.length - 20));
    enter(ledger(), 4);
    assertThat(ledger().entries()).hasSize(4);
  }

  @Test
  void aFirstLineThatWasNotWrittenToItsEndIsWrittenAnew() throws IOException {
    byte[] all = Files.readAllBytes(file);
    for (int length = 0; length < 20; length++) {
      Files.write(file, Arrays.copyOf(all, length));
      assertThat(ledger().entries()).isEmpty();
    }
  }

  @Test
  void everyChangedByteIsNoticed() throws IOException {
    byte[] all = Files.readAllBytes(file);
    for (int at = 0; at < all.length; at += Sweep.times(4, 1)) {
      for (int flip : new int[] {1, 2, 32, 128}) {
        byte[] changed = all.clone();
        changed[at] ^= (byte) flip;
        Files.write(file, changed);
        int place = at;
        assertThatThrownBy(() -> ledger().entries())
            .as("bit %d of byte %d", flip, place)
            .isInstanceOf(EnvironmentException.class);
        assertThat(Files.readAllBytes(file)).isEqualTo(changed);
      }
    }
    Files.write(file, all);
    assertThat(ledger().entries()).hasSize(3);
  }

  @Test
  void linesTakenOutMovedOrRepeatedAreNoticed() throws IOException {
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(10);
    for (int i = 0; i < 9; i++) {
      List<String> without = new ArrayList<>(lines);
      without.remove(i);
      write(without);
      refused("damaged (line " + (i + 1) + ":");
      List<String> swapped = new ArrayList<>(lines);
      Collections.swap(swapped, i, i + 1);
      write(swapped);
      refused("damaged (line " + (i + 1) + ":");
      List<String> twice = new ArrayList<>(lines);
      twice.add(i, lines.get(i));
      write(twice);
      refused("Restore a copy");
    }
    List<String> more = new ArrayList<>(lines);
    more.add("");
    write(more);
    refused("damaged (line 11: it is cut off");
  }

  private void write(List<String> lines) throws IOException {
    Files.writeString(file, String.join("\n", lines) + "\n", StandardCharsets.US_ASCII);
  }

  @Test
  void anothersLedgerIsNotTakenForOnesOwn() throws IOException {
    Ledger other = Ledger.beside(folder.resolve("policy.yaml"), "c1", "south", Clock.systemUTC());
    Files.copy(file, other.path());
    assertThatThrownBy(other::entries)
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("belongs to party north in c1");
  }

  @Test
  void aFileThatBecomesShorterWhileItIsUsedIsNoticed() throws IOException {
    Ledger ledger = ledger();
    ledger.entries();
    List<String> lines = Files.readAllLines(file);
    write(lines.subList(0, 5));
    assertThatThrownBy(ledger::entries)
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("shorter than when this process last used it");
    Files.delete(file);
    assertThatThrownBy(ledger::entries).isInstanceOf(EnvironmentException.class);
  }

  @Test
  void aFileThatNobodyHasBegunIsNotUsed() throws IOException {
    Ledger other = Ledger.at(folder.resolve("other"), "c1", "north", Clock.systemUTC());
    assertThat(other.isBegun()).isFalse();
    assertThat(folder.resolve("other")).doesNotExist();
    assertThatThrownBy(other::entries)
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("is missing or empty");
    assertThat(other.isBegun()).isFalse();
    other.begin();
    other.begin();
    assertThat(other.isBegun()).isTrue();
    assertThat(Files.readAllLines(folder.resolve("other"))).hasSize(1);
    assertThat(other.entries()).isEmpty();
  }

  @Test
  void aFolderThatCannotBeWrittenIsAnError() {
    Ledger nowhere =
        Ledger.beside(folder.resolve("missing/policy.yaml"), "c1", "north", Clock.systemUTC());
    assertThatThrownBy(nowhere::entries)
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("must exist and be writable");
  }

  @Test
  void anInterruptedThreadStillWritesHowItEnded() {
    Ledger ledger = ledger();
    Admission admission = enter(ledger, 7);
    admission.joining();
    Thread.currentThread().interrupt();
    admission.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(ledger().entries().get(3).shown()).isEqualTo(new Disclosed.Nothing());
  }
}
