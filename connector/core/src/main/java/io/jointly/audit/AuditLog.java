package io.jointly.audit;

import io.jointly.codec.Sha256;
import io.jointly.crypto.Label;
import io.jointly.file.Chain;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A party's audit log, open for appending. Several objects, in one process or in several, may use
 * the same file; each record continues the chain from the last record in the file.
 *
 * <p>If an action cannot be recorded, it must not happen: {@link #record} throws, and its caller
 * has to stop.
 */
public final class AuditLog {

  /** How much of a log is looked through for sessions: more than a million records. */
  private static final int MOST_READ = 1 << 28;

  private final LogFile file;
  private final Author author;
  private final InstantSource clock;

  private AuditLog(LogFile file, Author author, InstantSource clock) {
    this.file = file;
    this.author = author;
    this.clock = clock;
  }

  /**
   * Opens the log, creates it if it does not exist, and records that it was opened.
   *
   * @throws io.jointly.error.EnvironmentException (AUDIT) if it cannot be written, if it belongs to
   *     another party or collaboration, if its last line is not a valid record, or if the last
   *     signature is by another key
   */
  public static AuditLog open(Path path, Author author, InstantSource clock) {
    AuditLog log = new AuditLog(LogFile.open(path), author, clock);
    log.checkOwner();
    log.requireOwnSignature();
    log.record(
        Event.of(EventKind.OPENED)
            .with(EventField.ID, author.collaborationId())
            .with(EventField.FORMAT, EventField.CURRENT_FORMAT)
            .with(EventField.SOFTWARE, author.software())
            .with(EventField.KEY, author.identity().publicKey().base64()));
    return log;
  }

  public Path path() {
    return file.path();
  }

  /**
   * Appends a record. A record of a decision is on disk and signed when this returns, and so are
   * all records before it.
   *
   * @throws io.jointly.error.EnvironmentException (AUDIT) if it cannot be written
   */
  public void record(Event event) {
    if (!event.isComplete()) {
      throw new IllegalArgumentException(event.kind().text() + " lacks a required field");
    }
    if (event.kind().isForced()) {
      file.appendDurably(chain -> continuing(chain, event));
    } else {
      file.append(chain -> continuing(chain, event));
    }
  }

  /** Whether this party has joined a session since it last began a ledger. */
  public boolean holdsSessionsSinceLedger() {
    boolean joined = false;
    for (String text : new String(file.head(MOST_READ), StandardCharsets.ISO_8859_1).split("\n")) {
      Optional<EventKind> kind =
          Line.parse(text.getBytes(StandardCharsets.ISO_8859_1)).map(line -> line.event().kind());
      if (kind.isPresent()) {
        joined = kind.get() == EventKind.JOINING || (joined && kind.get() != EventKind.LEDGER);
      }
    }
    return joined;
  }

  /**
   * Signs what stands behind the last signature, if there is anything, so that nobody can change it
   * unnoticed.
   *
   * @throws io.jointly.error.EnvironmentException (AUDIT) if it cannot be written
   */
  public void checkpoint() {
    file.appendDurably(
        chain -> {
          Continuation lines = recovered(chain);
          if (lines.last != null || !isCheckpoint(chain.last())) {
            lines.sign(unsignedDecision(chain).flatMap(event -> event.get(EventField.SESSION)));
          }
          return lines.appended();
        });
  }

  private static boolean isCheckpoint(Optional<Line> line) {
    return line.filter(last -> last.event().kind() == EventKind.CHECKPOINT).isPresent();
  }

  private Optional<LogFile.Appended> continuing(Chain<Line> chain, Event event) {
    Continuation lines = recovered(chain);
    // After a crash between a decision and its signature.
    unsignedDecision(chain).ifPresent(decision -> lines.sign(decision.get(EventField.SESSION)));
    lines.add(event);
    if (event.kind().isSigned()) {
      lines.sign(event.get(EventField.SESSION));
    }
    return lines.appended();
  }

  private static Optional<Event> unsignedDecision(Chain<Line> chain) {
    return chain.last().map(Line::event).filter(last -> last.kind().isSigned());
  }

  private Continuation recovered(Chain<Line> chain) {
    Continuation lines = new Continuation(chain.last());
    byte[] torn = chain.torn();
    if (torn.length > 0) {
      lines.out.write('\n');
      lines.add(
          Event.of(EventKind.RECOVERED)
              .with(EventField.TORN_BYTES, torn.length)
              .with(EventField.TORN_SHA256, Sha256.hex(torn)));
    }
    return lines;
  }

  /** Lines that continue the chain of a file. */
  private final class Continuation {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long n;
    private String prev;
    private @Nullable Line last;

    private Continuation(Optional<Line> before) {
      this.n = Line.numberAfter(before);
      this.prev = Line.hashOf(before);
    }

    private Optional<LogFile.Appended> appended() {
      return Optional.ofNullable(last).map(line -> new LogFile.Appended(out.toByteArray(), line));
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

  /** Nobody else's chain is continued: this party's next signature would cover it. */
  private void requireOwnSignature() {
    file.append(
        chain -> {
          boolean forged =
              isCheckpoint(chain.last())
                  && chain
                      .last()
                      .filter(line -> line.collaboration().equals(author.collaborationDigest()))
                      .flatMap(line -> line.event().get(EventField.KEY))
                      .filter(key -> !key.equals(author.identity().publicKey().base64()))
                      .isPresent();
          if (forged) {
            throw file.failure(
                "ends with a signature by another key than this party's; inspect it with `jointly"
                    + " audit verify`, and move it away to start a new one");
          }
          return Optional.empty();
        });
  }

  private void checkOwner() {
    byte[] head = file.head(2 * Line.MAX_BYTES);
    if (head.length == 0) {
      return;
    }
    Optional<Line> first =
        List.of(new String(head, StandardCharsets.ISO_8859_1).split("\n")).stream()
            .flatMap(text -> Line.parse(text.getBytes(StandardCharsets.ISO_8859_1)).stream())
            .filter(line -> line.event().kind() == EventKind.OPENED)
            .findFirst();
    if (first.isEmpty()) {
      // A crash during the very first record leaves part of a line and nothing else.
      if (Line.canBeFirst(head)) {
        return;
      }
      throw file.failure(
          "is not an audit log of format "
              + EventField.CURRENT_FORMAT
              + "; if an older version of Jointly wrote it, move it away, and otherwise choose another"
              + " file with the option audit");
    }
    String id = first.get().event().required(EventField.ID);
    if (!id.equals(author.collaborationId()) || !first.get().party().equals(author.party())) {
      throw file.failure(
          "belongs to "
              + first.get().party()
              + " in "
              + id
              + ", not to "
              + author.party()
              + " in "
              + author.collaborationId()
              + "; choose another file with the option audit");
    }
  }
}
