package io.jointly.status;

import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.MessageName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The names in a session's folder, from a listing; nothing in it is verified. */
final class SessionFolder {

  private final String name;
  private final Map<String, Instant> times = new HashMap<>();
  private final Map<String, Long> lengths = new HashMap<>();
  private final List<MessageName> names = new ArrayList<>();
  private Instant newest = Instant.MIN;

  SessionFolder(String name) {
    this.name = name;
  }

  void add(MessageName message, Mailbox.Entry entry) {
    times.put(entry.name(), entry.modified());
    lengths.put(entry.name(), entry.bytes());
    names.add(message);
    if (entry.modified().isAfter(newest)) {
      newest = entry.modified();
    }
  }

  /** {@code <run>/<session>}. */
  String name() {
    return name;
  }

  /** When something was put there last, by the mailbox's clock. */
  Instant newest() {
    return newest;
  }

  /** The highest number of a party's messages of a kind. */
  Optional<Integer> highest(MessageKind kind, int party) {
    return names.stream()
        .filter(each -> each.kind() == kind && each.sender() == party)
        .map(MessageName::number)
        .max(Integer::compare);
  }

  /** Whether a name is there and short enough to be read. */
  boolean has(String message, int maxBytes) {
    return lengths.getOrDefault(message, Long.MAX_VALUE) <= maxBytes;
  }

  /** When a name was put, by the mailbox's clock. */
  Optional<Instant> time(String message) {
    return Optional.ofNullable(times.get(message));
  }
}
