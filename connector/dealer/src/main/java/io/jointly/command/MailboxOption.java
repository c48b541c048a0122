package io.jointly.command;

import picocli.CommandLine.Option;

/** The option of a command that cannot do without the mailbox. */
public final class MailboxOption {

  @Option(
      names = "--mailbox",
      required = true,
      paramLabel = "ADDRESS",
      description = "The mailbox of the collaboration, such as file:/shared/folder.")
  @SuppressWarnings("NullAway.Init") // required, so picocli sets it before call()
  private String address;

  /** As the user has written it. */
  public String address() {
    return address;
  }
}
