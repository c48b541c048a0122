package io.jointly.mailbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds and deletes old sessions. Nothing else deletes them, because no party can know when the
 * others have read everything they need.
 *
 * <p>Only names under {@code <32 hex digits>/<32 hex digits>/} are considered, so a folder that is
 * given by mistake loses nothing. A session without a complete file is not found.
 */
public final class MailboxCleaner {

  private static final Pattern IN_SESSION = Pattern.compile("([0-9a-f]{32})/([0-9a-f]{32})/.+");

  private final Mailbox mailbox;

  private MailboxCleaner(Mailbox mailbox) {
    this.mailbox = mailbox;
  }

  /** A cleaner of a mailbox. The caller still has to close the mailbox. */
  public static MailboxCleaner of(Mailbox mailbox) {
    return new MailboxCleaner(mailbox);
  }

  /**
   * The files of one session.
   *
   * @param newest when its newest file was put, by the mailbox's clock
   * @param files how many there are
   * @param bytes their total length
   */
  public record StoredSession(String run, String session, Instant newest, int files, long bytes) {

    /** Its folder's name in the mailbox. */
    public String folder() {
      return run + "/" + session;
    }

    private StoredSession with(StoredSession other) {
      Instant later = newest.isAfter(other.newest) ? newest : other.newest;
      return new StoredSession(run, session, later, files + other.files, bytes + other.bytes);
    }
  }

  /** All sessions, the one with the longest inactivity first. */
  public List<StoredSession> sessions() {
    Map<String, StoredSession> byFolder = new TreeMap<>();
    for (Mailbox.Entry entry : SessionFiles.list(mailbox)) {
      Matcher parts = IN_SESSION.matcher(entry.name());
      if (parts.matches()) {
        StoredSession file =
            new StoredSession(parts.group(1), parts.group(2), entry.modified(), 1, entry.bytes());
        byFolder.merge(file.folder(), file, StoredSession::with);
      }
    }
    return byFolder.values().stream()
        .sorted(Comparator.comparing(StoredSession::newest).thenComparing(StoredSession::folder))
        .toList();
  }

  /**
   * Deletes every session whose newest file is older than an age.
   *
   * @param age must be at least the longest duration of a session, or running ones are deleted too
   * @return the deleted sessions
   */
  public List<StoredSession> deleteOlderThan(Duration age, Instant now) {
    if (age.isNegative()) {
      throw new IllegalArgumentException("the age is negative: " + age);
    }
    Instant limit = now.minus(age);
    List<StoredSession> old =
        sessions().stream().filter(session -> session.newest().isBefore(limit)).toList();
    old.forEach(session -> mailbox.delete(session.folder()));
    return old;
  }
}
