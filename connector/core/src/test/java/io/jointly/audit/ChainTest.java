package io.jointly.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Sweep;
import io.jointly.crypto.Identity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is done to a log by somebody without the party's key is found, but for its end. */
@Tag("sweep")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChainTest {

  private final Identity north = Logs.identity();
  private final KnownKeys keys = KnownKeys.only(north.publicKey());
  private byte[] log = {};

  /** In the default run one byte of so many is altered. */
  private static final int EVERY = Sweep.times(5, 1);

  /** Its first six lines, three signatures among them, for what is done at every byte. */
  private byte[] small = {};

  @BeforeAll
  void write(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("log");
    AuditLog open = Logs.open(file, "north", north);
    open.record(Logs.joining(Logs.SESSION));
    open.record(Logs.failed(Logs.SESSION));
    small = Files.readAllBytes(file);
    open.record(Logs.joining(Logs.SESSION));
    open.record(Logs.message(EventKind.PUT, "shared-0-0"));
    open.record(
        Logs.message(EventKind.GOT, "shared-0-1")
            .with(EventField.BLOCKS_GOT, 4)
            .with(EventField.BLOCK_BYTES_GOT, 4_000_000));
    open.record(Logs.answered(Logs.SESSION));
    open.record(Logs.refused());
    open.record(Logs.message(EventKind.PUT, "stop-0-0"));
    log = Files.readAllBytes(file);
  }

  @Test
  void whatIsUntouchedIsWhole() {
    Verification found = Logs.verify(log, keys);
    assertThat(found.broken()).isEmpty();
    assertThat(found.notes()).isEmpty();
    assertThat(found.records()).isEqualTo(15).isEqualTo(Logs.lines(log).size());
    assertThat(found.checkpoints()).isEqualTo(6);
    assertThat(found.signedRecords()).isEqualTo(14).isEqualTo(found.verifiedRecords());
    assertThat(found.unverified())
        .singleElement()
        .asString()
        .startsWith("the last 1 records are behind the last signature");
    assertThat(found.party()).hasValue("north");
    assertThat(found.collaborationId()).hasValue("trial");
  }

  @Test
  void everyChangedByteIsFoundInItsLine() {
    int line = 1;
    for (int at = 0; at < small.length; at++) {
      byte was = small[at];
      for (int other : new int[] {was ^ 1, was ^ 0x80, '\n', '}'}) {
        if ((byte) other != was && at % EVERY == 0) {
          byte[] changed = small.clone();
          changed[at] = (byte) other;
          assertThat(Logs.verify(changed).broken())
              .as("byte %d as %d", at, other)
              .hasValueSatisfying(isIn(line));
        }
      }
      line += was == '\n' ? 1 : 0;
    }
  }

  private static java.util.function.Consumer<String> isIn(int line) {
    return broken -> assertThat(broken).startsWith("line " + line + " ");
  }

  @Test
  void everyByteTooManyOrTooFewIsFound() {
    // The last byte is among them.
    for (int at = (small.length - 1) % EVERY; at < small.length; at += EVERY) {
      byte[] fewer = new byte[small.length - 1];
      System.arraycopy(small, 0, fewer, 0, at);
      System.arraycopy(small, at + 1, fewer, at, fewer.length - at);
      boolean lastLineFeed = at == small.length - 1;
      assertThat(Logs.verify(fewer).broken().isPresent())
          .as("without " + at)
          .isNotEqualTo(lastLineFeed);
      for (byte added : new byte[] {'\n', '}'}) {
        byte[] more = new byte[small.length + 1];
        System.arraycopy(small, 0, more, 0, at);
        more[at] = added;
        System.arraycopy(small, at, more, at + 1, small.length - at);
        assertThat(Logs.verify(more).broken()).as("%d before %d", added, at).isPresent();
      }
    }
  }

  @Test
  void everyDroppedMovedOrDoubledLineIsFound() {
    List<String> lines = Logs.lines(log);
    for (int from = 0; from < lines.size(); from++) {
      List<String> dropped = new ArrayList<>(lines);
      dropped.remove(from);
      // Behind the last signature nothing tells where the log ended.
      assertThat(Logs.verify(Logs.bytes(dropped)).broken().isPresent())
          .as("without " + from)
          .isEqualTo(from < lines.size() - 1);
      for (int to = 0; to < lines.size(); to++) {
        List<String> doubled = new ArrayList<>(lines);
        doubled.add(to, lines.get(from));
        assertThat(Logs.verify(Logs.bytes(doubled)).broken()).isPresent();
        if (from != to) {
          List<String> moved = new ArrayList<>(lines);
          moved.add(to, moved.remove(from));
          assertThat(Logs.verify(Logs.bytes(moved)).broken()).isPresent();
          List<String> swapped = new ArrayList<>(lines);
          Collections.swap(swapped, from, to);
          assertThat(Logs.verify(Logs.bytes(swapped)).broken()).isPresent();
        }
      }
    }
    List<String> doubled = new ArrayList<>(lines);
    doubled.add(lines.get(14));
    assertThat(Logs.verify(Logs.bytes(doubled)).broken()).hasValueSatisfying(isIn(16));
    assertThat(Logs.verify(new byte[0]).broken()).isPresent();
  }

  /** Every decision has to be signed; of messages behind it nothing tells that they were there. */
  @Test
  void whereItIsCutOffIsSaidAsFarAsItCanBe() {
    List<String> lines = Logs.lines(small);
    int at = 0;
    for (int kept = 0; kept < lines.size(); kept++) {
      boolean unsigned = !lines.get(Math.max(0, kept - 1)).contains("\"kind\":\"checkpoint\"");
      assertThat(Logs.verify(Arrays.copyOf(small, at)).broken().isPresent())
          .as("%d lines", kept)
          .isEqualTo(kept == 0 || unsigned);
      for (int more = 1; more <= lines.get(kept).length(); more += 3) {
        Verification torn = Logs.verify(Arrays.copyOf(small, at + more));
        assertThat(torn.broken()).isEmpty();
        assertThat(torn.notes()).hasSize(1).first().asString().contains("cut off (" + more);
      }
      at += lines.get(kept).length() + 1;
    }
  }

  @Test
  void hashesMadeAnewDoNotFitTheSignature() {
    List<Line> records = new ArrayList<>(Logs.records(log));
    assertThat(Logs.madeAnew(records)).isEqualTo(log);
    records.remove(8);
    assertThat(Logs.verify(Logs.madeAnew(records)).broken())
        .hasValueSatisfying(why -> assertThat(why).startsWith("line 11 ").contains("signature"));
    records = new ArrayList<>(Logs.records(log));
    Line put = records.get(8);
    records.set(
        8,
        Line.of(
            8,
            put.time(),
            put.prev(),
            put.collaboration(),
            put.party(),
            Logs.message(EventKind.PUT, "shared-0-2")));
    assertThat(Logs.verify(Logs.madeAnew(records)).broken())
        .hasValueSatisfying(why -> assertThat(why).startsWith("line 12 ").contains("signature"));
  }

  @Test
  void aSignatureOfAnotherKeyIsFoundWhereTheKeyIsKnown(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("log");
    AuditLog forged = Logs.open(file, "north", Logs.identity());
    forged.record(Logs.joining(Logs.SESSION));
    forged.record(Logs.answered(Logs.SESSION));
    byte[] bytes = Files.readAllBytes(file);
    Verification taken = Logs.verify(bytes);
    assertThat(taken.broken()).isEmpty();
    assertThat(taken.verifiedRecords()).isZero();
    assertThat(taken.unverified())
        .singleElement()
        .asString()
        .startsWith("6 records are signed by a key that only the log names");
    assertThat(Logs.verify(bytes, keys).broken())
        .hasValueSatisfying(why -> assertThat(why).startsWith("line 1 names a key that is not"));
  }

  @Test
  void linesOfAnotherPartyAreFound() {
    List<Line> records = new ArrayList<>(Logs.records(log));
    Line mine = records.get(6);
    records.set(
        6, Line.of(6, mine.time(), mine.prev(), mine.collaboration(), "south", mine.event()));
    assertThat(Logs.verify(Logs.madeAnew(records)).broken())
        .hasValueSatisfying(why -> assertThat(why).contains("line 7 ", "another party"));
  }
}
