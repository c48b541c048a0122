package io.jointly.protocol.message;

/** A message to put. */
public final class Outgoing {

  private final String name;
  private final byte[] content;

  public Outgoing(String name, byte[] content) {
    this.name = name;
    this.content = content;
  }

  /** Where it goes; what stands there already is not replaced. */
  public String name() {
    return name;
  }

  /** The bytes themselves, not a copy. */
  public byte[] content() {
    return content;
  }
}
