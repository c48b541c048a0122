package io.jointly.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Seed;
import io.jointly.codec.MalformedException;
import io.jointly.ledger.LedgerRecord.Again;
import io.jointly.ledger.LedgerRecord.Ended;
import io.jointly.ledger.LedgerRecord.Entered;
import io.jointly.ledger.LedgerRecord.Header;
import io.jointly.ledger.LedgerRecord.How;
import io.jointly.ledger.LedgerRecord.Opened;
import io.jointly.ledger.LedgerRecord.Opening;
import io.jointly.ledger.LedgerRecord.Refused;
import io.jointly.ledger.LedgerRecord.Rows;
import io.jointly.ledger.LedgerRecord.Under;
import io.jointly.ledger.OwnRows.Fingerprint;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sweep")
class LedgerRecordTest {

  private static final Instant TIME = Instant.parse("2026-12-31T23:59:59.999Z");

  static List<LedgerRecord> records() {
    return List.of(
        new Header("c1", "north"),
        new Under(TIME, new FileVersion("ab".repeat(32), new TreeMap<>())),
        new Under(
            TIME, new FileVersion("cd".repeat(32), new TreeMap<>(Map.of("t", "id", "a", "b")))),
        new Entered(TIME, Asking.query("run", 1), "south"),
        new Entered(TIME, new QueryKey("", new byte[0], List.of(), false), ""),
        new Again(Instant.EPOCH, 1L << 40, "south"),
        new Rows(7, new OwnRows.NotKept()),
        new Rows(7, new OwnRows.Together(new Fingerprint(3, -1))),
        new Rows(7, new OwnRows.ByGroup(new TreeMap<>())),
        new Rows(
            7,
            new OwnRows.ByGroup(
                new TreeMap<>(
                    Map.of(-5L, new Fingerprint(1, 2), 0L, new Fingerprint(1L << 40, -3))))),
        new Refused(TIME, 7),
        new Opening(TIME, 7),
        new Ended(TIME, 7, How.WITHDRAWN),
        new Ended(TIME, 7, How.UNOPENED),
        new Opened(TIME, 7, new Suppressed(new byte[32], 1 << 20, new BitSet())),
        new Opened(TIME, 7, new Suppressed(new byte[32], 70, BitSet.valueOf(new long[] {-1, 3}))));
  }

  @Test
  void whatIsWrittenIsRead() {
    for (LedgerRecord record : records()) {
      assertThat(LedgerRecord.decode(record.encode())).isEqualTo(record);
    }
  }

  @Test
  void nothingElseIsRead() {
    Random random = new Random(Seed.of(LedgerRecordTest.class));
    for (LedgerRecord record : records()) {
      byte[] bytes = record.encode();
      for (int length = 0; length < bytes.length; length++) {
        byte[] shorter = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> LedgerRecord.decode(shorter))
            .isInstanceOf(MalformedException.class);
      }
      for (int i = 0; i < 500; i++) {
        byte[] changed = Arrays.copyOf(bytes, bytes.length + random.nextInt(2));
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
        try {
          // What is read after all is written alike.
          assertThat(LedgerRecord.decode(changed).encode()).isEqualTo(changed);
        } catch (MalformedException e) {
          assertThat(e.getMessage()).isNotBlank();
        }
      }
    }
  }

  @Test
  void groupsBeyondTheDomainAreRefused() {
    byte[] bytes =
        new Opened(TIME, 7, new Suppressed(new byte[32], 2, BitSet.valueOf(new long[] {4})))
            .encode();
    assertThatThrownBy(() -> LedgerRecord.decode(bytes))
        .isInstanceOf(MalformedException.class)
        .hasMessage("group 2 of 2");
  }
}
