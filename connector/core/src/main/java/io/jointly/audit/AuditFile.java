package io.jointly.audit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A log that was read from start to end: whether it is intact, and its records by session. */
public final class AuditFile {

  private final Verification verification;
  private final Map<String, SessionRecords> sessions;
  private final boolean found;

  private AuditFile(
      Verification verification, Map<String, SessionRecords> sessions, boolean found) {
    this.verification = verification;
    this.sessions = sessions;
    this.found = found;
  }

  /**
   * Reads a log.
   *
   * @param noted hash that was noted when a record was the last one; that record must be in the log
   * @throws io.jointly.error.CallerException (AUDIT_FILE) if the file cannot be read
   */
  public static AuditFile read(Path file, KnownKeys keys, Optional<String> noted) {
    Map<String, SessionRecords> sessions = new LinkedHashMap<>();
    List<String> hits = new ArrayList<>();
    Verification verification =
        Verification.of(
            file,
            keys,
            line -> {
              line.event()
                  .get(EventField.SESSION)
                  .ifPresent(
                      session -> sessions.computeIfAbsent(session, SessionRecords::new).add(line));
              noted.filter(line.hash()::equals).ifPresent(hits::add);
            });
    return new AuditFile(verification, sessions, noted.isEmpty() || !hits.isEmpty());
  }

  public Verification verification() {
    return verification;
  }

  /** Whether the noted record was found, or no record was asked for. */
  public boolean holdsNoted() {
    return found;
  }

  /** Sessions in the order of their first records. */
  public List<SessionRecords> sessions() {
    return List.copyOf(sessions.values());
  }

  Optional<SessionRecords> session(String id) {
    return Optional.ofNullable(sessions.get(id));
  }

  /** Id of the party that owns the log; "?" if not even its first line can be read. */
  public String party() {
    return verification.party().orElse("?");
  }
}
