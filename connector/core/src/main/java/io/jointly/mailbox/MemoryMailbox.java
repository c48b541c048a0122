package io.jointly.mailbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A mailbox within one JVM, for tests and first trials. All handles with the same name share their
 * content. As with a folder, the content outlives the handles; {@link #forget(String)} frees it.
 */
public final class MemoryMailbox implements Mailbox {

  private static final ConcurrentHashMap<String, ConcurrentNavigableMap<String, Stored>> MAILBOXES =
      new ConcurrentHashMap<>();

  /** The character after '/': behind all names in a folder. */
  private static final char AFTER = '0';

  private final String mailbox;
  private final ConcurrentNavigableMap<String, Stored> stored;

  private MemoryMailbox(String mailbox, ConcurrentNavigableMap<String, Stored> stored) {
    this.mailbox = mailbox;
    this.stored = stored;
  }

  /** A handle of the mailbox with this name. The first handle creates the mailbox. */
  public static MemoryMailbox named(String name) {
    return new MemoryMailbox(
        "memory:" + name, MAILBOXES.computeIfAbsent(name, n -> new ConcurrentSkipListMap<>()));
  }

  /**
   * Drops a name and its content. Handles that are still open keep working with that content, but a
   * later {@link #named(String)} starts empty.
   */
  public static void forget(String name) {
    MAILBOXES.remove(name);
  }

  @Override
  public void put(String name, byte[] content) throws NameTakenException {
    MailboxName.check(name);
    if (stored.putIfAbsent(name, new Stored(content.clone(), Instant.now())) != null) {
      throw new NameTakenException(name);
    }
  }

  @Override
  public Optional<byte[]> get(String name, int maxBytes) {
    Stored found = stored.get(MailboxName.check(name));
    if (found == null) {
      return Optional.empty();
    }
    if (found.content.length > maxBytes) {
      throw MailboxFailure.tooBig(name, mailbox, found.content.length, maxBytes);
    }
    return Optional.of(found.content.clone());
  }

  @Override
  public List<Entry> list(String folder) {
    return under(MailboxName.checkFolder(folder)).entrySet().stream()
        .map(e -> new Entry(e.getKey(), e.getValue().content.length, e.getValue().modified))
        .toList();
  }

  @Override
  public List<String> folders(String folder) {
    String above = MailboxName.checkFolder(folder).isEmpty() ? "" : folder + "/";
    ConcurrentNavigableMap<String, Stored> within = under(folder);
    List<String> found = new ArrayList<>();
    String name = within.isEmpty() ? null : within.firstKey();
    while (name != null) {
      int end = name.indexOf('/', above.length());
      if (end < 0) {
        name = within.higherKey(name);
      } else {
        found.add(name.substring(0, end));
        name = within.ceilingKey(name.substring(0, end) + AFTER);
      }
    }
    found.sort(Comparator.naturalOrder());
    return List.copyOf(found);
  }

  @Override
  public void delete(String folder) {
    stored.remove(MailboxName.check(folder));
    under(folder).clear();
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return mailbox;
  }

  private ConcurrentNavigableMap<String, Stored> under(String folder) {
    return folder.isEmpty() ? stored : stored.subMap(folder + "/", folder + AFTER);
  }

  /** Not a record, because an array has neither a useful text nor equals. */
  private static final class Stored {
    private final byte[] content;
    private final Instant modified;

    private Stored(byte[] content, Instant modified) {
      this.content = content;
      this.modified = modified;
    }
  }
}
