package io.jointly.dealer;

import io.jointly.mailbox.Mailbox;
import java.util.function.Function;

/** How a command gets at its mailbox: what can be reached depends on what the jar has in it. */
public interface MailboxDoor {

  /**
   * Opens a mailbox, works on it and closes it.
   *
   * @param command the command's name, for messages
   * @param address as users write it
   * @throws io.jointly.error.CallerException (OPTION) for an address that cannot be used
   */
  <T> T with(String command, String address, Function<Mailbox, T> work);
}
