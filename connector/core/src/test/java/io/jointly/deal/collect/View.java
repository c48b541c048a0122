package io.jointly.deal.collect;

import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.session.HostileMailbox;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A mailbox that does not show a party what is there, or does not put what the party gives it. */
final class View extends HostileMailbox {

  /** What becomes of a content; null for nothing. */
  interface Change {
    byte[] of(String name, byte[] content);
  }

  private final Change read;
  private final Change put;

  private View(Mailbox inner, Change read, Change put) {
    super(inner);
    this.read = read;
    this.put = put;
  }

  /** Shows something else in the place of the names with this ending. */
  static UnaryOperator<Mailbox> shows(String ending, byte[] instead) {
    return reads((name, content) -> name.endsWith(ending) ? instead : content);
  }

  static UnaryOperator<Mailbox> reads(Change change) {
    return inner -> new View(inner, change, (name, content) -> content);
  }

  /** Puts something else in the place of the name with this ending. */
  static UnaryOperator<Mailbox> puts(String ending, byte[] instead) {
    return inner ->
        new View(
            inner,
            (name, content) -> content,
            (name, content) -> name.endsWith(ending) ? instead : content);
  }

  @Override
  protected Optional<byte[]> seen(String name, Optional<byte[]> content) {
    return content.map(there -> read.of(name, there));
  }

  @Override
  public void put(String name, byte[] content) throws NameTakenException {
    inner.put(name, put.of(name, content));
  }
}
