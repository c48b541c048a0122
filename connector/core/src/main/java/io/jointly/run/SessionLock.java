package io.jointly.run;

import io.jointly.file.NumberLock;
import io.jointly.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether a process of this party is at work in a session, by a lock that ends with the
 * process. A party that is refused by its own ledger tells partners that an earlier process of it
 * was killed, and must not say so of one that goes on (PROTOCOL.md §7.3). Nothing else depends on
 * it: where the file cannot be locked, partners wait until their time-out.
 */
final class SessionLock implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SessionLock.class);
  private static final int HEX_DIGITS = 15;

  private final Optional<NumberLock> lock;

  private SessionLock(Optional<NumberLock> lock) {
    this.lock = lock;
  }

  /**
   * Takes the session's lock if nobody has it.
   *
   * @param ledger all processes of this party have the same one
   * @param session {@code <run>/<session>}, as in the mailbox
   */
  static SessionLock of(Ledger ledger, String session) {
    String digest = session.substring(session.indexOf('/') + 1);
    try {
      return new SessionLock(
          NumberLock.tryAcquire(
              beside(ledger.path()), Long.parseLong(digest.substring(0, HEX_DIGITS), 16)));
    } catch (IOException e) {
      LOG.debug("{} cannot be locked", beside(ledger.path()), e);
      return new SessionLock(Optional.empty());
    }
  }

  private static Path beside(Path ledger) {
    return ledger.resolveSibling(ledger.getFileName() + ".sessions");
  }

  /** Whether no other process or thread of this party is at work in the session. */
  boolean isHeld() {
    return lock.isPresent();
  }

  @Override
  public void close() {
    try {
      if (lock.isPresent()) {
        lock.get().close();
      }
    } catch (IOException e) {
      LOG.debug("a session's lock cannot be given back; it ends with this process", e);
    }
  }
}
