package io.jointly.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.jointly.codec.Sha256;
import io.jointly.crypto.Identity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Logs for tests. */
final class Logs {

  static final String COLLABORATION = "c".repeat(64);
  static final String RUN = "a".repeat(32);
  static final String SESSION = RUN + "/" + "b".repeat(32);
  static final String ATTEMPT = "d".repeat(32);
  static final String QUERY = "e".repeat(64);
  static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-21T12:00:00.123Z"));

  private Logs() {}

  static Identity identity() {
    return Identity.generate(new SecureRandom());
  }

  static Author author(String party, Identity identity) {
    return new Author("trial", COLLABORATION, party, identity, "jointly test");
  }

  static AuditLog open(Path file, String party, Identity identity) {
    return AuditLog.open(file, author(party, identity), CLOCK);
  }

  static Event joining(String session) {
    return Event.of(EventKind.JOINING)
        .with(EventField.SESSION, session)
        .with(EventField.QUERY, QUERY)
        .with(EventField.RUN_NAME, "daily%20run")
        .with(EventField.PARTIES, "north,south,east")
        .with(EventField.ASKS, "yes")
        .with(EventField.ROUNDS, 1)
        .with(EventField.ELEMENTS, 12)
        .with(EventField.MIN_PARTIES, 3)
        .with(EventField.ROWS_OF_EACH_PARTY, 11)
        .with(EventField.OWN_ROWS, 20);
  }

  static Event answered(String session) {
    return Event.of(EventKind.ANSWERED)
        .with(EventField.SESSION, session)
        .with(EventField.QUERY, QUERY)
        .with(EventField.GROUPS, 40)
        .with(EventField.SUPPRESSED, 3);
  }

  static Event failed(String session) {
    return Event.of(EventKind.FAILED)
        .with(EventField.SESSION, session)
        .with(EventField.QUERY, QUERY)
        .with(EventField.CODE, "TIMEOUT");
  }

  static Event refused() {
    return Event.of(EventKind.REFUSED)
        .with(EventField.QUERY, QUERY)
        .with(EventField.CODE, "OUTSIDE_BOUNDS");
  }

  static Event message(EventKind kind, String message) {
    return Event.of(kind)
        .with(EventField.SESSION, SESSION)
        .with(EventField.ATTEMPT, ATTEMPT)
        .with(EventField.MESSAGE, message)
        .with(EventField.BYTES, 300)
        .with(EventField.SHA256, Sha256.hex(message.getBytes(ISO_8859_1)));
  }

  /** Whole lines, without their line feeds. */
  static List<String> lines(byte[] log) {
    return List.of(new String(log, ISO_8859_1).split("\n"));
  }

  static byte[] bytes(List<String> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    return text.toString().getBytes(ISO_8859_1);
  }

  static Verification verify(byte[] log, KnownKeys keys) {
    try {
      return Verification.of(new ByteArrayInputStream(log), keys, line -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Verification verify(byte[] log) {
    return verify(log, KnownKeys.NONE);
  }

  /** The same events with all numbers and hashes made anew, as somebody without the key can. */
  static byte[] madeAnew(List<Line> records) {
    List<String> lines = new ArrayList<>();
    String prev = Line.FIRST_PREV;
    for (Line record : records) {
      Line line =
          Line.of(
              lines.size(),
              record.time(),
              prev,
              record.collaboration(),
              record.party(),
              record.event());
      lines.add(line.text());
      prev = line.hash();
    }
    return bytes(lines);
  }

  static List<Line> records(byte[] log) {
    return lines(log).stream()
        .map(line -> Line.parse(line.getBytes(ISO_8859_1)).orElseThrow())
        .toList();
  }
}
