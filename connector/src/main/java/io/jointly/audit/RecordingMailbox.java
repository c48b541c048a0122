package io.jointly.audit;

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
    Optional<MessageName> parsed = MessageName.parse(name);
    if (parsed.filter(MessageName::isBlock).isPresent()) {
      inner.put(name, content);
      blocks.put(parsed.get().session(), content.length);
      return;
    }
    String digest = AuditLog.sha256(content);
    try {
      log.record(message(named(EventKind.PUT, name, parsed), content, digest));
    } catch (JointlyException e) {
      if (parsed.filter(parts -> parts.kind() == MessageKind.STOP).isPresent()) {
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
            named(EventKind.NOT_PUT, name, parsed)
                .with(EventField.SHA256, digest)
                .with(EventField.REASON, reason));
      }
    }
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
    String digest = AuditLog.sha256(content);
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
