package io.jointly.mailbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A shared store of named byte strings. All parties of a collaboration use the same one.
 *
 * <p>A name is one or more segments joined by {@code /}; {@link MailboxName} has the grammar. Names
 * that are passed in come from our own code, so an invalid one is a {@link
 * io.jointly.error.ErrorCode#BUG}. Invalid names in a listing are skipped.
 *
 * <p>Every failure of the store itself is an {@link io.jointly.error.EnvironmentException} with the
 * code {@code MAILBOX}. It names the operation and the name, never the content.
 *
 * <p>Implementations are safe for many threads.
 */
public interface Mailbox extends AutoCloseable {

  /**
   * Creates {@code name} with all of {@code content} or not at all: nobody ever reads half of it.
   * Folders below the mailbox's own are created on demand. If several puts use one name, exactly
   * one of them returns.
   *
   * @throws NameTakenException if the name exists already, even with the same content
   */
  void put(String name, byte[] content) throws NameTakenException;

  /**
   * The content of {@code name}; empty if it does not exist (yet).
   *
   * @param maxBytes longest content allowed; a longer one is a failure before anything is read or
   *     allocated
   */
  Optional<byte[]> get(String name, int maxBytes);

  /**
   * Everything in a folder and its subfolders, in the order of names; empty if the folder does not
   * exist. Files that are still being written and names outside the grammar are left out.
   *
   * @param folder a name, or the empty string for the whole mailbox
   */
  List<Entry> list(String folder);

  /**
   * The folders directly in a folder, by their full names and in their order; empty if the folder
   * does not exist. A folder with nothing in it may be left out. However much lies in them, this
   * reads none of it.
   *
   * @param folder a name, or the empty string for the whole mailbox
   */
  List<String> folders(String folder);

  /**
   * Deletes a folder with everything in it, including unfinished files, or a single name. It is not
   * a failure if nothing is there. A folder above that becomes empty may be deleted as well.
   *
   * @param folder a name; the whole mailbox cannot be deleted
   */
  void delete(String folder);

  /** Releases the resources of this handle. Deletes nothing. */
  @Override
  void close();

  /**
   * One listed name.
   *
   * @param name the full name, from the mailbox's root
   * @param bytes its length, according to the mailbox
   * @param modified when it was put, by the mailbox's clock; between the years 1970 and 9999,
   *     whatever the mailbox says, so that it can be calculated with and shown
   */
  record Entry(String name, long bytes, Instant modified) {

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    public Entry {
      if (modified.isBefore(Instant.EPOCH)) {
        modified = Instant.EPOCH;
      } else if (modified.isAfter(LATEST)) {
        modified = LATEST;
      }
    }
  }
}
