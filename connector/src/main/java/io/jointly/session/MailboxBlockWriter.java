package io.jointly.session;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.message.BlockWriter;

/** Sealed blocks go into a mailbox; on an executor as on the driver. */
public final class MailboxBlockWriter {

  private MailboxBlockWriter() {}

  public static BlockWriter into(Mailbox mailbox) {
    return (name, content) -> {
      try {
        mailbox.put(name, content);
      } catch (NameTakenException e) {
        // The name holds a key drawn a moment ago: four bytes of it agree by accident, or somebody
        // writes what is not his. A task that is tried again draws another key.
        throw new EnvironmentException(
            ErrorCode.MAILBOX,
            "a block's new name '" + name + "' is taken; see who else writes to the mailbox",
            e);
      }
    };
  }
}
