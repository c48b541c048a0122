package io.jointly.dealer;

import io.jointly.command.Program;
import io.jointly.command.StandardOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ScopeType;

/**
 * {@code jointly} for owners of rows without Spark. Its exit codes are those of {@link Program}.
 */
@Command(
    name = "jointly",
    description = "Deals rows to the compute parties of a collaboration.",
    synopsisSubcommandLabel = "COMMAND",
    scope = ScopeType.INHERIT,
    versionProvider = DealerVersion.class)
public final class DealerMain {

  @Mixin
  @SuppressWarnings({"unused", "NullAway.Init"}) // picocli sets and reads it
  private StandardOptions standard;

  private DealerMain() {}

  public static void main(String[] args) {
    Program.runAndExit(commandLine(new FolderDoor()), args);
  }

  static CommandLine commandLine(MailboxDoor door) {
    return Program.of(new DealerMain(), new Keygen(), new Deal(door), new Withdraw(door));
  }
}
