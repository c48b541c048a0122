package io.jointly.mailbox;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what its users list. For many threads. */
public final class ListedMailbox implements Mailbox {

  private final Mailbox inner;
  private final AtomicInteger lists = new AtomicInteger();
  private final AtomicInteger wholes = new AtomicInteger();
  private final AtomicInteger entries = new AtomicInteger();
  private final AtomicInteger folders = new AtomicInteger();

  public ListedMailbox(Mailbox inner) {
    this.inner = inner;
  }

  /** Requests of both kinds. */
  public int requests() {
    return lists.get() + folders.get();
  }

  /** Listings of the whole mailbox. */
  public int wholes() {
    return wholes.get();
  }

  /** Files in all listings together. */
  public int entries() {
    return entries.get();
  }

  public void reset() {
    lists.set(0);
    wholes.set(0);
    entries.set(0);
    folders.set(0);
  }

  @Override
  public void put(String name, byte[] content) throws NameTakenException {
    inner.put(name, content);
  }

  @Override
  public Optional<byte[]> get(String name, int maxBytes) {
    return inner.get(name, maxBytes);
  }

  @Override
  public List<Entry> list(String folder) {
    List<Entry> found = inner.list(folder);
    lists.incrementAndGet();
    entries.addAndGet(found.size());
    if (folder.isEmpty()) {
      wholes.incrementAndGet();
    }
    return found;
  }

  @Override
  public List<String> folders(String folder) {
    folders.incrementAndGet();
    return inner.folders(folder);
  }

  @Override
  public void delete(String folder) {
    inner.delete(folder);
  }

  @Override
  public void close() {
    inner.close();
  }

  @Override
  public String toString() {
    return inner.toString();
  }
}
