package io.jointly.audit;

import io.jointly.codec.Sha256;
import io.jointly.crypto.BadKeyException;
import io.jointly.crypto.Label;
import io.jointly.crypto.PublicIdentity;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log from its first line and stops at the first line that does not continue the chain.
 * AUDIT.md says what that proves and what it does not.
 */
public final class Verification {

  /** Tells which key must have signed the checkpoints. */
  public interface Keys {

    /** Accepts the key that the log itself names, in which case the signatures prove little. */
    Keys ANY = (party, digest) -> Optional.empty();

    /**
     * The key that must have signed a party's checkpoints; empty if it is not known here.
     *
     * @param party id of the party
     * @param collaborationDigest digest of the collaboration's file, in lower-case hexadecimal
     */
    Optional<PublicIdentity> of(String party, String collaborationDigest);
  }

  private final Keys keys;
  private final Consumer<Line> each;
  private final List<String> notes = new ArrayList<>();

  private long lineNumber;
  private long records;
  private String hash = Line.FIRST_PREV;
  private @Nullable Line opened;
  private @Nullable Line last;
  private byte @Nullable [] torn;
  private @Nullable String unsignedEnd;
  private long checkpoints;
  private long checkpointsOfKnownKeys;
  private @Nullable Line lastCheckpoint;
  private @Nullable String broken;

  private Verification(Keys keys, Consumer<Line> each) {
    this.keys = keys;
    this.each = each;
  }

