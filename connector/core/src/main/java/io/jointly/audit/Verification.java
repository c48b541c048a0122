package io.jointly.audit;

import io.jointly.codec.Sha256;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log from its first line and stops at the first line that does not continue the chain, or
 * that names a key other than the party's. AUDIT.md says what that proves and what it does not.
 */
public final class Verification {

  private final KnownKeys keys;
  private final Signatures signatures;
  private final Consumer<Line> each;
  private final List<String> notes = new ArrayList<>();

  private long lineNumber;
  private long records;
  private String hash = Line.FIRST_PREV;
  private @Nullable Line opened;
  private @Nullable Line last;
  private byte @Nullable [] torn;
  // A decision whose signature has not come yet.
  private @Nullable Line decision;
  private long unsignedMessages;
  private boolean endTorn;
  private @Nullable String broken;

  private Verification(KnownKeys keys, Consumer<Line> each) {
    this.keys = keys;
    this.signatures = new Signatures(keys);
    this.each = each;
  }

  /**
   * Reads the whole file.
   *
   * @param each is given every record of the intact part
   * @throws CallerException (AUDIT_FILE) if the file cannot be read
   */
  static Verification of(Path file, KnownKeys keys, Consumer<Line> each) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      return of(in, keys, each);
    } catch (IOException e) {
      throw new CallerException(
          ErrorCode.AUDIT_FILE,
          "audit log " + file + " cannot be read (" + e.getClass().getSimpleName() + ")",
          e);
    }
  }

  static Verification of(InputStream in, KnownKeys keys, Consumer<Line> each) throws IOException {
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
        broken(
            looksLikeFirst(bytes)
                ? "is the first record of a log of another format; this version reads format "
                    + EventField.CURRENT_FORMAT
                : "is not one that Jointly writes");
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

  private boolean looksLikeFirst(byte[] bytes) {
    return records == 0
        && new String(bytes, StandardCharsets.ISO_8859_1).contains(",\"kind\":\"opened\",");
  }

  private static boolean tells(Line line, byte[] torn) {
    return line.event().kind() == EventKind.RECOVERED
        && Long.parseLong(line.event().required(EventField.TORN_BYTES)) == torn.length
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
    } else if (!isOfGiven(line)) {
      broken("belongs to another collaboration than the one whose file was given");
    } else if (decision != null && !mayFollow(line, decision)) {
      broken("is not the signature that must follow a decision");
    } else {
      signatures.fault(line).ifPresentOrElse(this::broken, () -> accept(line));
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

  private boolean isOfGiven(Line line) {
    return line.event().kind() != EventKind.OPENED
        || keys.areOf(line.event().required(EventField.ID));
  }

  /** A decision is followed by its checkpoint; a recovered line may stand between them. */
  private static boolean mayFollow(Line line, Line decision) {
    return line.event().kind() == EventKind.RECOVERED
        || (line.event().kind() == EventKind.CHECKPOINT
            && line.event()
                .get(EventField.SESSION)
                .equals(decision.event().get(EventField.SESSION)));
  }

  private void accept(Line line) {
    EventKind kind = line.event().kind();
    if (last != null && line.time().isBefore(last.time())) {
      notes.add(
          "line "
              + lineNumber
              + ": its time is before that of the line before; the clock was set back");
    }
    if (kind == EventKind.OPENED) {
      noteUnsigned();
      opened = opened == null ? line : opened;
    }
    if (kind == EventKind.CHECKPOINT) {
      unsignedMessages = 0;
    } else if (kind != EventKind.RECOVERED) {
      unsignedMessages++;
    }
    if (kind != EventKind.RECOVERED) {
      decision = kind.isSigned() ? line : null;
    }
    signatures.add(line);
    last = line;
    records++;
    hash = line.hash();
    each.accept(line);
  }

  /** Somebody without the key can have added what stood unsigned when a process began. */
  private void noteUnsigned() {
    if (unsignedMessages > 0) {
      notes.add(
          "line "
              + lineNumber
              + ": "
              + unsignedMessages
              + " records before it were not signed yet when a process opened the log, as after a"
              + " crash or while another process is at work; its signature covers them");
    }
  }

  private void end(byte[] rest) {
    if (rest.length > 0) {
      lineNumber++;
      if (torn != null || !Line.canBeTorn(rest)) {
        lineNumber -= torn != null ? 1 : 0;
        broken("is not one that Jointly writes");
        return;
      }
      endTorn = true;
      notes.add(
          "the last line is cut off ("
              + rest.length
              + " bytes), as by a crash; the next process that opens the log will record that");
    } else if (torn != null) {
      broken("is not one that Jointly writes");
    } else if (decision != null) {
      broken("is a decision, but the signature that must follow is missing");
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
    return signatures.checkpoints();
  }

  /** Number of records that are signed by a key that the verifier was given. */
  public long verifiedRecords() {
    return signatures.verified();
  }

  /** Number of records up to and including the last checkpoint. */
  public long signedRecords() {
    return signatures.signedRecords();
  }

  public Optional<Instant> lastSigned() {
    return signatures.lastSigned();
  }

  /**
   * Why the log is not fully verified although nothing is wrong with it: which records, and what to
   * do. Empty if every record is signed by a key that the verifier was given.
   */
  public List<String> unverified() {
    List<String> why = new ArrayList<>();
    long signed = records - signatures.unsigned();
    if (keys.isNone() && signed > 0) {
      why.add(
          signed
              + " records are signed by a key that only the log names; give --collaboration or"
              + " --key");
    } else {
      signatures
          .otherVersions()
          .forEach(
              (digest, count) ->
                  why.add(
                      count
                          + " records are under another version of collaboration.yaml, with SHA-256 "
                          + digest
                          + "; give that file, too, with another --collaboration"));
    }
    if (signatures.unsigned() > 0) {
      why.add(
          "the last "
              + signatures.unsigned()
              + " records are behind the last signature; whoever can write the file can have"
              + " changed them");
    }
    if (endTorn) {
      why.add("the last line is cut off, so it is no record");
    }
    return why;
  }
}
