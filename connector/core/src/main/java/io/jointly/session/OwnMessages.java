package io.jointly.session;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.message.BlockWriter;
import io.jointly.protocol.message.Outgoing;

/** Puts what this party sends: its messages, and its sealed blocks. */
public final class OwnMessages {

  private OwnMessages() {}

  /**
   * Puts a message.
   *
   * @param party this party's id
   * @throws ViolationException {@code CONFLICT} if the name is taken: only this party may fill it,
   *     and only once
   */
  static void put(Mailbox mailbox, String party, String step, Outgoing message) {
    try {
      mailbox.put(message.name(), message.content());
    } catch (NameTakenException e) {
      ViolationException conflict =
          new ViolationException(
              ErrorCode.CONFLICT,
              party,
              step,
              "somebody has put '"
                  + message.name()
                  + "' in this party's name; see whether a second process runs with its identity,"
                  + " and who else writes to the mailbox");
      conflict.initCause(e);
      throw conflict;
    }
  }

  /** Puts sealed blocks into a mailbox, on an executor as on the driver. */
  public static BlockWriter blocksInto(Mailbox mailbox) {
    return (name, content) -> {
      try {
        mailbox.put(name, content);
      } catch (NameTakenException e) {
        // The name holds four bytes of a key drawn a moment ago. They agree by accident, or another
        // writes in this party's name. A task that is tried again draws another key.
        throw new EnvironmentException(
            ErrorCode.MAILBOX,
            "a block's new name '" + name + "' is taken; see who else writes to the mailbox",
            e);
      }
    };
  }
}
