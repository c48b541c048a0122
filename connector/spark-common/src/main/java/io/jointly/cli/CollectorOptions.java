package io.jointly.cli;

import io.jointly.collaboration.roster.ComputeParty;
import io.jointly.command.AgreedTable;
import io.jointly.command.MailboxOption;
import io.jointly.command.ShareTableOptions;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which compute party collects which share table, and where. */
final class CollectorOptions {

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private ShareTableOptions shareTable;

  @Option(
      names = "--party",
      required = true,
      paramLabel = "ID",
      description = "This compute party, as the collaboration names it.")
  @SuppressWarnings("NullAway.Init") // required, so picocli sets it before call()
  private String party;

  @Option(
      names = "--identity",
      required = true,
      paramLabel = "FILE",
      description = "This party's private key, which `keygen` has made.")
  @SuppressWarnings("NullAway.Init") // required, so picocli sets it before call()
  private Path identity;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private MailboxOption mailbox;

  ShareTableOptions shareTable() {
    return shareTable;
  }

  String party() {
    return party;
  }

  Path identity() {
    return identity;
  }

  String mailbox() {
    return mailbox.address();
  }

  /**
   * The party, with its key.
   *
   * @throws io.jointly.error.CallerException (OPTION, IDENTITY_FILE)
   */
  ComputeParty computeParty(AgreedTable agreed) {
    return ComputeParty.of(agreed.collaboration(), party, identity);
  }
}