  /**
   * Reads the whole file.
   *
   * @param each is given every record of the intact part
   * @throws CallerException (AUDIT_FILE) if the file cannot be read
   */
  static Verification of(Path file, Keys keys, Consumer<Line> each) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      return of(in, keys, each);
    } catch (IOException e) {
      throw new CallerException(
          ErrorCode.AUDIT_FILE,
          "audit log " + file + " cannot be read (" + e.getClass().getSimpleName() + ")",
          e);
    }
  }

  static Verification of(InputStream in, Keys keys, Consumer<Line> each) throws IOException {
    Verification result = new Verification(keys, each);
    result.read(in);
    return result;
  }

  private void read(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    for (int next; broken == null && (next = in.read()) >= 0; ) {
      if (next == '\n') {
        lineNumber++;
        whole(line.toByteArray());
        line.reset();
      } else if (line.size() <= Line.MAX_BYTES) {
        line.write(next);
      } else {
        lineNumber++;
        broken("is longer than any line that Jointly writes");
      }
    }
    if (broken == null) {
      end(line.toByteArray());
    }
  }

  private void whole(byte[] bytes) {
    Optional<Line> line = Line.parse(bytes);
    if (line.isEmpty()) {
      if (torn != null || !Line.canBeTorn(bytes)) {
        lineNumber -= torn != null ? 1 : 0;
        broken("is not one that Jointly writes");
      }
      torn = bytes;
      return;
    }
    if (torn != null) {
      if (!tells(line.get(), torn)) {
        lineNumber--;
        broken("is not one that Jointly writes");
        return;
      }
      notes.add(
          "line "
              + (lineNumber - 1)
              + " was cut off, as by a crash, and the record after it says so ("
              + torn.length
              + " bytes)");
    } else if (line.get().event().kind() == EventKind.RECOVERED) {
      broken("says that the line before was cut off, but that line is whole");
      return;
    }
    torn = null;
    record(line.get());
  }

  private static boolean tells(Line line, byte[] torn) {
    return line.event().kind() == EventKind.RECOVERED
        && line.event().number(EventField.TORN_BYTES) == torn.length
        && line.event().get(EventField.TORN_SHA256).equals(Optional.of(Sha256.hex(torn)));
  }

  private void record(Line line) {
    if (!line.hashFits()) {
      broken("was changed: its hash does not match its text");
    } else if (line.n() != records) {
      broken("has number " + line.n() + " instead of " + records + ": " + MOVED);
    } else if (!line.prev().equals(hash)) {
      broken("does not continue the line before: " + MOVED);
    } else if (!isOfOwner(line)) {
      broken("belongs to another party or collaboration than the first record");
    } else if (unsignedEnd != null && !mayFollow(line, unsignedEnd)) {
      broken("is not the signature that must follow the end of a session");
    } else if (line.event().kind() == EventKind.CHECKPOINT && !isSigned(line)) {
      broken("is a checkpoint whose signature is not by " + line.party());
    } else {
      accept(line);
    }
  }

  private static final String MOVED =
      "a line before it was removed, added or moved, or everything before it was rewritten";

  private boolean isOfOwner(Line line) {
    if (opened == null) {
      return line.event().kind() == EventKind.OPENED || line.event().kind() == EventKind.RECOVERED;
    }
    return line.party().equals(opened.party())
        && (line.event().kind() != EventKind.OPENED
            || line.event().get(EventField.ID).equals(opened.event().get(EventField.ID)));
  }

  /** A session's end is followed by its checkpoint; a recovered line may stand between them. */
  private static boolean mayFollow(Line line, String session) {
    return line.event().kind() == EventKind.RECOVERED
        || (line.event().kind() == EventKind.CHECKPOINT
            && line.event().get(EventField.SESSION).equals(Optional.of(session)));
  }

  private boolean isSigned(Line line) {
    String named = line.event().get(EventField.KEY).orElse("");
    Optional<PublicIdentity> known = keys.of(line.party(), line.collaboration());
    try {
      PublicIdentity key = PublicIdentity.parse(named);
      byte[] signature =
          Base64.getDecoder().decode(line.event().get(EventField.SIGNATURE).orElse(""));
      boolean fits =
          (known.isEmpty() || known.get().equals(key))
              && key.verify(Label.SIGN_AUDIT, line.signed(), signature);
      checkpointsOfKnownKeys += fits && known.isPresent() ? 1 : 0;
      return fits;
    } catch (BadKeyException | IllegalArgumentException e) {
      return false;
    }
  }

  private void accept(Line line) {
    EventKind kind = line.event().kind();
    if (last != null && line.time().isBefore(last.time())) {
      notes.add(
          "line "
              + lineNumber
              + ": its time is before that of the line before; the clock was set back");
    }
    if (kind == EventKind.OPENED && opened == null) {
      opened = line;
    }
    if (kind == EventKind.CHECKPOINT) {
      checkpoints++;
      lastCheckpoint = line;
    }
    if (kind != EventKind.RECOVERED) {
      unsignedEnd = kind.isEnd() ? line.event().get(EventField.SESSION).orElse("") : null;
    }
    last = line;
    records++;
    hash = line.hash();
    each.accept(line);
  }

  private void end(byte[] rest) {
    if (rest.length > 0) {
      lineNumber++;
      if (torn != null || !Line.canBeTorn(rest)) {
        lineNumber -= torn != null ? 1 : 0;
        broken("is not one that Jointly writes");
        return;
      }
      notes.add(
          "the last line is cut off ("
              + rest.length
              + " bytes), as by a crash; the next process that opens the log will record that");
    } else if (torn != null) {
      broken("is not one that Jointly writes");
    } else if (unsignedEnd != null) {
      broken("ends a session, but the signature that must follow is missing");
    } else if (opened == null) {
      broken("is missing: the file is empty");
    }
  }

  private void broken(String why) {
    broken = "line " + Math.max(1, lineNumber) + " " + why;
  }

  /** What is wrong with the first line that is not valid; empty if the log is intact. */
  public Optional<String> broken() {
    return Optional.ofNullable(broken);
  }

  /** Observations that are no evidence of tampering. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** Number of records in the intact part. */
  public long records() {
    return records;
  }

  /** Hash of the last record in the intact part. */
  public String hash() {
    return hash;
  }

  public Optional<String> party() {
    return Optional.ofNullable(opened).map(Line::party);
  }

  public Optional<String> collaborationId() {
    return Optional.ofNullable(opened).flatMap(line -> line.event().get(EventField.ID));
  }

  public long checkpoints() {
    return checkpoints;
  }

  /** How many checkpoints are signed with a key from {@link Keys}, not just one the log names. */
  public long checkpointsOfKnownKeys() {
    return checkpointsOfKnownKeys;
  }

  /** Number of records up to and including the last checkpoint. */
  public long signedRecords() {
    return lastCheckpoint == null ? 0 : lastCheckpoint.n() + 1;
  }

  public Optional<Instant> lastSigned() {
    return Optional.ofNullable(lastCheckpoint).map(Line::time);
  }
}
