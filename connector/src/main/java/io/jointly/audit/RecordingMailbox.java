package io.jointly.audit;

import io.jointly.error.JointlyException;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A mailbox whose messages are recorded: before they are put, and when they are read. Of blocks,
 * which are many and large, only number and bytes are recorded, with the next message of their
 * session; messages that are signed list them.
 *
 * <p>What cannot be recorded is not put, but for a STOP: it tells only that this party is out, and
 * partners would wait for it in vain.
 */
public final class RecordingMailbox implements Mailbox {

  /** Of so many names it is remembered what they were read with. */
  private static final int REMEMBERED = 1 << 14;

  private final Mailbox inner;
  private final AuditLog log;
  private final BlockCounts blocks = new BlockCounts();

  // Waiting reads some names again and again; one record is enough.
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

  /** An event at a session's end, with the blocks that no message's record has told of. */
  public Event withBlocks(Event end) {
    return end.get(EventField.SESSION).map(session -> blocks.drainInto(end, session)).orElse(end);
  }

  @Override
  public void put(String name, byte[] content) throws NameTakenException {
    MessageName parts = MessageName.of(name);
    if (parts.isBlock()) {
      inner.put(name, content);
      parts.session().ifPresent(session -> blocks.put(session, content.length));
      return;
    }
    String digest = AuditLog.sha256(content);
    try {
      log.record(message(EventKind.PUT, parts, content, digest));
    } catch (JointlyException e) {
      if (parts.isStop()) {
        inner.put(name, content);
        return;
      }
      throw e;
    }
    String reason = "failed";
    try {
      inner.put(name, content);
      reason = "";
    } catch (NameTakenException e) {
      reason = "taken";
      throw e;
    } finally {
      if (!reason.isEmpty()) {
        log.record(
            named(EventKind.NOT_PUT, parts)
                .with(EventField.SHA256, digest)
                .with(EventField.REASON, reason));
      }
    }
  }

  @Override
  public Optional<byte[]> get(String name, int maxBytes) {
    Optional<byte[]> content = inner.get(name, maxBytes);
    content.ifPresent(bytes -> got(MessageName.of(name), name, bytes));
    return content;
  }

  private void got(MessageName parts, String name, byte[] content) {
    if (parts.isBlock()) {
      parts.session().ifPresent(session -> blocks.got(session, content.length));
      return;
    }
    String digest = AuditLog.sha256(content);
    synchronized (read) {
      if (digest.equals(read.put(name, digest))) {
        return;
      }
    }
    log.record(message(EventKind.GOT, parts, content, digest));
  }

  private Event message(EventKind kind, MessageName parts, byte[] content, String digest) {
    return withBlocks(
        named(kind, parts).with(EventField.BYTES, content.length).with(EventField.SHA256, digest));
  }

  private static Event named(EventKind kind, MessageName parts) {
    return Event.of(kind)
        .with(EventField.SESSION, parts.session())
        .with(EventField.ATTEMPT, parts.attempt())
        .with(EventField.MESSAGE, parts.last());
  }

  @Override
  public List<Entry> list(String folder) {
    return inner.list(folder);
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
