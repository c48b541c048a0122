package io.jointly.protocol.round;

import io.jointly.error.ErrorCode;
import io.jointly.error.InternalException;
import io.jointly.protocol.message.Awaited;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The messages and blocks that this party waits for, each with a handler. Each is taken once. */
public final class Inbox {

  @FunctionalInterface
  interface Handler {
    /** Checks the content and takes it. It may make the inbox wait for more. */
    void take(byte[] content);
  }

  private record Slot(Awaited awaited, Handler handler) {}

  private final Map<String, Slot> slots = new LinkedHashMap<>();

  void expect(Awaited awaited, Handler handler) {
    if (slots.putIfAbsent(awaited.name(), new Slot(awaited, handler)) != null) {
      throw new InternalException(ErrorCode.BUG, awaited.name() + " is waited for already");
    }
  }

  public List<Awaited> awaited() {
    return slots.values().stream().map(Slot::awaited).toList();
  }

  public boolean isEmpty() {
    return slots.isEmpty();
  }

  public void accept(Awaited what, byte[] content) {
    Slot slot = slots.remove(what.name());
    if (slot == null) {
      throw new InternalException(ErrorCode.BUG, what.name() + " is not waited for");
    }
    slot.handler().take(content);
  }
}
