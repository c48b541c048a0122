package io.jointly.audit;

import io.jointly.crypto.Label;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A party's audit log, open for appending. Several objects, in one process or in several, may have
 * the same file open; each record continues the chain of whatever stands there.
 *
 * <p>What cannot be recorded must not happen: {@link #record} throws, and its caller has to stop.
 */
public final class AuditLog {

  private final LogFile file;
  private final Author author;
  private final InstantSource clock;

  private AuditLog(LogFile file, Author author, InstantSource clock) {
    this.file = file;
    this.author = author;
    this.clock = clock;
  }

  /**
   * Opens the log, creates it where it is not there, and records that it was opened.
   *
   * @throws io.jointly.error.EnvironmentException (AUDIT) if it cannot be written, is another
   *     party's or another collaboration's, or ends in something that is no record
   */
  public static AuditLog open(Path path, Author author, InstantSource clock) {
    AuditLog log = new AuditLog(LogFile.open(path), author, clock);
    log.checkOwner();
    log.record(
        Event.of(EventKind.OPENED)
            .with(EventField.ID, author.collaborationId())
            .with(EventField.SOFTWARE, author.software())
            .with(EventField.KEY, author.identity().publicKey().base64()));
    return log;
  }

  public Path path() {
    return file.path();
  }

  /**
   * Appends a record. Those of decisions are on disk when this returns, and with them all before;
   * the end of a session is signed.
   *
   * @throws io.jointly.error.EnvironmentException (AUDIT) if it cannot be written
   */
  public void record(Event event) {
    if (!event.isComplete()) {
      throw new IllegalArgumentException(event.kind().text() + " lacks a field");
    }
    file.append(tail -> continuing(tail, event), event.kind().isForced());
  }

  private LogFile.Appended continuing(Tail tail, Event event) {
    Chain chain = new Chain(tail);
    if (tail.unterminated() || tail.torn().length > 0) {
      chain.out.write('\n');
    }
    if (tail.torn().length > 0) {
      chain.add(
          Event.of(EventKind.RECOVERED)
              .with(EventField.TORN_BYTES, tail.torn().length)
              .with(EventField.TORN_SHA256, sha256(tail.torn())));
    }
    tail.last()
        .map(Line::event)
        .filter(last -> last.kind().isEnd())
        .ifPresent(last -> chain.sign(last.get(EventField.SESSION)));
    chain.add(event);
    if (event.kind().isEnd()) {
      // In the same write. If a crash comes between, whoever opens the log next signs.
      chain.sign(event.get(EventField.SESSION));
    }
    return new LogFile.Appended(chain.out.toByteArray(), Objects.requireNonNull(chain.last));
  }

  /** Lines that continue a file. */
  private final class Chain {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long n;
    private String prev;
    private @Nullable Line last;

    private Chain(Tail tail) {
      this.n = tail.nextNumber();
      this.prev = tail.hash();
    }

    private void add(Event event) {
      add(event, clock.instant());
    }

    private void add(Event event, Instant now) {
      Line line = Line.of(n, now, prev, author.collaborationDigest(), author.party(), event);
      out.writeBytes(line.bytes());
      n++;
      prev = line.hash();
      last = line;
    }

    private void sign(Optional<String> session) {
      Instant now = clock.instant();
      Event unsigned =
          Event.of(EventKind.CHECKPOINT)
              .with(EventField.SESSION, session)
              .with(EventField.KEY, author.identity().publicKey().base64());
      String body = Line.body(n, now, prev, author.collaborationDigest(), author.party(), unsigned);
      byte[] signature =
          author.identity().sign(Label.SIGN_AUDIT, body.getBytes(StandardCharsets.US_ASCII));
      add(unsigned.with(EventField.SIGNATURE, Base64.getEncoder().encodeToString(signature)), now);
    }
  }

  private void checkOwner() {
    byte[] head = file.head();
    if (head.length == 0) {
      return;
    }
    Optional<Line> first =
        List.of(new String(head, StandardCharsets.ISO_8859_1).split("\n")).stream()
            .flatMap(text -> Line.parse(text.getBytes(StandardCharsets.ISO_8859_1)).stream())
            .filter(line -> line.event().kind() == EventKind.OPENED)
            .findFirst();
    if (first.isEmpty()) {
      // A crash at the very first record leaves a piece of a line and nothing else.
      if (Line.canBeFirst(head)) {
        return;
      }
      throw file.failure("is another file, no audit log; name another place with the option audit");
    }
    String id = first.get().event().get(EventField.ID).orElse("");
    if (!id.equals(author.collaborationId()) || !first.get().party().equals(author.party())) {
      throw file.failure(
          "is that of "
              + first.get().party()
              + " in "
              + id
              + ", not of "
              + author.party()
              + " in "
              + author.collaborationId()
              + "; name another place with the option audit");
    }
  }

  /** Plain SHA-256, so that it can be compared with what other tools say of the same bytes. */
  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
