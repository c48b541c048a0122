package io.jointly.mailbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A shared place that holds named byte strings. All parties of a collaboration reach the same one.
 *
 * <p>A name is one or more segments joined by {@code /}; see {@link MailboxName} for the grammar. A
 * name that breaks it comes from our own code and is a {@link io.jointly.error.ErrorCode#BUG}; a
 * name that a listing finds and that breaks it is skipped.
 *
 * <p>Every failure of the place itself is an {@link io.jointly.error.EnvironmentException} with the
 * code {@code MAILBOX}: it says which operation on which name, never what the content was.
 *
 * <p>Implementations can be used by many threads at once.
 */
public interface Mailbox extends AutoCloseable {

  /**
   * Creates {@code name} with {@code content}, whole or not at all: nobody ever reads half of it.
   * Folders are created on demand. Of several puts of one name exactly one returns.
   *
   * @throws NameTakenException where the name is there already, whoever put it, even with the same
   *     content
   */
  void put(String name, byte[] content) throws NameTakenException;

  /**
   * What stands under {@code name}, or empty where nothing does (yet).
   *
   * @param maxBytes more than this is a failure, noticed before anything is read or allocated
   */
  Optional<byte[]> get(String name, int maxBytes);

  /**
   * All that stands under a folder, however deep, in the order of names; empty where the folder is
   * not there. Files that are still being written and names outside the grammar are left out.
   *
   * @param folder a name, or the empty string for the whole mailbox
   */
  List<Entry> list(String folder);

  /**
   * Deletes a folder with all that it holds, unfinished files included, or a single name. It is no
   * failure if nothing is there. A folder above it that becomes empty may go as well.
   *
   * @param folder a name; the whole mailbox cannot be deleted
   */
  void delete(String folder);

  /** Lets go of what this handle holds; never deletes anything. */
  @Override
  void close();

  /**
   * One listed name.
   *
   * @param name the full name, from the mailbox's root
   * @param bytes its length as the mailbox tells it
   * @param modified when it was put, by the mailbox's clock
   */
  record Entry(String name, long bytes, Instant modified) {}
}
