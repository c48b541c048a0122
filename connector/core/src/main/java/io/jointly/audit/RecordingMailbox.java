package io.jointly.audit;

import io.jointly.codec.Sha256;
import io.jointly.error.JointlyException;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.MessageName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A mailbox that records messages: before they are put, and when they are read. Blocks are many and
 * large, so only their number and bytes are recorded, with the next message of their session; the
 * signed messages list their keys.
 *
 * <p>A message that cannot be recorded is not put. The exception is STOP: it says only that this
 * party has left, and without it partners would wait for nothing.
 */
public final class RecordingMailbox implements Mailbox {

  /** For how many names the last content that was read is remembered. */
  private static final int REMEMBERED = 1 << 14;

  private final Mailbox inner;
  private final AuditLog log;
  private final BlockCounter blocks = new BlockCounter();

  // A waiting party reads the same names many times; one record is enough.
  private final Map<String, String> read =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > REMEMBERED;
        }
      };

  public RecordingMailbox(Mailbox inner, AuditLog log) {
    this.inner = inner;
    this.log = log;
  }

  /** The event of a session's end, with the counts of blocks that are not recorded yet. */
  public Event withBlocks(Event end) {
    return end.get(EventField.SESSION).map(session -> blocks.drainInto(end, session)).orElse(end);
  }

  @Override
  public void put(String name, byte[] content) throws NameTakenException {
    Optional<MessageName> parsed = MessageName.parse(name);
    if (parsed.filter(MessageName::isBlock).isPresent()) {
      inner.put(name, content);
      blocks.put(parsed.get().session(), content.length);
      return;
    }
    String digest = Sha256.hex(content);
    try {
      log.record(message(named(EventKind.PUT, name, parsed), content, digest));
    } catch (JointlyException e) {
      if (parsed.filter(parts -> parts.kind() == MessageKind.STOP).isPresent()) {
        inner.put(name, content);
        return;
      }
      throw e;
    }
    Optional<String> failure = Optional.of("failed");
    try {
      inner.put(name, content);
      failure = Optional.empty();
    } catch (NameTakenException e) {
      failure = Optional.of("taken");
      throw e;
    } finally {
      failure.ifPresent(reason -> notPut(named(EventKind.NOT_PUT, name, parsed), digest, reason));
    }
  }

  private void notPut(Event named, String digest, String reason) {
    log.record(named.with(EventField.SHA256, digest).with(EventField.REASON, reason));
  }

  @Override
  public Optional<byte[]> get(String name, int maxBytes) {
    Optional<byte[]> content = inner.get(name, maxBytes);
    content.ifPresent(bytes -> got(name, bytes));
    return content;
  }

  private void got(String name, byte[] content) {
    Optional<MessageName> parsed = MessageName.parse(name);
    if (parsed.filter(MessageName::isBlock).isPresent()) {
      blocks.got(parsed.get().session(), content.length);
      return;
    }
    String digest = Sha256.hex(content);
    synchronized (read) {
      if (digest.equals(read.put(name, digest))) {
        return;
      }
    }
    log.record(message(named(EventKind.GOT, name, parsed), content, digest));
  }

  private Event message(Event named, byte[] content, String digest) {
    return withBlocks(named.with(EventField.BYTES, content.length).with(EventField.SHA256, digest));
  }

  /** A name that the protocol does not make is recorded whole. */
  private static Event named(EventKind kind, String name, Optional<MessageName> parsed) {
    return Event.of(kind)
        .with(EventField.SESSION, parsed.map(MessageName::session))
        .with(EventField.ATTEMPT, parsed.flatMap(MessageName::attempt))
        .with(EventField.MESSAGE, parsed.map(MessageName::last).orElse(name));
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

  @Override
  public void close() {
    inner.close();
  }

  @Override
  public String toString() {
    return inner.toString();
  }
}
