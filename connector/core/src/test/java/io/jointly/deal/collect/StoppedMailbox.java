package io.jointly.deal.collect;

import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.session.HostileMailbox;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A party's way to the mailbox, on which its process may end; it remembers what was put. */
final class StoppedMailbox extends HostileMailbox {

  /** Says whether something happens now; null if not. */
  interface Stop {
    @Nullable RuntimeException at(String operation, String name);
  }

  private final Stop stop;
  private final Map<String, List<byte[]>> attempts;

  private StoppedMailbox(Mailbox inner, Stop stop, Map<String, List<byte[]>> attempts) {
    super(inner);
    this.stop = stop;
    this.attempts = attempts;
  }

  /** The same for a process that begins again: a stop counts on. */
  static Function<Mailbox, Mailbox> of(Stop stop, Map<String, List<byte[]>> attempts) {
    return inner -> new StoppedMailbox(inner, stop, attempts);
  }

  static Map<String, List<byte[]>> attempts() {
    return new ConcurrentHashMap<>();
  }

  private void perhaps(String operation, String name) {
    RuntimeException end = stop.at(operation, name);
    if (end != null) {
      throw end;
    }
  }

  @Override
  public void put(String name, byte[] content) throws NameTakenException {
    perhaps("before put", name);
    attempts.computeIfAbsent(name, none -> new CopyOnWriteArrayList<>()).add(content.clone());
    super.put(name, content);
    perhaps("after put", name);
  }

  @Override
  public Optional<byte[]> get(String name, int maxBytes) {
    perhaps("get", name);
    return super.get(name, maxBytes);
  }
}
