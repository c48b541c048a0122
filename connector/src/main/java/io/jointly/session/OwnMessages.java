package io.jointly.session;

import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.message.Outgoing;

/** Puts this party's messages. */
final class OwnMessages {

  private OwnMessages() {}

  /**
   * @param party this party's id
   * @throws ViolationException {@code CONFLICT} if the place is taken, which only this party may
   *     fill, and only once
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
}
