package io.jointly.mailbox;

import java.util.List;
import java.util.Optional;

/** Counts the bytes that go through it. For one thread. */
public final class CountedMailbox implements Mailbox {

  private final Mailbox inner;
  private long out;
  private long in;

  public CountedMailbox(Mailbox inner) {
    this.inner = inner;
  }

  /** Counts what was put past this object. */
  public void addPut(long bytes) {
    out += bytes;
  }

  /** The bytes that were put. */
  public long out() {
    return out;
  }

  /** The bytes that were got. */
  public long in() {
    return in;
  }

  @Override
  public void put(String name, byte[] content) throws NameTakenException {
    inner.put(name, content);
    out += content.length;
  }

  @Override
  public Optional<byte[]> get(String name, int maxBytes) {
    Optional<byte[]> content = inner.get(name, maxBytes);
    content.ifPresent(bytes -> in += bytes.length);
    return content;
  }

  @Override
  public List<Entry> list(String folder) {
    return inner.list(folder);
  }

  @Override
  public List<String> folders(String folder) {
    return inner.folders(folder);
  }

  @Override
  public void delete(String folder) {
    inner.delete(folder);
  }

  /** The mailbox goes on without this object. */
  @Override
  public void close() {}

  @Override
  public String toString() {
    return inner.toString();
  }
}
