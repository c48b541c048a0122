package io.jointly.protocol.message;

/** Puts sealed blocks into the mailbox. */
@FunctionalInterface
public interface BlockWriter {

  /**
   * Creates {@code name} with {@code content}.
   *
   * @throws io.jointly.error.JointlyException if it cannot be done; nothing more is then written
   */
  void write(String name, byte[] content);
}
