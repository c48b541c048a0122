package io.jointly.protocol.message;

/** A message to put. */
public final class Outgoing {

  private final String name;
  private final byte[] content;

  public Outgoing(String name, byte[] content) {
    this.name = name;
    this.content = content;
  }

  /** Its name in the mailbox. A file that stands there already is not replaced. */
  public String name() {
    return name;
  }

  /** The bytes themselves, not a copy. */
  public byte[] content() {
    return content;
  }
}
